"""The server's certificate is self-signed."""

from wsinvest.analysis.repairs import RENEW_CERTIFICATE, TRUST_AUTHORITY
from wsinvest.analysis.trust import not_trusted
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason
from wsinvest.model.target import Target


@rule(
    "tls.certificate.self_signed",
    text=Text(
        title=_("The certificate of {host} is signed by itself"),
        impact=_("{count:int} of {of:int} attempts ended in the TLS handshake; browsers only warn."),
        cause=_("Issuer and subject are the same, and this machine does not trust it."),
        fix=_("Use a certificate of a trusted authority, or hand this one out to all clients as a CA file."),
        check=_("The handshake completes with the system's own trust store, or with the CA file."),
        name=_("The server's certificate is signed by itself"),
    ),
    steps=(TRUST_AUTHORITY, RENEW_CERTIFICATE),
)
def certificate_self_signed(
    handshake: Handshake, look: CertificateLook | None, target: Target, config: Config | None
) -> Outcome:
    """Fail when the certificate is self-signed and not trusted; CRITICAL for a public host, else HIGH.

    Proven; inferred for a private host of which only the URL is known, whose clients may have it as their CA file.
    """
    shown = ("certificate:certificate/self_signed",) if look and look.certificate.self_signed else ()
    return not_trusted(handshake, Reason.CERTIFICATE_SELF_SIGNED, target, shown, config=config)
