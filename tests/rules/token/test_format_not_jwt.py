"""The token is no JWT, although the configuration speaks of one."""

from dataclasses import replace

import pytest

from tests.building import answered, repeats
from tests.rules.tokens import EXPECTED, JWT, SENT, accepted, bad, green, refused, token
from wsinvest.facts.token import Expected
from wsinvest.model.finding import Confidence, NotMeasured, Pass
from wsinvest.rules.token.format_not_jwt import format_not_jwt

OPAQUE = replace(JWT, alg="", claims=(), parts=1, exp=None, iat=None)
NOT_JWT = bad("token.format.not_jwt")


@pytest.mark.parametrize(
    ("facts", "handshake", "expected"),
    [
        (token(anatomy=OPAQUE, verdict=NOT_JWT), refused(), Confidence.INFERRED),
        (token(anatomy=OPAQUE, verdict=NOT_JWT), refused(401, SENT, green("token_minted")), Confidence.PROVEN),
        (token(anatomy=OPAQUE, verdict=NOT_JWT), accepted(), Pass),
        (token(anatomy=OPAQUE, verdict=NOT_JWT), None, NotMeasured),
        (token(anatomy=OPAQUE, verdict=NOT_JWT), repeats(answered("r01", 503)), NotMeasured),
        (token(anatomy=OPAQUE, verdict=None, expected=Expected()), refused(), NotMeasured),
        (token(anatomy=OPAQUE, verdict=None, expected=Expected()), accepted(), Pass),
        (token(anatomy=OPAQUE, verdict=bad("token.format.quoted")), refused(), Pass),
        (token(expected=EXPECTED), refused(), Pass),
    ],
)
def test_opaque_tokens(facts, handshake, expected):
    """An opaque token is at fault only where a JWT is due and the server refuses it."""
    outcome = format_not_jwt(facts, handshake)

    assert expected is (outcome.confidence if isinstance(expected, Confidence) else type(outcome))
