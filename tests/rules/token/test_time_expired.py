"""The token has expired."""

from dataclasses import replace

import pytest

from tests.building import NOW, answered, opened
from tests.rules.saying import said
from tests.rules.token_time_cases import DOWN, dated, timed
from tests.rules.tokens import FRESH, JWT, SENT, accepted, bad, green, refused, token
from wsinvest.facts.comparison import OTHER_TOKEN
from wsinvest.model.attempt import Attempt, Change
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.token.time_expired import time_expired

EXPIRED = bad("token.time.expired", verified=True)
FOREIGN = bad("token.signature.invalid")


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


def renewed(status: int) -> Attempt:
    """The same token with an exp that lies ahead, answered so; 101: let in."""
    change = Change("token_time", "token_renewed", ("token.time.expired",))
    made = opened("p01", change=change) if status == 101 else answered("p01", status, change=change)
    return replace(made, sent=FRESH, base="r01")


@pytest.mark.parametrize(
    ("probes", "severity", "confidence", "says"),
    [
        ((renewed(101),), Severity.CRITICAL, Confidence.PROVEN, "With this one fault removed"),
        ((renewed(401),), Severity.CRITICAL, Confidence.INFERRED, "its time is not the only reason"),
        ((renewed(401), green("token_minted", OTHER_TOKEN)), Severity.MEDIUM, Confidence.INFERRED, "user, rights"),
    ],
    ids=["renewed opens", "renewed is refused", "only another user is let in"],
)
def test_only_the_same_token_with_another_exp_proves_it(probes, severity, confidence, says):
    """Another token has another user and other rights too: that it is let in shows nothing of the time."""
    facts, handshake = timed(EXPIRED, exp=-3600), refused(401, SENT, *probes)
    hit = time_expired(facts, handshake, Thresholds(), NOW)

    assert (severity, confidence) == (hit.severity, hit.confidence)
    assert says in said(time_expired, hit, "en", token=facts, handshake=handshake)["impact"]


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
    assert Pass() == time_expired(facts, handshake, Thresholds(), NOW)


def test_how_long_ago_is_told():
    """In the reader's own form."""
    facts = timed(EXPIRED, exp=-5400)

    assert (
        "1\u00a0h 30\u00a0min"
        in said(time_expired, time_expired(facts, None, Thresholds(), NOW), "en", token=facts)["title"]
    )


@pytest.mark.parametrize(("ahead_s", "hits"), [(300, True), (0, False), (None, False)])
def test_a_token_expires_by_the_servers_clock(ahead_s, hits):
    """Also one that has minutes left by ours; the title says by which."""
    facts, shaken = timed(skew_s=None, exp=240), dated(refused(), ahead_s)
    outcome = time_expired(facts, shaken, Thresholds(), NOW)

    assert hits is not isinstance(outcome, Pass)
    if hits:
        assert (
            "pelo relógio do servidor" in said(time_expired, outcome, "pt_BR", token=facts, handshake=shaken)["title"]
        )
