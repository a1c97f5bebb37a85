"""A port forwarder accepts, and nothing listens behind it."""

import pytest

from tests.building import case, ended, repeats, said, target
from tests.rules.looks import look
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.listener import Listener
from wsinvest.facts.log import LogCount, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.model.finding import Confidence, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Url
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.tcp.forwarder_backend_down import forwarder_backend_down

CUT = repeats(*(ended(f"r0{at}", StageName.RESPONSE, why) for at, why in enumerate((Reason.RESET, Reason.CLOSED), 1)))
LOG = LogDelta(300, (LogCount(LogPattern.UPSTREAM_REFUSED, 2),))


def _ask(listener, log_delta=None, handshake=CUT):
    given = {"handshake": handshake, "target": target(), "thresholds": Thresholds(), "log_delta": log_delta}
    return forwarder_backend_down(listener=listener, **given)


@pytest.mark.parametrize(("expected", "log"), [(Confidence.INFERRED, None), (Confidence.PROVEN, LOG)])
def test_a_connection_without_a_byte_is_cut(expected, log):
    """An allow list does that too, so that the forwarder's own log is the proof."""
    found = _ask(Listener(Reason.RESET, 3.0, 1000.0), log)

    assert (expected, expected is Confidence.INFERRED) == (found.confidence, bool(found.rivals))


@pytest.mark.parametrize(
    "listener",
    [None, Listener(None, 1000.0, 1000.0), Listener(Reason.CLOSED, 501.0, 1000.0), Listener(Reason.TIMEOUT, 1.0, 1.0)],
)
def test_a_server_that_waits_is_no_forwarder(listener):
    """Half a second is not at once."""
    assert Pass() == _ask(listener)


def test_a_forwarder_that_tries_again_cuts_later():
    """HAProxy tries four times, a second apart; a request is cut at the same age as a connection without one."""
    for each_ms, expected in ((750.0, Confidence.INFERRED), (2250.0, None)):  # of four stages
        late = repeats(ended("r01", StageName.RESPONSE, Reason.CLOSED, took_ms=each_ms))
        found = _ask(Listener(Reason.CLOSED, 3010.0, 3900.0), handshake=late)

        assert expected is getattr(found, "confidence", None)


def test_a_server_that_wants_a_client_certificate_is_no_forwarder():
    """It hangs up on connections without a byte too, as soon as the TLS handshake is through."""
    given = {"handshake": CUT, "target": target(), "thresholds": Thresholds()}
    turned_away = look(asks_certificate=True, turned_away=True)

    found = forwarder_backend_down(listener=Listener(Reason.CLOSED, 160.0, 1000.0), look=turned_away, **given)

    assert Pass(by=("certificate:turned_away",)) == found


def test_who_speaks_tls_is_no_forwarder():
    """A server that misses a client certificate cuts a connection on which nothing is sent after the TLS handshake."""
    given = {"handshake": CUT, "thresholds": Thresholds(), "listener": Listener(Reason.CLOSED, 3.0, 1000.0)}

    assert Pass() == forwarder_backend_down(target=target(Url("wss", "shop.test", 443, "/ws")), **given)
    assert Pass() != forwarder_backend_down(target=target(), **given)


def test_one_cause_whether_closed_or_reset():
    """Which of the two a client sees is chance of timing."""
    found = diagnose(case(handshake=CUT, listener=Listener(Reason.RESET, 3.0, 1000.0)))

    assert ["tcp.forwarder.backend_down"] == [one.code for one in found.findings if one.root_cause]
    assert (
        said(forwarder_backend_down, handshake=CUT, target=target(), thresholds=Thresholds(), listener=None) == Pass()
    )
