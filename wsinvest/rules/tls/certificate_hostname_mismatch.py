"""The certificate does not cover the URL's host name."""

from wsinvest.analysis.certificate import unfit_certificate
from wsinvest.analysis.repairs import RENEW_CERTIFICATE
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.attempt import Certificate, Reason
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_NAMES = Phrase("only {names:list}", "apenas {names:list}")
_OTHER_NAMES = Phrase("other names", "outros nomes")


@rule(
    "tls.certificate.hostname_mismatch",
    text=Text(
        en=Words(
            title="The certificate does not cover the name {host}",
            impact="Every client that checks certificates ends the connection before it says a word.",
            cause="The certificate is made out to {names}.",
            fix="Connect by a name that the certificate covers, or issue one that covers {host}.",
            check="A browser opens https://{host} without a warning.",
            name="The certificate does not cover the URL's host name",
        ),
        pt_BR=Words(
            title="O certificado não cobre o nome {host}",
            impact="Todo cliente que verifica certificados encerra a conexão antes de enviar qualquer coisa.",
            cause="O certificado foi emitido para {names}.",
            fix="Conecte por um nome coberto pelo certificado ou emita um que cubra {host}.",
            check="Um navegador abre https://{host} sem aviso.",
            name="O certificado não cobre o nome de host da URL",
        ),
    ),
    steps=(RENEW_CERTIFICATE,),
)
def certificate_hostname_mismatch(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """None of the certificate's names is that of the URL."""
    other = look if look and not look.certificate.matches_host else None
    names = _names(other.certificate) if other else _OTHER_NAMES
    return unfit_certificate(handshake, Reason.CERTIFICATE_HOSTNAME, other, "names", host=target.url.host, names=names)


def _names(certificate: Certificate) -> Phrase:
    return filled(_NAMES, names=certificate.names) if certificate.names else Phrase("no name at all", "nenhum nome")
