"""The token travels in the URL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.building import NOW, WSS, target
from tests.rules.saying import said
from tests.rules.tokens import JWT, token
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Pass, Severity
from wsinvest.model.target import Auth, AuthMode, Url
from wsinvest.rules.token.transport_leaked_in_url import transport_leaked_in_url

MINUTE = replace(JWT, iat=NOW, exp=NOW + timedelta(seconds=60))


@pytest.mark.parametrize(
    ("facts", "of", "severity"),
    [
        (token(), target(), Severity.LOW),
        (token(), target(Url("ws", "localhost", 80)), Severity.LOW),
        (token(), target(Url("ws", "::1", 80)), Severity.LOW),
        (token(), target(WSS), Severity.MEDIUM),
        (token(), target(Url("ws", "10.0.0.5", 80)), Severity.MEDIUM),
        (token(anatomy=MINUTE), target(WSS), Severity.LOW),
        (token(anatomy=replace(JWT, alg="", exp=None, iat=None)), target(WSS), Severity.MEDIUM),
    ],
)
def test_token_in_the_url(facts, of, severity):
    """Advice, never high."""
    hit = transport_leaked_in_url(facts, of)

    assert severity is hit.severity
    said(transport_leaked_in_url, hit, "pt_BR", token=facts)


def test_nothing_to_leak():
    """Another place, or no token."""
    assert Pass() == transport_leaked_in_url(token(), target(auth=Auth(AuthMode.HEADER)))
    assert Pass() == transport_leaked_in_url(token(state=TokenState.EMPTY), target())
