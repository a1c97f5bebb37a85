"""The token's times: the server's clock decides, a verified signature makes them decisive."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.building import NOW, ended, repeats
from tests.rules.saying import said
from tests.rules.tokens import GOOD, JWT, SENT, accepted, bad, green, refused, token
from wsinvest.attempt import Reason, StageName
from wsinvest.judgement import Clear, Confidence, NotMeasured, Severity
from wsinvest.model import Thresholds
from wsinvest.rules.token_time import clock_skew, expired, not_yet_valid

DOWN = repeats(ended("r01", StageName.TCP, Reason.REFUSED))
EXPIRED = bad("token.time.expired", verified=True)
FOREIGN = bad("token.signature.invalid")


def timed(verdict=GOOD, skew_s=0.0, **offsets_s):
    """A token whose times lie so many seconds from now."""
    moments = {name: NOW + timedelta(seconds=offset) for name, offset in offsets_s.items()}
    return token(anatomy=replace(JWT, **moments), verdict=verdict, server_skew_s=skew_s)


@pytest.mark.parametrize(
    ("facts", "handshake", "severity", "confidence"),
    [
        (timed(EXPIRED, exp=-3600), refused(), Severity.CRITICAL, Confidence.PROVEN),
        (timed(EXPIRED, exp=0), refused(), Severity.CRITICAL, Confidence.PROVEN),
        (timed(None, exp=-3600), refused(), Severity.CRITICAL, Confidence.INFERRED),
        (timed(FOREIGN, exp=-3600), refused(), Severity.CRITICAL, Confidence.INFERRED),
        (timed(None, exp=-3600), refused(401, SENT, green("token_minted")), Severity.CRITICAL, Confidence.PROVEN),
        (timed(EXPIRED, exp=-3600), DOWN, Severity.CRITICAL, Confidence.INFERRED),
        (timed(EXPIRED, exp=-3600), None, Severity.CRITICAL, Confidence.INFERRED),
        (timed(EXPIRED, exp=-3600), accepted(), Severity.MEDIUM, Confidence.OBSERVED),
        (timed(EXPIRED, skew_s=120, exp=60), refused(), Severity.CRITICAL, Confidence.PROVEN),
    ],
)
def test_expired(facts, handshake, severity, confidence):
    """Critical in use; a server that lets it in has a lesser fault of its own."""
    hit = expired(facts, handshake, Thresholds(), NOW)

    assert (severity, confidence) == (hit.severity, hit.confidence)
    said(expired, hit, "pt_BR", token=facts, handshake=handshake or DOWN)


@pytest.mark.parametrize(
    ("facts", "handshake"),
    [
        (timed(exp=1), refused()),
        (timed(exp=900), refused()),
        (timed(exp=-30), accepted()),
        (timed(skew_s=-3600, exp=-60), refused()),
        (token(anatomy=replace(JWT, exp=None)), refused()),
        (token(anatomy=None), refused()),
    ],
    ids=["a second left", "fresh", "within the leeway", "our clock is ahead", "no exp", "no jwt"],
)
def test_not_expired(facts, handshake):
    """By the clock that decides."""
    assert Clear() == expired(facts, handshake, Thresholds(), NOW)


def test_how_long_ago_is_told():
    """In the reader's own form."""
    facts = timed(EXPIRED, exp=-5400)

    assert "1\u00a0h 30\u00a0min" in said(expired, expired(facts, None, Thresholds(), NOW), "en", token=facts)["title"]


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
    outcome = not_yet_valid(facts, refused(), Thresholds(), NOW)

    assert hits is not isinstance(outcome, Clear)
    if hits:
        assert (Severity.HIGH, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
        said(not_yet_valid, outcome, "pt_BR", token=facts, handshake=refused())


@pytest.mark.parametrize(
    ("facts", "handshake", "severity", "confidence"),
    [
        (timed(skew_s=6), refused(), Severity.MEDIUM, Confidence.OBSERVED),
        (timed(skew_s=-6), refused(), Severity.MEDIUM, Confidence.OBSERVED),
        (timed(skew_s=61), refused(), Severity.HIGH, Confidence.OBSERVED),
        (timed(skew_s=61), accepted(), Severity.MEDIUM, Confidence.OBSERVED),
        (timed(skew_s=120, exp=60), refused(), Severity.HIGH, Confidence.PROVEN),
        (timed(skew_s=-120, iat=-10), refused(), Severity.HIGH, Confidence.PROVEN),
        (timed(skew_s=120, exp=60), DOWN, Severity.HIGH, Confidence.OBSERVED),
    ],
)
def test_clock_skew(facts, handshake, severity, confidence):
    """A cause only where the token is in force by one clock and not by the other."""
    hit = clock_skew(facts, handshake, Thresholds(), NOW)

    assert (severity, confidence) == (hit.severity, hit.confidence)
    said(clock_skew, hit, "pt_BR", token=facts)


@pytest.mark.parametrize(("skew_s", "outcome"), [(None, NotMeasured), (0.0, Clear), (5.0, Clear), (-5.0, Clear)])
def test_clocks_that_agree_or_were_not_compared(skew_s, outcome):
    """No Date header is no agreement."""
    assert outcome is type(clock_skew(token(server_skew_s=skew_s), refused(), Thresholds(), NOW))
