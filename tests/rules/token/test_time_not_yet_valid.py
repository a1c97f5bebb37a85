"""The token is not yet valid."""

import pytest

from tests.building import NOW
from tests.rules.saying import said
from tests.rules.token_time_cases import timed
from tests.rules.tokens import refused, token
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.token.time_not_yet_valid import time_not_yet_valid


@pytest.mark.parametrize(
    ("facts", "hits"),
    [
        (timed(nbf=61), True),
        (timed(iat=3600), True),
        (timed(iat=61, skew_s=-1), True),
        (timed(nbf=60), False),
        (timed(iat=3600, skew_s=3600), False),
        (token(anatomy=None), False),
    ],
)
def test_not_yet_valid(facts, hits):
    """Beyond the leeway, by the server's clock."""
    outcome = time_not_yet_valid(facts, refused(), Thresholds(), NOW)

    assert hits is not isinstance(outcome, Pass)
    if hits:
        assert (Severity.HIGH, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
        said(time_not_yet_valid, outcome, "pt_BR", token=facts, handshake=refused())
