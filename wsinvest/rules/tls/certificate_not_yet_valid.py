"""The server's certificate is not yet valid."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from wsinvest.analysis.certificate import leaf_or_chain, out_of_date
from wsinvest.analysis.repairs import RENEW_CERTIFICATE, SET_CLOCK
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Fail, Outcome, Rival
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason
from wsinvest.model.target import Target

_UNTIL = _(" before {at:date}")


_OWN_CLOCK: Final = Rival(
    "token.time.clock_skew",
    "timedatectl",
    _("If it does not say that the clock is synchronised, set the clock of this machine first."),
)


@rule(
    "tls.certificate.not_yet_valid",
    text=Text(
        title=_("The certificate of {host} is not valid{when}"),
        impact=_("Every client that checks certificates ends the connection before it says a word."),
        cause=_("The certificate's first day lies in the future: issued for later, or a clock is wrong."),
        fix=_("Check the clocks first; if they are right, install a certificate that is already valid."),
        check=_("The certificate that {host} shows is accepted on this machine."),
        name=_("The server's certificate is not yet valid"),
    ),
    steps=(SET_CLOCK, RENEW_CERTIFICATE),
)
def certificate_not_yet_valid(
    handshake: Handshake, look: CertificateLook | None, target: Target, now: datetime
) -> Outcome:
    """Fail when a certificate's not_before is in the future by our own clock; inferred, since that may be wrong."""
    early = look if look and look.certificate.not_before > now else None
    when = filled(_UNTIL, at=early.certificate.not_before) if early else leaf_or_chain(look)
    found = out_of_date(handshake, Reason.CERTIFICATE_NOT_YET_VALID, early, "not_before", target, when)
    return replace(found, confidence=Confidence.INFERRED, rivals=(_OWN_CLOCK,)) if isinstance(found, Fail) else found
