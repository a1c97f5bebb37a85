"""The origin: proven by another one that fares better, inferred from the refusal's own words."""

import pytest

from tests.building import answered, opened, repeats, said
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt, Change, Sent
from wsinvest.model.finding import Clear, Confidence, Severity
from wsinvest.rules.http.auth_rejected import auth_rejected
from wsinvest.rules.http.origin_rejected import origin_rejected

SENT = Sent(origin="https://app.example.org")
WITH_ALLOWED = opened("p01", change=Change("origin", "origin_allowed"), base="r01")
WITHOUT = opened("p01", change=Change("origin", "origin_absent"), base="r01")


@pytest.mark.parametrize("probe", [WITH_ALLOWED, WITHOUT])
@pytest.mark.parametrize("sent", [SENT, Sent()])
def test_the_origin_is_proven(probe: Attempt, sent: Sent):
    """Only Origin was changed and the connection opened: the credentials are fine."""
    facts = repeats(answered("r01", 403, sent=sent), probes=[probe])
    found = said(origin_rejected, handshake=facts)

    assert (Severity.CRITICAL, Confidence.PROVEN) == (found.severity, found.confidence)
    assert Clear() == auth_rejected(facts, None)


@pytest.mark.parametrize(
    "facts",
    [
        repeats(answered("r01", 403, sent=SENT)),
        repeats(answered("r01", 403), probes=[answered("p01", 403, change=Change("origin", "origin_allowed"))]),
        repeats(opened("r01")),
        repeats(
            answered("r01", 403),
            probes=[WITH_ALLOWED, opened("p02", change=Change("control", "without_token"), base="r01")],
        ),
    ],
)
def test_the_origin_is_not_proven(facts: Handshake):
    """Red with the other origin, or a control that opens as well: nothing is shown."""
    assert Clear() == said(origin_rejected, handshake=facts)


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
    assert Clear() == auth_rejected(facts, None)


@pytest.mark.parametrize("body", ["", "Forbidden", "The token is invalid. See the original error.", "origin: shop"])
def test_other_words_are_not_about_the_origin(body: str):
    """A refusal that only happens to hold the word says nothing."""
    assert Clear() == said(origin_rejected, handshake=repeats(answered("r01", 403, body, sent=SENT)))
