"""Socket.IO: the wrong generation, transport or session, and a refusal of the namespace."""

from dataclasses import replace

import pytest

from tests.building import answered, ended, opened, repeats, target
from tests.rules.saying import said
from tests.rules.settings import config
from wsinvest.model.attempt import Change, Close, EngineIo, EngineState, Reason, Response, Stage, StageName, State
from wsinvest.model.finding import Clear, Confidence, Hit, Severity
from wsinvest.model.target import Url
from wsinvest.rules.http.auth_rejected import auth_rejected
from wsinvest.rules.http.handshake_closed_early import handshake_closed_early
from wsinvest.rules.protocol.engineio_session import engineio_session
from wsinvest.rules.protocol.engineio_transport import engineio_transport
from wsinvest.rules.protocol.engineio_version import engineio_version
from wsinvest.rules.session.close_immediate import close_immediate
from wsinvest.rules.session.connect_refused import connect_refused
from wsinvest.rules.session.connect_unanswered import connect_unanswered

NAMED = config({"JWT_SECRET": "of the service"})

THREE = EngineIo(3, "websocket")
CONTROL = Change("control", "without_token")


def refused(error: int | None, identity: str = "r01", **more):
    return answered(identity, 400, engineio=EngineIo(4, "websocket", error=error), **more)


def late(reason: Reason, **more):
    more = {"engineio": EngineIo(4, "websocket"), "close": Close(None, "invalid token", 4.0)} | more
    return ended("r01", StageName.FIRST_SECOND, reason, Response(101), **more)


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        (engineio_transport, 0),
        (engineio_session, 1),
        (engineio_version, 5),
    ],
)
def test_the_servers_own_code_is_proof(rule, error):
    """One rule for each code; critical when all repeats end so, and the others stay silent."""
    handshake = repeats(refused(error), refused(error, "r02"))
    outcome = rule(handshake)

    assert (Severity.CRITICAL, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    said(rule, outcome, "pt_BR", handshake=handshake)
    assert isinstance(rule(repeats(refused(4))), Clear)
    assert isinstance(rule(repeats(answered("r01", 400))), Clear)


@pytest.mark.parametrize(
    ("rule", "label"),
    [
        (engineio_transport, "engineio_transport"),
        (engineio_session, "engineio_session"),
        (engineio_version, "engineio_version"),
    ],
)
def test_the_one_change_that_opens_is_proof(rule, label):
    """Where the answer says nothing of it."""
    probe = opened("p01", change=Change("engineio", label))
    handshake = repeats(refused(None), probes=(probe,))
    outcome = rule(handshake)

    assert Confidence.PROVEN is outcome.confidence
    assert "handshake:probes/p01" in outcome.evidence
    said(rule, outcome, "en", handshake=handshake)


def test_a_connect_packet_of_the_other_generation_is_proof():
    """The title names the revision that was asked for."""
    handshake = repeats(late(Reason.OTHER_GENERATION, engineio=THREE))
    outcome = engineio_version(handshake)

    assert "EIO=3" in said(engineio_version, outcome, "en", handshake=handshake)["title"]


def test_a_refused_namespace_is_a_symptom_with_its_words():
    """High and observed, of the connections that were watched; the others were let go after open."""
    handshake = repeats(late(Reason.CONNECT_REFUSED), opened("r02"))
    outcome = connect_refused(handshake, config=NAMED)

    assert (Severity.HIGH, Confidence.OBSERVED) == (outcome.severity, outcome.confidence)
    words = said(connect_refused, outcome, "en", handshake=handshake)
    assert "invalid token" in words["cause"]
    assert words["impact"].startswith("1 of 1")
    assert isinstance(connect_refused(repeats(opened("r01"))), Clear)


@pytest.mark.parametrize(
    ("state", "expected"),
    [(EngineState.OPEN, Hit), (EngineState.JOINED, Clear), (EngineState.SILENT, Clear)],
)
def test_a_namespace_that_is_left_unanswered(state, expected):
    """For a whole second; a connection that was let go after open did not wait."""
    facts = EngineIo(4, state=state)
    waited = replace(opened("r01"), stages=(*opened("r01").stages, Stage(StageName.FIRST_SECOND, State.PASSED, 1000.0)))
    handshake = repeats(replace(waited, engineio=facts), opened("r02", engineio=facts))
    outcome = connect_unanswered(handshake)

    assert expected is type(outcome)
    if isinstance(outcome, Hit):
        assert (Severity.HIGH, Confidence.OBSERVED) == (outcome.severity, outcome.confidence)
        assert said(connect_unanswered, outcome, "en", handshake=handshake)["impact"].startswith("1 of 1")


def test_bare_engine_io_has_no_namespace_to_answer_for():
    """Its client sends no connect packet."""
    waited = replace(opened("r01"), stages=(*opened("r01").stages, Stage(StageName.FIRST_SECOND, State.PASSED, 1000.0)))
    handshake = repeats(replace(waited, engineio=EngineIo(4, state=EngineState.OPEN)))

    assert Clear() == connect_unanswered(handshake, target(Url("ws", "a", 80, "/engine.io/")))
    assert isinstance(connect_unanswered(handshake, target(Url("ws", "a", 80, "/socket.io/"))), Hit)


def test_forbidden_is_a_refusal_of_the_credentials():
    """Whatever status it comes with."""
    handshake = repeats(refused(4))
    outcome = auth_rejected(handshake=handshake, token=None, config=NAMED)

    assert Severity.HIGH is outcome.severity
    assert isinstance(auth_rejected(handshake=repeats(refused(5)), token=None, config=NAMED), Clear)


def test_the_usual_path_that_opens_proves_that_the_other_is_wrong():
    """And that the hang-up was no crash."""
    gone = ended("r01", StageName.RESPONSE, Reason.CLOSED, engineio=EngineIo(4))
    handshake = repeats(gone, probes=(opened("p01", change=Change("engineio", "engineio_path")),))

    assert isinstance(handshake_closed_early(handshake), Clear)
    assert not isinstance(handshake_closed_early(repeats(gone)), Clear)


def test_a_disconnect_is_a_close_without_an_error():
    """Unless the wrong transport is what the server closes for."""
    left = late(Reason.DISCONNECTED, engineio=EngineIo(4, state=EngineState.LEFT), close=Close(None, "", 4.0))
    polling = late(Reason.CLOSE_FRAME, close=Close(1005, "", 2.0))
    proven = repeats(polling, probes=(opened("p01", change=Change("engineio", "engineio_transport")),))

    assert Severity.HIGH is close_immediate(repeats(left)).severity
    assert isinstance(close_immediate(proven), Clear)
