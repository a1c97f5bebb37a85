"""Several servers share a Socket.IO address, and the requests of one client do not reach the same one."""

import pytest

from tests.building import opened, repeats
from tests.rules.saying import said
from wsinvest.facts.polling import PollAnswer, Polling
from wsinvest.facts.proxy import Backend, Directive, Proxy
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.rules.protocol.engineio_not_sticky import engineio_not_sticky

ONE, TWO = Backend("http", "a", 1), Backend("http", "b", 2)


@pytest.mark.parametrize(
    ("polling", "expected"),
    [
        (None, Pass),
        (Polling(PollAnswer.OTHER, 404), Pass),
        (Polling(PollAnswer.ENGINE_IO, 200, 4, 4, 0), Pass),
        (Polling(PollAnswer.ENGINE_IO, 200, 4, 0, 0), Pass),
        (Polling(PollAnswer.ENGINE_IO, 200, 4, 3, 1), Fail),
        (Polling(PollAnswer.ENGINE_IO, 200, 4, 0, 4), Fail),
    ],
)
def test_one_unknown_session_is_enough(polling, expected):
    """A session that was just given out is unknown nowhere but at another server; any other refusal proves nothing."""
    handshake = repeats(opened("r01"), polling=polling)
    outcome = engineio_not_sticky(handshake)

    assert expected is type(outcome)
    if isinstance(outcome, Fail):
        assert Confidence.PROVEN is outcome.confidence
        said(engineio_not_sticky, outcome, "en", handshake=handshake)


HA = Directive("server", "a a:1 cookie a")


@pytest.mark.parametrize(
    ("program", "backends", "directives", "step", "says"),
    [
        ("nginx", (ONE, TWO), (), "stick_to_one_server", "in turn"),
        ("nginx", (ONE, TWO), (Directive("hash", "$request_uri"),), "stick_to_one_server", "in turn"),
        ("nginx", (ONE, TWO), (Directive("ip_hash"),), "one_process_a_port", "ip_hash"),
        ("nginx", (ONE, TWO), (Directive("hash", "$remote_addr consistent"),), "one_process_a_port", "hash"),
        ("nginx", (ONE,), (), "one_process_a_port", "one server for this path"),
        ("haproxy", (ONE, TWO), (Directive("balance", "roundrobin"),), "stick_to_one_server", "in turn"),
        ("haproxy", (ONE, TWO), (Directive("balance", "source"),), "one_process_a_port", "balance source"),
        ("haproxy", (ONE, TWO), (Directive("cookie", "node insert"),), "stick_to_one_server", "in turn"),
        ("haproxy", (ONE, TWO), (Directive("cookie", "node insert"), HA), "one_process_a_port", "cookie node"),
        ("apache", (), (), "stick_to_one_server", "in turn"),
    ],
)
def test_what_the_configuration_keeps_together_is_not_asked_for(program, backends, directives, step, says):
    """Where a client stays with its server already, or there is one only, that server's processes differ."""
    handshake = repeats(opened("r01"), polling=Polling(PollAnswer.ENGINE_IO, 200, 4, 2, 2))
    proxy = Proxy(program, "site.conf", backends=backends, directives=directives)
    outcome = engineio_not_sticky(handshake, proxy)

    assert isinstance(outcome, Fail)
    assert [step] == [one.id for one in outcome.steps]
    assert says in said(engineio_not_sticky, outcome, "en", handshake=handshake, proxy=proxy)["cause"]
    assert "handshake:polling" in outcome.evidence
