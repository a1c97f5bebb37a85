"""The server's certificate has expired."""

from datetime import datetime

from wsinvest.analysis.certificate import leaf_or_chain, out_of_date
from wsinvest.analysis.repairs import RENEW_CERTIFICATE
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason
from wsinvest.model.target import Target

_SINCE = _(" on {at:date}")


@rule(
    "tls.certificate.expired",
    text=Text(
        title=_("The certificate of {host} expired{when}"),
        impact=_("Every client that checks certificates ends the connection before it says a word."),
        cause=_("The certificate's last day has passed and it was not renewed, or the new one was not loaded."),
        fix=_("Renew the certificate, reload the server, and automate both."),
        check=_("The certificate that {host} shows is valid for at least another month."),
        name=_("The server's certificate has expired"),
    ),
    steps=(RENEW_CERTIFICATE,),
)
def certificate_expired(handshake: Handshake, look: CertificateLook | None, target: Target, now: datetime) -> Outcome:
    """Fail when a certificate's not_after has passed; proven by the date."""
    past = look if look and look.certificate.not_after <= now else None
    when = filled(_SINCE, at=past.certificate.not_after) if past else leaf_or_chain(look)
    return out_of_date(handshake, Reason.CERTIFICATE_EXPIRED, past, "not_after", target, when)
