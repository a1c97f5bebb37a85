"""Certificates that do not fit: expired, not yet valid, of another name; and whether renewing would help."""

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
    return unfit_certificate(handshake, reason, look, part, host=target.url.host, when=when)


def unfit_certificate(
    handshake: Handshake, reason: Reason, look: CertificateLook | None, part: str, **values: Any
) -> Outcome:
    """A flaw that ended handshakes, or that the second look found behind another one that did."""
    ended = ends.failed_at(handshake.repeats, StageName.TLS, reason)
    shown = (f"certificate:certificate/{part}",) if look else ()
    if ended:
        return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, evidence=shown, **values)
    return Fail(Severity.CRITICAL, Confidence.PROVEN, values, shown) if look else Pass()


def leaf_or_chain(look: CertificateLook | None) -> Phrase:
    """Where the leaf's own dates are fine, it is those of an intermediate or the root."""
    return OF_THE_CHAIN if look else OF_THE_LEAF
