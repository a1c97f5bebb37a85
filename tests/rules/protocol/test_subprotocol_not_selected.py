"""The server selects none of the offered subprotocols."""

import pytest

from tests.building import ended, opened, repeats
from tests.rules.saying import said
from wsinvest.model.attempt import Negotiated, Sent, TokenState
from wsinvest.model.finding import Fail, Pass, Severity
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName
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


@pytest.mark.parametrize(
    ("offered", "step", "name"),
    [
        ("graphql-ws", "offer_graphql_subprotocol", "graphql-transport-ws"),
        ("graphql-transport-ws", "offer_graphql_subprotocol", "graphql-ws"),
        ("mqttv3.1", "offer_what_the_server_speaks", "mqtt"),
        ("chat", "select_subprotocol", ""),
    ],
)
def test_the_twin_name_is_said_where_the_server_closes_for_the_offer(offered, step, name):
    """graphql-ws and graphql-transport-ws are easily confused; to offer none would not help there."""
    close, sent = Close(4406, "Subprotocol not acceptable", 2.0), Sent(subprotocols=(offered,))
    reason = Reason.CLOSE_FRAME
    one = ended("r01", StageName.FIRST_SECOND, reason, close=close, sent=sent, negotiated=Negotiated(""))
    outcome = subprotocol_not_selected(repeats(one))

    assert isinstance(outcome, Fail)
    assert ((step,), name) == (tuple(one.id for one in outcome.steps), outcome.values["name"])
