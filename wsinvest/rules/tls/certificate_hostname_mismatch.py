"""The certificate does not cover the URL's host name."""

from wsinvest.analysis.certificate import unfit_certificate
from wsinvest.analysis.repairs import RENEW_CERTIFICATE
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Certificate
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason
from wsinvest.model.target import Target

_NAMES = _("only {names:list}")
_OTHER_NAMES = _("other names")


@rule(
    "tls.certificate.hostname_mismatch",
    text=Text(
        title=_("The certificate does not cover the name {host}"),
        impact=_("Every client that checks certificates ends the connection before it says a word."),
        cause=_("The certificate is made out to {names}."),
        fix=_("Connect by a name that the certificate covers, or issue one that covers {host}."),
        check=_("A browser opens https://{host} without a warning."),
        name=_("The certificate does not cover the URL's host name"),
    ),
    steps=(RENEW_CERTIFICATE,),
)
def certificate_hostname_mismatch(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """Fail when no name of the certificate matches the URL's host; proven by the names."""
    other = look if look and not look.certificate.matches_host else None
    names = _names(other.certificate) if other else _OTHER_NAMES
    return unfit_certificate(handshake, Reason.CERTIFICATE_HOSTNAME, other, "names", host=target.url.host, names=names)


def _names(certificate: Certificate) -> Phrase:
    """The phrase for the certificate's names."""
    return filled(_NAMES, names=certificate.names) if certificate.names else _("no name at all")
