"""Certificates: dates and names, by the refused handshake and by the second look."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.building import NOW, opened, repeats, said
from tests.rules.certificate_cases import AT, DAY, ask, look
from wsinvest.facts.certificate import CertificateLook
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.stage import Reason, Stage, StageName, State
from wsinvest.rules.tls.certificate_expired import certificate_expired
from wsinvest.rules.tls.certificate_hostname_mismatch import certificate_hostname_mismatch
from wsinvest.rules.tls.certificate_not_yet_valid import certificate_not_yet_valid

FLAWS = [
    (certificate_expired, Reason.CERTIFICATE_EXPIRED, look(end=NOW)),
    (certificate_not_yet_valid, Reason.CERTIFICATE_NOT_YET_VALID, look(start=NOW + timedelta(seconds=1))),
    (certificate_hostname_mismatch, Reason.CERTIFICATE_HOSTNAME, look(matches=False)),
]


@pytest.mark.parametrize(("rule", "reason", "seen"), FLAWS)
def test_a_flaw_that_ends_the_handshake(rule, reason: Reason, seen: CertificateLook):
    """Proven by the handshake's own end, with or without the second look; a first day to come may be our own clock."""
    clock = reason is Reason.CERTIFICATE_NOT_YET_VALID
    for given in (seen, None):
        found = ask(rule, reason, given)
        assert (Severity.CRITICAL, Confidence.INFERRED if clock else Confidence.PROVEN) == (
            found.severity,
            found.confidence,
        )
        assert (["token.time.clock_skew"] if clock else []) == [rival.code for rival in found.rivals]


@pytest.mark.parametrize(("rule", "reason", "seen"), FLAWS)
def test_a_flaw_behind_another_one(rule, reason: Reason, seen: CertificateLook):
    """The handshake names one flaw only; the second look finds those behind it."""
    assert isinstance(ask(rule, Reason.CERTIFICATE_SELF_SIGNED, seen), Fail)


@pytest.mark.parametrize(("rule", "reason", "seen"), FLAWS)
def test_a_good_certificate_is_clear(rule, reason: Reason, seen: CertificateLook):
    """Valid now, for this name."""
    assert Pass() == ask(rule, None, look())


def test_dates_and_names_are_told():
    """A reader learns when it ended and whom it is made out to."""
    expired = certificate_expired
    found = ask(expired, Reason.CERTIFICATE_EXPIRED, look(end=NOW - DAY))
    other = ask(certificate_hostname_mismatch, Reason.CERTIFICATE_HOSTNAME, look(matches=False, names=("x.y", "z.y")))

    assert "The certificate of chat.example.org expired on 2026-11-21" == expired.text.say("title", "en", found.values)
    assert "only x.y, z.y" == other.values["names"].say("en")


@pytest.mark.parametrize(("rule", "reason", "seen"), FLAWS)
def test_a_flaw_that_was_not_to_be_verified(rule, reason: Reason, seen: CertificateLook):
    """With --insecure the handshakes pass: who verifies would fail, and that is no fault of what was asked."""
    one = opened("r01")
    passed = replace(one, stages=(Stage(StageName.TLS, State.PASSED, 1.0), *one.stages))
    wanted = {"handshake": repeats(passed), "look": seen, "target": AT, "now": NOW}
    found = said(rule, **{name: wanted.get(name) for name in rule.needs})

    assert Severity.MEDIUM is found.severity
