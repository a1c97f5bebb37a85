"""The token travels unencrypted."""

import pytest

from tests.building import target
from tests.rules.saying import said
from tests.rules.settings import config
from tests.rules.tokens import token
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.target import Auth, AuthMode, Url
from wsinvest.rules.token.transport_plaintext import transport_plaintext


@pytest.mark.parametrize(
    ("host", "severity"),
    [
        ("chat.example.org", Severity.MEDIUM),
        ("8.8.8.8", Severity.MEDIUM),
        ("10.0.0.7", Severity.LOW),
        ("chat", Severity.LOW),
        ("chat.svc.internal", Severity.LOW),
    ],
)
def test_tokens_in_clear(host, severity):
    """Within a private network a proxy may add TLS in front."""
    hit = transport_plaintext(token(), config(), target(Url("ws", host, 80, "/ws")))

    assert (severity, Confidence.OBSERVED) == (hit.severity, hit.confidence)
    said(transport_plaintext, hit, "pt_BR", token=token(), config=config())


@pytest.mark.parametrize(
    ("url", "more", "state"),
    [
        (Url("wss", "chat.example.org", 443, "/ws"), {}, TokenState.PRESENT),
        (Url("ws", "127.0.0.1", 80, "/ws"), {}, TokenState.PRESENT),
        (Url("ws", "app.localhost", 80, "/ws"), {}, TokenState.PRESENT),
        (Url("ws", "chat.example.org", 80, "/ws"), {"auth": Auth(AuthMode.NONE)}, TokenState.PRESENT),
        (Url("ws", "chat.example.org", 80, "/ws"), {}, TokenState.ABSENT),
        (Url("ws", "unknown", 0, "/ws"), {}, TokenState.PRESENT),
    ],
)
def test_nothing_in_clear(url, more, state):
    """Encrypted, at home, or no token."""
    assert Pass() == transport_plaintext(token(state=state), config(), target(url, **more))
