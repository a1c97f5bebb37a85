"""The token's times: the server's clock decides, a verified signature makes them decisive."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.building import NOW, ended, repeats
from tests.rules.saying import said
from tests.rules.tokens import GOOD, JWT, SENT, accepted, bad, green, refused, token
from wsinvest.model.attempt import Reason, StageName
from wsinvest.model.finding import Clear, Confidence, NotMeasured, Severity
from wsinvest.model.target import Thresholds
from wsinvest.rules.token.time_clock_skew import time_clock_skew
from wsinvest.rules.token.time_expired import time_expired
from wsinvest.rules.token.time_not_yet_valid import time_not_yet_valid

DOWN = repeats(ended("r01", StageName.TCP, Reason.REFUSED))
EXPIRED = bad("token.time.expired", verified=True)
FOREIGN = bad("token.signature.invalid")


def dated(handshake, ahead_s):
    """The same, every answer with the time of a clock that is so far ahead of ours, or with none."""
    date = None if ahead_s is None else NOW + timedelta(seconds=ahead_s)
    given = (replace(one, response=replace(one.response, date=date, came_at=NOW)) for one in handshake.repeats)
    return replace(handshake, repeats=tuple(given))


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
    hit = time_expired(facts, handshake, Thresholds(), NOW)

    assert (severity, confidence) == (hit.severity, hit.confidence)
    said(time_expired, hit, "pt_BR", token=facts, handshake=handshake or DOWN)


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
    assert Clear() == time_expired(facts, handshake, Thresholds(), NOW)


def test_how_long_ago_is_told():
    """In the reader's own form."""
    facts = timed(EXPIRED, exp=-5400)

    assert (
        "1\u00a0h 30\u00a0min"
        in said(time_expired, time_expired(facts, None, Thresholds(), NOW), "en", token=facts)["title"]
    )


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

    assert hits is not isinstance(outcome, Clear)
    if hits:
        assert (Severity.HIGH, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
        said(time_not_yet_valid, outcome, "pt_BR", token=facts, handshake=refused())


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
        (0, timed(skew_s=300, iat=295), Confidence.PROVEN, "The token service's clock is 300\u00a0s ahead of"),
        (300, timed(skew_s=None, exp=900, iat=-900), Confidence.OBSERVED, "The server's clock"),
        (300, timed(skew_s=300, exp=900, iat=295), Confidence.OBSERVED, "clock is 300\u00a0s ahead of"),
    ],
    ids=["expired there", "not yet valid there", "not yet valid here and there", "in force anyway", "both are ahead"],
)
def test_the_date_of_a_refusal_tells_the_servers_clock(ahead_s, facts, confidence, words):
    """It decides; a token that is in force by it was refused for another reason."""
    shaken = dated(refused(), ahead_s)
    hit = time_clock_skew(facts, shaken, Thresholds(), NOW)

    assert confidence is hit.confidence
    assert (Severity.HIGH if confidence is Confidence.PROVEN else Severity.MEDIUM) is hit.severity
    assert words in said(time_clock_skew, hit, "en", token=facts, handshake=shaken)["title"]


@pytest.mark.parametrize(("ahead_s", "hits"), [(300, True), (0, False), (None, False)])
def test_a_token_expires_by_the_servers_clock(ahead_s, hits):
    """Also one that has minutes left by ours; the title says by which."""
    facts, shaken = timed(skew_s=None, exp=240), dated(refused(), ahead_s)
    outcome = time_expired(facts, shaken, Thresholds(), NOW)

    assert hits is not isinstance(outcome, Clear)
    if hits:
        assert (
            "pelo relógio do servidor" in said(time_expired, outcome, "pt_BR", token=facts, handshake=shaken)["title"]
        )


@pytest.mark.parametrize(("skew_s", "outcome"), [(None, NotMeasured), (0.0, Clear), (5.0, Clear), (-5.0, Clear)])
def test_clocks_that_agree_or_were_not_compared(skew_s, outcome):
    """No Date header is no agreement."""
    assert outcome is type(time_clock_skew(token(server_skew_s=skew_s), refused(), Thresholds(), NOW))
