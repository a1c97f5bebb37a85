"""Advice on tokens: never above medium, never a root cause."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.building import NOW, target
from tests.rules.saying import said
from tests.rules.settings import config
from tests.rules.tokens import EXPECTED, JWT, token
from wsinvest.facts.keyset import Ignored, Keyset, KeysetState
from wsinvest.model.attempt import Response, TokenState
from wsinvest.model.finding import Clear, Confidence, Severity
from wsinvest.model.target import Auth, AuthMode, Url
from wsinvest.rules.config.secret_weak_key import secret_weak_key
from wsinvest.rules.token.lifetime_long import lifetime_long
from wsinvest.rules.token.transport_plaintext import transport_plaintext

SET = Keyset("http://id/jwks", KeysetState.READ, (), Response(200), 1.0, (), (Ignored.OTHER_USE, Ignored.WEAK))


def living(**time):
    return token(anatomy=replace(JWT, iat=NOW, exp=NOW + timedelta(**time)))


@pytest.mark.parametrize(
    ("time", "severity", "hours"),
    [
        ({"hours": 1, "seconds": 1}, Severity.LOW, "2 hours"),
        ({"hours": 24}, Severity.LOW, "24 hours"),
        ({"days": 30}, Severity.MEDIUM, "720 hours"),
    ],
)
def test_long_lives(time, severity, hours):
    """An hour is the first that is named, a day the first that is medium."""
    hit = lifetime_long(living(**time))

    assert (severity, Confidence.OBSERVED) == (hit.severity, hit.confidence)
    assert hours in said(lifetime_long, hit, "en", token=living(**time))["title"]


@pytest.mark.parametrize(
    "facts",
    [
        living(minutes=15),
        living(hours=1),
        token(anatomy=None),
        token(anatomy=replace(JWT, iat=None)),
        token(anatomy=replace(JWT, exp=None)),
    ],
)
def test_short_lives_and_unknown_ones(facts):
    """What has no exp is another rule's."""
    assert Clear() == lifetime_long(facts)


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
    assert Clear() == transport_plaintext(token(state=state), config(), target(url, **more))


@pytest.mark.parametrize(
    ("facts", "keyset", "evidence"),
    [
        (token(expected=replace(EXPECTED, weak_key=True)), None, ("token:expected/weak_key",)),
        (token(), SET, ("keyset:ignored",)),
    ],
)
def test_weak_keys(facts, keyset, evidence):
    """Configured or published."""
    hit = secret_weak_key(facts, keyset)

    assert (Severity.MEDIUM, evidence) == (hit.severity, hit.evidence)
    said(secret_weak_key, hit, "pt_BR", token=facts, keyset=SET)
    assert Clear() == secret_weak_key(token(), replace(SET, ignored=()))
