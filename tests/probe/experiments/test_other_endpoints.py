"""Probes for endpoints of another kind apply only where the server's own words ask for them."""

import pytest

from tests.building import WS, answered, ended, opened
from wsinvest.facts.subprotocols import KNOWN
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import AuthMode
from wsinvest.probe.experiments.known_subprotocols import subprotocols_known
from wsinvest.probe.experiments.signalr import signalr_without_id
from wsinvest.probe.experiments.sockjs import sockjs_raw
from wsinvest.probe.request import NotApplicable, ProbeRequest

GREETING = "Welcome to SockJS!\n"
NO_ID = "No Connection with that ID"


def closed(code: int, reason: str = ""):
    return ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, close=Close(code, reason, 2.0))


@pytest.mark.parametrize(
    ("unit", "resource", "base", "expected"),
    [
        (sockjs_raw, "/echo", answered("r01", 200, GREETING), "/echo/websocket"),
        (sockjs_raw, "/echo/?a=1", answered("r01", 200, GREETING), "/echo/websocket?a=1"),
        (sockjs_raw, "/echo", answered("r01", 200, "Welcome"), None),
        (sockjs_raw, "/echo", opened("r01"), None),
        (signalr_without_id, "/hub?id=x&a=1", answered("r01", 404, NO_ID), "/hub?a=1"),
        (signalr_without_id, "/hub?a=1", answered("r01", 404, NO_ID), None),
        (signalr_without_id, "/hub?id=x", answered("r01", 404, "no"), None),
    ],
)
def test_the_path_that_the_words_lead_to(unit, resource, base, expected):
    """SockJS's raw path, SignalR without the id; nothing after any other answer."""
    made = unit(ProbeRequest(WS, resource), base)

    assert expected == (None if isinstance(made, NotApplicable) else made.resource)


@pytest.mark.parametrize(
    ("base", "applies"),
    [
        (closed(4406), True),
        (closed(1002, "Unsupported subprotocol"), True),
        (closed(4401, "Unauthorized"), False),
        (answered("r01", 400, "missing subprotocol"), True),
        (answered("r01", 400, "bad request"), False),
        (answered("r01", 401, "no token in Sec-WebSocket-Protocol"), False),
        (opened("r01"), False),
    ],
)
def test_known_subprotocols_are_offered_where_one_is_missed(base, applies):
    """All but those that were offered before, and never in the place of a token."""
    asked = ProbeRequest(WS, "/ws", subprotocols=("graphql-ws",))
    made = subprotocols_known(asked, base)

    assert applies is not isinstance(made, NotApplicable)
    if isinstance(made, ProbeRequest):
        assert set(KNOWN) - {"graphql-ws"} == set(made.subprotocols)
    assert isinstance(subprotocols_known(ProbeRequest(WS, "/ws", place=AuthMode.SUBPROTOCOL), base), NotApplicable)
