"""The server selects none of the offered subprotocols."""

import pytest

from tests.building import opened, repeats
from tests.rules.saying import said
from wsinvest.model.attempt import Negotiated, Sent, TokenState
from wsinvest.model.finding import Fail, Pass, Severity
from wsinvest.rules.protocol.subprotocol_not_selected import subprotocol_not_selected


@pytest.mark.parametrize(
    ("sent", "selected", "expected"),
    [
        (Sent(subprotocols=("chat",)), "", Fail),
        (Sent(subprotocols=("chat",)), "chat", Pass),
        (Sent(), "", Pass),
        (Sent(token_place="subprotocol", token_state=TokenState.PRESENT), "", Fail),
        (Sent(token_place="subprotocol", token_state=TokenState.EMPTY), "", Pass),
        (Sent(token_place="query", token_state=TokenState.PRESENT), "", Pass),
    ],
)
def test_an_offer_wants_an_answer(sent, selected, expected):
    """Offers and none selected: tools connect, browsers do not. A token among the offers counts as one."""
    handshake = repeats(opened("r01", sent=sent, negotiated=Negotiated(selected)))
    outcome = subprotocol_not_selected(handshake)

    assert expected is type(outcome)
    if isinstance(outcome, Fail):
        assert outcome.severity is Severity.HIGH
        said(subprotocol_not_selected, outcome, "en", handshake=handshake)
