"""The proxy drops the query, and the token with it."""

import pytest

from tests.building import WS, answered, opened, repeats, said
from tests.rules.http_access_cases import token
from tests.rules.proxy_cases import PLACE, nginx
from wsinvest.facts.proxy import Directive
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.model.target import Auth, AuthMode, Target
from wsinvest.rules.http.proxy_query_lost import proxy_query_lost

LOST = Directive("proxy_pass", "http://$backend/ws", PLACE)


@pytest.mark.parametrize(
    ("lost", "attempt", "mode", "state", "expected"),
    [
        (LOST, answered("r01", 401), AuthMode.QUERY, TokenState.PRESENT, Fail),
        (LOST, answered("r01", 403), AuthMode.QUERY, TokenState.PRESENT, Fail),
        (None, answered("r01", 401), AuthMode.QUERY, TokenState.PRESENT, Pass),
        (LOST, answered("r01", 401), AuthMode.HEADER, TokenState.PRESENT, Pass),
        (LOST, answered("r01", 401), AuthMode.QUERY, TokenState.ABSENT, Pass),
        (LOST, answered("r01", 502), AuthMode.QUERY, TokenState.PRESENT, Pass),
        (LOST, opened("r01"), AuthMode.QUERY, TokenState.PRESENT, Pass),
    ],
)
def test_a_token_in_a_query_that_does_not_arrive(lost, attempt, mode, state, expected):
    """Only where a token was sent there, and the server refuses."""
    found = said(
        proxy_query_lost,
        handshake=repeats(attempt),
        target=Target("shop", WS, auth=Auth(mode, "token")),
        proxy=nginx(query_lost=lost),
        token=token(state),
    )

    assert expected is type(found)
    assert not isinstance(found, Fail) or found.confidence is Confidence.PROVEN
