"""The origin: proven by another one that fares better, inferred from the refusal's own words."""

import pytest

from tests.building import answered, opened, repeats, said, target
from tests.rules.http_origin_cases import SENT, WITH_ALLOWED
from tests.rules.settings import config
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
    found = said(
        origin_rejected,
        target=target(),
        handshake=facts,
        config=config({"WS_ALLOWED_ORIGINS": "https://app.example.org"}),
    )

    assert (Severity.CRITICAL, Confidence.PROVEN, False) == (found.severity, found.confidence, found.not_given)
    assert Pass() == auth_rejected(facts, None)


OWN = opened("p01", change=Change("origin", "origin_own"), base="r01")


@pytest.mark.parametrize(
    ("sent", "severity", "step"),
    [(SENT, Severity.CRITICAL, "allow_origin"), (Sent(), Severity.MEDIUM, "name_origin")],
)
def test_an_origin_that_nobody_named_is_no_fault_of_the_service(sent, severity, step):
    """Its own pages send one, and with that it opens; only who sent one and was refused is told of a fault."""
    found = said(
        origin_rejected, target=target(), handshake=repeats(answered("r01", 403, sent=sent), probes=[OWN]), config=None
    )

    assert (severity, Confidence.PROVEN, sent is not SENT) == (found.severity, found.confidence, found.not_given)
    assert [step] == [one.id for one in found.steps]


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
    found = said(origin_rejected, target=target(), handshake=facts)

    assert Confidence.INFERRED is found.confidence
    assert Pass() == auth_rejected(facts, None)
