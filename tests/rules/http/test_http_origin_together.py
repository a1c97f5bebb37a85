"""The origin: proven by another one that fares better, inferred from the refusal's own words."""

import pytest

from tests.building import answered, opened, repeats, said
from tests.rules.http_origin_cases import SENT, WITH_ALLOWED
from wsinvest.model.attempt import Attempt, Change, Sent
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.http.auth_rejected import auth_rejected
from wsinvest.rules.http.origin_rejected import origin_rejected

WITHOUT = opened("p01", change=Change("origin", "origin_absent"), base="r01")


@pytest.mark.parametrize("probe", [WITH_ALLOWED, WITHOUT])
@pytest.mark.parametrize("sent", [SENT, Sent()])
def test_the_origin_is_proven(probe: Attempt, sent: Sent):
    """Only Origin was changed and the connection opened: the credentials are fine."""
    facts = repeats(answered("r01", 403, sent=sent), probes=[probe])
    found = said(origin_rejected, handshake=facts)

    assert (Severity.CRITICAL, Confidence.PROVEN) == (found.severity, found.confidence)
    assert Pass() == auth_rejected(facts, None)


# What websockets, tornado, ws, SignalR and hand-written checks say.
WORDS = (
    "Failed to open a WebSocket connection: invalid Origin header: https://app.example.org.",
    "Failed to open a WebSocket connection: missing Origin header.",
    "Cross origin websockets not allowed",
    "origin not allowed",
    "Origin https://app.example.org is not in the list of allowed origins",
    '{"error": "Forbidden origin"}',
)


@pytest.mark.parametrize("body", WORDS)
def test_the_refusal_names_the_origin(body: str):
    """Inferred, and then the credentials are not what the server speaks of."""
    facts = repeats(answered("r01", 403, body, sent=SENT))
    found = said(origin_rejected, handshake=facts)

    assert Confidence.INFERRED is found.confidence
    assert Pass() == auth_rejected(facts, None)
