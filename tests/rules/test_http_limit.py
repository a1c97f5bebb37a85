"""A limit of connections, or a server that fails now and then: what is made alone tells."""

import pytest

from tests.building import answered, ended, opened, repeats, said, target
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt, Change, Close, Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Severity
from wsinvest.model.target import Thresholds
from wsinvest.rules.http.capacity_connection_limit import capacity_connection_limit
from wsinvest.rules.http.capacity_insufficient import capacity_insufficient
from wsinvest.rules.http.handshake_closed_early import handshake_closed_early
from wsinvest.rules.http.handshake_slow import handshake_slow
from wsinvest.rules.http.proxy_backend_down import proxy_backend_down
from wsinvest.rules.http.rate_limited import rate_limited
from wsinvest.rules.session.close_try_again import close_try_again
from wsinvest.rules.tcp.connection_reset import connection_reset

ALONE = Change("alone", "alone")
NGINX = "<center>nginx/1.22.1</center>"
NO_SERVER = "No server is available to handle this request."


def crowd(refusal: Attempt, *, refused: int, let_in: int, alone: int, then: bool = True) -> Handshake:
    """The first opens alone, others are refused or let in beside it; then some alone, the last of which may fail."""
    made = [opened(f"p{n:02}", change=ALONE) for n in range(1, alone + 1)]
    made += [] if then else [answered("p99", 503, NGINX, change=ALONE)]
    beside = [refusal] * refused + [opened("r90")] * let_in
    return repeats(opened("r01"), *beside, probes=made)


def closed(reason: Reason) -> Attempt:
    return ended("r02", StageName.RESPONSE, reason)


BUSY = ended("r02", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, close=Close(1013))


@pytest.mark.parametrize(
    "refusal",
    [answered("r02", 503, NGINX), answered("r02", 403), closed(Reason.CLOSED), closed(Reason.RESET), BUSY],
)
def test_refused_beside_others_and_never_alone(refusal: Attempt):
    """However the limit speaks, nothing but the company was changed."""
    found = said(capacity_connection_limit, handshake=crowd(refusal, refused=15, let_in=4, alone=3))

    assert (Severity.HIGH, Confidence.PROVEN) == (found.severity, found.confidence)


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        (handshake_closed_early, closed(Reason.CLOSED)),
        (connection_reset, closed(Reason.RESET)),
        (proxy_backend_down, answered("r02", 503, NO_SERVER)),
        (capacity_insufficient, answered("r02", 503, "Insufficient resources")),
        (close_try_again, BUSY),
    ],
)
def test_a_proven_limit_takes_their_place(rule, refusal: Attempt):
    """The same answer is no sign of a crash, a server that is gone or a lack of resources."""
    facts = crowd(refusal, refused=15, let_in=4, alone=3)
    wanted = {"handshake": facts, "health": None, "look": None, "meanwhile": None}
    asked = {name: wanted[name] for name in rule.needs}

    assert Clear() == rule(**asked)
    asked["handshake"] = crowd(refusal, refused=15, let_in=4, alone=1, then=False)
    assert isinstance(rule(**asked), Hit)


@pytest.mark.parametrize(
    "facts",
    [
        crowd(answered("r02", 503, NGINX), refused=10, let_in=9, alone=2, then=False),
        crowd(answered("r02", 503, NGINX), refused=10, let_in=9, alone=0),
        crowd(answered("r02", 502), refused=10, let_in=9, alone=4),
        crowd(answered("r02", 429), refused=10, let_in=9, alone=4),
        repeats(answered("r01", 503), opened("r02"), opened("p01", change=ALONE)),
        repeats(opened("r01"), opened("r02")),
    ],
)
def test_no_limit(facts: Handshake):
    """One refusal alone, nothing made alone, a gateway's error, a 429, a first that was refused, or no refusal."""
    assert Clear() == said(capacity_connection_limit, handshake=facts)


def test_too_few_to_tell():
    """Two refusals of twenty may be chance, however many came through alone."""
    facts = crowd(answered("r02", 503), refused=2, let_in=17, alone=8)

    assert isinstance(said(capacity_connection_limit, handshake=facts), NotMeasured)


def late(identity: str, answer_s: float) -> Attempt:
    """An attempt that opened so many seconds after its request."""
    return opened(identity, open_ms=answer_s * 1000)


@pytest.mark.parametrize(
    ("expected", "first_s", "others_s"),
    [
        (True, 0.01, [1.0, 1.01, 1.03, 1.2] + [0.01] * 15),
        (False, 0.01, [1.0, 2.0, 3.0, 4.0] + [0.01] * 15),
        (False, 0.9, [1.0, 1.01, 1.03, 1.2] + [0.9] * 15),
        (False, 0.01, [1.0] + [0.01] * 18),
        (False, 0.01, [1.0] * 19),
        (False, 0.01, [0.01] * 19),
    ],
)
def test_a_queue_behind_the_first(expected: bool, first_s: float, others_s: list[float]):
    """Those beside the first are answered when it closes: not later each time, not all of them, not one by chance."""
    facts = repeats(late("r01", first_s), *(late(f"r{n:02}", one) for n, one in enumerate(others_s, 2)))
    found = said(capacity_connection_limit, handshake=facts)

    assert expected is isinstance(found, Hit)
    assert not expected or Confidence.INFERRED is found.confidence
    assert not expected or Clear() == handshake_slow(facts, target(), Thresholds())


def test_nginx_paces_with_503_too():
    """Its own page for some of the same requests, and for one that came alone but soon: most likely its pace."""
    paced = crowd(answered("r02", 503, NGINX), refused=15, let_in=4, alone=1, then=False)
    found = said(rate_limited, handshake=paced)

    assert Confidence.INFERRED is found.confidence
    assert ("http.capacity.connection_limit",) == tuple(rival.code for rival in found.rivals)
    assert Clear() == said(
        rate_limited, handshake=crowd(answered("r02", 503), refused=15, let_in=4, alone=1, then=False)
    )


def test_429_beside_an_open_connection_may_be_a_limit_of_connections():
    """After a 429 nobody asks again, so it stays open which of the two it is."""
    assert said(rate_limited, handshake=repeats(opened("r01"), answered("r02", 429))).rivals
    assert () == said(rate_limited, handshake=repeats(answered("r01", 429))).rivals
