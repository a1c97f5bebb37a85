"""Two clocks differ."""

import pytest

from tests.building import NOW
from tests.rules.saying import said
from tests.rules.token_time_cases import DOWN, dated, timed
from tests.rules.tokens import accepted, refused, token
from wsinvest.model.finding import Confidence, NotMeasured, Pass, Severity
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.token.time_clock_skew import time_clock_skew


@pytest.mark.parametrize(
    ("facts", "handshake", "severity", "confidence"),
    [
        (timed(skew_s=6), refused(), Severity.MEDIUM, Confidence.OBSERVED),
        (timed(skew_s=-6), refused(), Severity.MEDIUM, Confidence.OBSERVED),
        (timed(skew_s=61), refused(), Severity.MEDIUM, Confidence.OBSERVED),
        (timed(skew_s=61), DOWN, Severity.HIGH, Confidence.OBSERVED),
        (timed(skew_s=61), accepted(), Severity.MEDIUM, Confidence.OBSERVED),
        (timed(skew_s=120, exp=60), refused(), Severity.HIGH, Confidence.PROVEN),
        (timed(skew_s=-120, iat=-10), refused(), Severity.HIGH, Confidence.PROVEN),
        (timed(skew_s=120, exp=60), DOWN, Severity.HIGH, Confidence.OBSERVED),
    ],
)
def test_clock_skew(facts, handshake, severity, confidence):
    """A cause only where the token is in force by one clock and not by the other."""
    hit = time_clock_skew(facts, handshake, Thresholds(), NOW)

    assert (severity, confidence) == (hit.severity, hit.confidence)
    said(time_clock_skew, hit, "pt_BR", token=facts)


@pytest.mark.parametrize(
    ("ahead_s", "facts", "confidence", "words"),
    [
        (300, timed(skew_s=None, exp=240), Confidence.PROVEN, "The server's clock is 300\u00a0s ahead of"),
        (-300, timed(skew_s=None, iat=-5), Confidence.PROVEN, "The server's clock is 300\u00a0s behind"),
        (-300, timed(skew_s=None, iat=1), Confidence.PROVEN, "The server's clock is 300\u00a0s behind"),
        (0, timed(skew_s=300, iat=301), Confidence.PROVEN, "The token service's clock is 300\u00a0s ahead of"),
        (0, timed(skew_s=300, iat=295), Confidence.PROVEN, "The token service's clock is 300\u00a0s ahead of"),
        (300, timed(skew_s=None, exp=900, iat=-900), Confidence.OBSERVED, "The server's clock"),
        (300, timed(skew_s=300, exp=900, iat=295), Confidence.OBSERVED, "clock is 300\u00a0s ahead of"),
    ],
    ids=[
        "expired there",
        "not yet valid there",
        "signed in the run",
        "given in the run",
        "not yet valid here and there",
        "in force anyway",
        "both are ahead",
    ],
)
def test_the_date_of_a_refusal_tells_the_servers_clock(ahead_s, facts, confidence, words):
    """It decides; a token that is in force by it was refused for another reason."""
    shaken = dated(refused(), ahead_s)
    hit = time_clock_skew(facts, shaken, Thresholds(), NOW)

    assert confidence is hit.confidence
    assert (Severity.HIGH if confidence is Confidence.PROVEN else Severity.MEDIUM) is hit.severity
    assert words in said(time_clock_skew, hit, "en", token=facts, handshake=shaken)["title"]


@pytest.mark.parametrize(("skew_s", "outcome"), [(None, NotMeasured), (0.0, Pass), (5.0, Pass), (-5.0, Pass)])
def test_clocks_that_agree_or_were_not_compared(skew_s, outcome):
    """No Date header is no agreement."""
    assert outcome is type(time_clock_skew(token(server_skew_s=skew_s), refused(), Thresholds(), NOW))
