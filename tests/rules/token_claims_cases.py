"""Cases that the tests of several rules share."""

from dataclasses import replace

from tests.rules.tokens import EXPECTED, JWT, SENT, accepted, green, refused, token
from wsinvest.model.finding import Confidence, Severity

DUE = replace(EXPECTED, audience="chat", issuer="https://id.example/")
HANDSHAKES = [
    (refused(), Severity.HIGH, Confidence.INFERRED),
    (refused(401, SENT, green("token_minted")), Severity.HIGH, Confidence.PROVEN),
    (accepted(), Severity.LOW, Confidence.OBSERVED),
]


def claiming(verdict=None, expected=DUE, **claims):
    return token(anatomy=replace(JWT, **claims), verdict=verdict, expected=expected)
