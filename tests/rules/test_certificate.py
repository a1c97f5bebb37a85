"""Certificates: dates and names, by the refused handshake and by the second look."""

from datetime import datetime, timedelta

import pytest

from tests.building import NOW, WSS, ended, opened, repeats, said, target
from wsinvest.facts.certificate import CertificateLook
from wsinvest.model.attempt import Certificate, Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Hit, Severity
from wsinvest.model.target import Thresholds
from wsinvest.rules.tls.certificate_expired import certificate_expired
from wsinvest.rules.tls.certificate_expiring_soon import certificate_expiring_soon
from wsinvest.rules.tls.certificate_hostname_mismatch import certificate_hostname_mismatch
from wsinvest.rules.tls.certificate_not_yet_valid import certificate_not_yet_valid

AT = target(WSS)
DAY = timedelta(days=1)


def look(
    start: datetime = NOW - DAY,
    end: datetime = NOW + 90 * DAY,
    *,
    matches: bool = True,
    names: tuple[str, ...] = ("a.b",),
) -> CertificateLook:
    return CertificateLook(Certificate("CN=a.b", "CN=ca", names, start, end, False, matches, 2), trusted=True)


def ask(rule, reason: Reason | None = None, seen: CertificateLook | None = None):
    facts = repeats(ended("r01", StageName.TLS, reason) if reason else opened("r01"))
    wanted = {"handshake": facts, "look": seen, "target": AT, "now": NOW, "lines": Thresholds()}
    return said(rule, **{name: wanted[name] for name in rule.needs})


FLAWS = [
    (certificate_expired, Reason.CERTIFICATE_EXPIRED, look(end=NOW)),
    (certificate_not_yet_valid, Reason.CERTIFICATE_NOT_YET_VALID, look(start=NOW + timedelta(seconds=1))),
    (certificate_hostname_mismatch, Reason.CERTIFICATE_HOSTNAME, look(matches=False)),
]


@pytest.mark.parametrize(("rule", "reason", "seen"), FLAWS)
def test_a_flaw_that_ends_the_handshake(rule, reason: Reason, seen: CertificateLook):
    """Proven by the handshake's own end, with or without the second look."""
    for given in (seen, None):
        found = ask(rule, reason, given)
        assert (Severity.CRITICAL, Confidence.PROVEN) == (found.severity, found.confidence)


@pytest.mark.parametrize(("rule", "reason", "seen"), FLAWS)
def test_a_flaw_behind_another_one(rule, reason: Reason, seen: CertificateLook):
    """The handshake names one flaw only; the second look finds those behind it."""
    assert isinstance(ask(rule, Reason.CERTIFICATE_SELF_SIGNED, seen), Hit)


@pytest.mark.parametrize(("rule", "reason", "seen"), FLAWS)
def test_a_good_certificate_is_clear(rule, reason: Reason, seen: CertificateLook):
    """Valid now, for this name."""
    assert Clear() == ask(rule, None, look())


def test_dates_and_names_are_told():
    """A reader learns when it ended and whom it is made out to."""
    expired = certificate_expired
    found = ask(expired, Reason.CERTIFICATE_EXPIRED, look(end=NOW - DAY))
    other = ask(certificate_hostname_mismatch, Reason.CERTIFICATE_HOSTNAME, look(matches=False, names=("x.y", "z.y")))

    assert "The certificate of chat.example.org expired on 2026-11-21" == expired.text.say("title", "en", found.values)
    assert "only x.y, z.y" == other.values["names"].en


def test_an_intermediate_that_expired():
    """The leaf's own date is fine, so that a new leaf would help nobody."""
    found = ask(certificate_expired, Reason.CERTIFICATE_EXPIRED, look())

    assert "not its own, but one of its chain" in certificate_expired.text.say("title", "en", found.values)


@pytest.mark.parametrize(
    ("expected", "days"),
    [(None, -1.0), (None, 0.0), (Severity.HIGH, 2.9), (Severity.MEDIUM, 3.0), (Severity.MEDIUM, 20.9), (None, 21.0)],
)
def test_expiring_soon(expected: Severity | None, days: float):
    """High in the last three days, medium in the last three weeks, another rule's matter once it is over."""
    found = ask(certificate_expiring_soon, None, look(end=NOW + days * DAY))

    assert expected == (found.severity if isinstance(found, Hit) else None)
