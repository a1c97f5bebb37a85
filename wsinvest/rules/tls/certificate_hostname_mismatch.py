"""The certificate does not cover the URL's host name."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.certificate import unfit_certificate
from wsinvest.analysis.repairs import RENEW_CERTIFICATE
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Certificate
from wsinvest.model.finding import Fail, Outcome, Severity
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

_EVERY: Final = _("Every client that checks certificates ends the connection before it says a word.")
_BROWSERS: Final = _(
    "No browser connects; clients that still look at the common name do, as this run did ({count:int} of {of:int})."
)
_NO_ALTERNATIVE: Final = _(
    "no name in subjectAltName, the only place where browsers look; its common name (CN) is {name}"
)
_ALTERNATIVE: Final = _(
    "openssl req -newkey rsa:2048 -sha256 -nodes -keyout key.pem \\\n"
    " -out request.csr -subj /CN={host} -addext subjectAltName=DNS:{host}\n"
    "# what is served: X509v3 Subject Alternative Name\n"
    "openssl s_client -connect {at} </dev/null | openssl x509 -noout -text"
)
_NAMES = _("only {names:list}")
_OTHER_NAMES = _("other names")


@rule(
    "tls.certificate.hostname_mismatch",
    text=Text(
        title=_("The certificate does not cover the name {host}"),
        impact=_("{effect}"),
        cause=_("The certificate is made out to {names}."),
        fix=_("Connect by a name that the certificate covers, or issue one that covers {host}."),
        check=_("A browser opens https://{host} without a warning."),
        name=_("The certificate does not cover the URL's host name"),
    ),
    steps=(RENEW_CERTIFICATE,),
)
def certificate_hostname_mismatch(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """Fail when no name of the certificate matches the URL's host; proven by the names.

    HIGH where a common name let this run in all the same: browsers look at subjectAltName only (RFC 9525).
    """
    other = look if look and not look.certificate.matches_host else None
    names = _names(other.certificate) if other else _OTHER_NAMES
    let_in = tuple(one for one in handshake.repeats if one.passed(StageName.TLS) and not target.insecure)
    effect = filled(_BROWSERS, count=len(let_in), of=len(handshake.repeats)) if let_in else _EVERY
    values = {"host": target.url.host, "names": names, "effect": effect}
    found = unfit_certificate(handshake, Reason.CERTIFICATE_HOSTNAME, other, "names", **values)
    if not isinstance(found, Fail) or other is None or other.certificate.names:
        return found
    return replace(found, severity=Severity.HIGH if let_in else found.severity, snippet=_ALTERNATIVE)


def _names(certificate: Certificate) -> Phrase:
    """The phrase for the certificate's names."""
    if certificate.names:
        return filled(_NAMES, names=certificate.names)
    common = certificate.common_name
    return filled(_NO_ALTERNATIVE, name=common) if common else _("no name at all")
