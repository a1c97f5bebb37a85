"""A refusal for the subprotocols is told by the server's own words."""

import pytest

from tests.building import answered, case, ended, opened, repeats, said
from wsinvest.diagnose.engine import diagnose
from wsinvest.model.attempt import Change, Negotiated, Sent, TokenState
from wsinvest.model.finding import Confidence, Fail, Severity
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.protocol.subprotocol_refused import subprotocol_refused

OFFER = Sent(subprotocols=("v1.chat",))


@pytest.mark.parametrize(
    ("expected", "status", "body"),
    [
        (True, 400, "Failed to open a WebSocket connection: missing subprotocol."),
        (True, 400, "invalid Sec-WebSocket-Protocol header"),
        (True, 406, '{"error": "unsupported sub-protocol v1.chat"}'),
        (False, 401, "no token in Sec-WebSocket-Protocol"),
        (False, 400, "unsupported protocol version"),
        (False, 400, ""),
    ],
)
def test_the_answer_has_to_name_them(expected: bool, status: int, body: str):
    """A protocol is not a subprotocol, and a missing token is no matter of offers."""
    found = said(subprotocol_refused, handshake=repeats(answered("r01", status, body, sent=OFFER)))

    assert expected is isinstance(found, Fail)
    if isinstance(found, Fail):
        assert (Severity.HIGH, Confidence.INFERRED, "v1.chat") == (
            found.severity,
            found.confidence,
            found.values["offered"],
        )


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (Sent(), "none"),
        (Sent(token_state=TokenState.PRESENT, token_place="subprotocol"), "the token"),
    ],
)
def test_a_token_in_the_place_of_a_subprotocol_is_an_offer(sent: Sent, expected: str):
    """Then it is what the server did not list."""
    found = said(subprotocol_refused, handshake=repeats(answered("r01", 400, "unknown subprotocol", sent=sent)))

    assert expected == found.values["offered"].say("en")


def closed(reason: str = "", selected: str = "", sent: Sent = OFFER, code: int = 4406):
    """An attempt that opened with this subprotocol and was closed."""
    close = Close(code, reason, 3.0)
    negotiated = Negotiated(selected)
    return ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, close=close, negotiated=negotiated, sent=sent)


@pytest.mark.parametrize(
    ("attempt", "root"),
    [
        (closed(sent=Sent()), "protocol.subprotocol.refused"),
        (closed("Subprotocol not acceptable", "v1.chat"), "protocol.subprotocol.refused"),
        (closed("subprotocol required", sent=Sent(), code=1008), "protocol.subprotocol.refused"),
        (closed("Subprotocol not acceptable"), "protocol.subprotocol.not_selected"),
        (closed("room is closed", sent=Sent(), code=4000), "session.close.app_code"),
    ],
)
def test_a_close_for_the_subprotocol_is_no_second_root_cause(attempt, root: str):
    """4406 of graphql-ws, or a reason that names it: one of the two rules explains it, and alone."""
    found = diagnose(case(handshake=repeats(attempt))).findings

    assert [root] == [one.code for one in found if one.root_cause]


def test_the_probe_names_what_the_server_speaks():
    """It selected one of the widely used names, and stayed open: proven, and the step says which."""
    change = Change("subprotocol", "subprotocols_known")
    probe = opened("p01", change=change, base="r01", negotiated=Negotiated("graphql-transport-ws"))
    unchanged = closed(sent=Sent())
    control = ended(
        "p02", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, close=unchanged.close, change=Change("control", "unchanged")
    )
    found = diagnose(case(handshake=repeats(unchanged, probes=(probe, control)))).first

    assert found is not None
    assert 'new WebSocket("ws://127.0.0.1:8765/ws", ["graphql-transport-ws"]);' == found.snippet.say("en")
