"""A refusal for the subprotocols is told by the server's own words."""

import pytest

from tests.building import answered, repeats, said
from wsinvest.model.attempt import Sent, TokenState
from wsinvest.model.finding import Confidence, Fail, Severity
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
