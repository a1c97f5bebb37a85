"""The proxy's configuration as proof that the upgrade is lost, or that it is not."""

import pytest

from tests.building import answered, opened, repeats, said
from tests.rules.proxy_cases import PASSES, PLACE, STRIPS, V10, nginx
from wsinvest.facts.handshake import PlainGet
from wsinvest.facts.proxy import ForwardedHeader, Place
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.rules.http.proxy_upgrade_stripped import proxy_upgrade_stripped
from wsinvest.rules.http.server_websocket_unsupported import server_websocket_unsupported

PAGE = '{"detail":"Not Found"}'
NOT_FOUND = answered("r01", 404, PAGE, headers=(("Server", "nginx/1.22.1"),))
PLAIN = (PlainGet("path", 404, response=NOT_FOUND.response),)


def stripped(proxy, *attempts):
    """The outcome for these attempts behind this proxy."""
    return said(proxy_upgrade_stripped, handshake=repeats(*attempts, plain=PLAIN), proxy=proxy)


def test_without_a_configuration_it_is_inferred_and_with_one_proven():
    """Its file and line stand in the cause, and the lines to write in the first step."""
    guessed, told = stripped(None, NOT_FOUND), stripped(nginx(headers=STRIPS), NOT_FOUND)

    assert (Confidence.INFERRED, Confidence.PROVEN) == (guessed.confidence, told.confidence)
    assert () == told.rivals
    assert {"proxy:headers/Upgrade", "proxy:route"} <= set(told.evidence)
    assert "Upgrade is not passed on (/etc/nginx/conf.d/shop.conf, line 5)" in told.values["why"].say("en")
    assert "location /ws {" in told.snippet.say("en")


@pytest.mark.parametrize(
    ("proxy", "attempt", "expected"),
    [
        (nginx(headers=(PASSES[0], ForwardedHeader("Connection", "", PLACE, ""))), NOT_FOUND, Confidence.PROVEN),
        (nginx(V10), NOT_FOUND, Confidence.PROVEN),  # 1.0 is the default of nginx/1.22
        (nginx(V10), answered("r01", 404, PAGE), Confidence.INFERRED),  # of a version that is not known
        (nginx(headers=STRIPS), answered("r01", 400), Confidence.PROVEN),
        (nginx(headers=STRIPS), answered("r01", 502), None),
        (nginx(headers=STRIPS), answered("r01", 401), None),
        (nginx(headers=STRIPS), opened("r01"), None),
        (nginx(headers=STRIPS, backends=()), answered("r01", 500), None),
        (nginx(headers=STRIPS, unread=(Place("x", 1),)), answered("r01", 500), None),
    ],
)
def test_what_the_configuration_and_the_answer_say_together(proxy, attempt, expected):
    """Neither alone: a running service refutes a file, and a gateway's error has another cause."""
    outcome = stripped(proxy, attempt)

    assert expected is (outcome.confidence if isinstance(outcome, Fail) else None)


def test_a_configuration_that_passes_the_upgrade_leaves_the_server():
    """The same 404 is then that of a server without WebSocket support."""
    handshake = repeats(NOT_FOUND, plain=PLAIN)

    assert isinstance(stripped(nginx(), NOT_FOUND), Pass)
    assert isinstance(said(server_websocket_unsupported, handshake=handshake, proxy=nginx()), Fail)
