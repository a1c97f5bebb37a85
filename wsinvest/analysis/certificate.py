"""Shared outcome of the certificate rules: expired, not yet valid, wrong host name."""

from typing import Any

from wsinvest.analysis import ends
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import NOTHING, Phrase, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

OF_THE_LEAF = NOTHING
OF_THE_CHAIN = _(": not its own, but one of its chain")


def out_of_date(
    handshake: Handshake, reason: Reason, look: CertificateLook | None, part: str, target: Target, when: Phrase
) -> Outcome:
    """The outcome for a certificate outside its validity period; `when` fills the text."""
    return unfit_certificate(handshake, reason, look, part, host=target.url.host, when=when)


def unfit_certificate(
    handshake: Handshake, reason: Reason, look: CertificateLook | None, part: str, **values: Any
) -> Outcome:
    """The outcome for a certificate flaw that ended handshakes, or that only the second TLS look found.

    PROVEN in both cases; CRITICAL when only the look found it, because an earlier flaw hid it in the handshakes, and
    MEDIUM where these passed, because they were told not to verify (--insecure).
    """
    ended = ends.failed_at(handshake.repeats, StageName.TLS, reason)
    shown = (f"certificate:certificate/{part}",) if look else ()
    if ended:
        return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, evidence=shown, **values)
    unverified = any(one.passed(StageName.TLS) for one in handshake.repeats)
    severity = Severity.MEDIUM if unverified else Severity.CRITICAL
    return Fail(severity, Confidence.PROVEN, values, shown) if look else Pass()


def leaf_or_chain(look: CertificateLook | None) -> Phrase:
    """The phrase that blames an intermediate or root if the leaf was looked at and is fine; else empty."""
    return OF_THE_CHAIN if look else OF_THE_LEAF
