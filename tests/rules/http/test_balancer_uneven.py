"""One of several servers behind a balancer differs."""

from dataclasses import replace

import pytest

from tests.building import answered, case, ended, opened, repeats, said
from wsinvest.diagnose.engine import diagnose
from wsinvest.model.attempt import Change, Response
from wsinvest.model.finding import Confidence, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.balancer_uneven import balancer_uneven
from wsinvest.rules.http.rate_limited import rate_limited

TURN = Change("turn", "one_by_one")
CLOSED = (StageName.RESPONSE, Reason.CLOSED)


def _pool(status: int, order: str):
    made = [opened(f"r{at}") if at % 2 else answered(f"r{at}", status) for at in range(20)]
    one = [
        opened(f"t{at}", change=TURN) if letter == "." else answered(f"t{at}", status, change=TURN)
        for at, letter in enumerate(order)
    ]
    return repeats(*made, probes=one)


@pytest.mark.parametrize("status", [401, 403, 404, 426, 500])
def test_every_second_attempt_fails(status):
    """The order is the proof, and what the one server answers is its consequence."""
    seen = _pool(status, ".x.x.x.x")
    found = said(balancer_uneven, handshake=seen)
    roots = [one.code for one in diagnose(case(handshake=seen)).findings if one.root_cause]

    assert (Confidence.PROVEN, ["http.balancer.uneven"]) == (found.confidence, roots)
    assert "2 servers" in found.values["which"].say("en", {})


def test_connections_that_are_cut_in_turn_may_be_of_one_process():
    """It may count as a balancer does."""
    made = [opened(f"r{at}") if at % 2 else ended(f"r{at}", *CLOSED) for at in range(20)]
    one = [opened(f"t{at}", change=TURN) if at % 2 else ended(f"t{at}", *CLOSED, change=TURN) for at in range(8)]
    found = said(balancer_uneven, handshake=repeats(*made, probes=one))

    assert (Confidence.INFERRED, ["http.answer.unexplained"]) == (found.confidence, [one.code for one in found.rivals])


def test_a_page_of_nginx_is_no_limit_of_the_rate():
    """A probe made alone fails for the turn that it has."""
    seen = _pool(503, ".x.x.x.x")
    page = "<center><h1>503 Service Temporarily Unavailable</h1></center><hr><center>nginx</center>"
    failed = tuple(replace(one, response=Response(503, body=page)) if one.failed else one for one in seen.repeats)
    alone = answered("p01", 503, page, change=Change("alone", "alone"))

    assert Pass() == said(
        rate_limited, handshake=replace(seen, repeats=(opened("r00"), *failed), probes=(alone, *seen.probes))
    )


@pytest.mark.parametrize(("status", "order"), [(401, ".x.x..x."), (500, ""), (502, ".x.x.x.x")])
def test_without_the_order_nothing_is_said(status, order):
    """A server that fails by chance; and a 502 is the proxy's own word of a server that is down."""
    assert Pass() == said(balancer_uneven, handshake=_pool(status, order))


LOCATION = (("Location", "/v2/ws"),)


@pytest.mark.parametrize(("status", "headers"), [(200, ()), (302, LOCATION), (404, ()), (426, ())])
def test_an_answer_of_a_configuration_that_comes_and_goes_is_of_another_server(status, headers):
    """Half of a release is rolled out: neither the path nor the proxy of all is wrong, whatever that answer says."""
    bad = (2, 5, 6, 11)
    made = [answered(f"r{at}", status, headers=headers) if at in bad else opened(f"r{at}") for at in range(20)]
    found = diagnose(case(handshake=repeats(*made))).findings
    roots = {one.code: one.confidence for one in found if one.root_cause}

    assert {"http.balancer.uneven": Confidence.INFERRED} == roots


@pytest.mark.parametrize("bad", [(), (3,), range(3, 20), range(17)])
def test_one_failure_or_a_limit_or_a_start_is_none(bad):
    """The first ones alone are let in, or the last ones: nothing shows a second server."""
    made = [answered(f"r{at}", 404) if at in bad else opened(f"r{at}") for at in range(20)]

    assert Pass() == said(balancer_uneven, handshake=repeats(*made))
