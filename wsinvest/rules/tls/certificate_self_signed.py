"""The server's certificate is signed by itself."""

from wsinvest.analysis.repairs import RENEW_CERTIFICATE, TRUST_AUTHORITY
from wsinvest.analysis.trust import not_trusted
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.attempt import Reason
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule
from wsinvest.model.target import Target


@rule(
    "tls.certificate.self_signed",
    text=Text(
        en=Words(
            title="The certificate of {host} is signed by itself",
            impact="{count:int} of {of:int} attempts ended in the TLS handshake; browsers only warn.",
            cause="Issuer and subject are the same, and this machine does not trust it.",
            fix="Use a certificate of a trusted authority, or hand this one out to all clients as a CA file.",
            check="The handshake completes with the system's own trust store, or with the CA file.",
            name="The server's certificate is signed by itself",
        ),
        pt_BR=Words(
            title="O certificado de {host} é autoassinado",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} no handshake TLS; "
            "navegadores apenas avisam.",
            cause="Emissor e titular são o mesmo, e esta máquina não confia nele.",
            fix="Use um certificado de uma autoridade confiável ou distribua este aos clientes como arquivo de CA.",
            check="O handshake é concluído com os certificados confiáveis do sistema ou com o arquivo de CA.",
            name="O certificado do servidor é autoassinado",
        ),
    ),
    steps=(TRUST_AUTHORITY, RENEW_CERTIFICATE),
)
def certificate_self_signed(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """Critical only where the public comes: on a private host the clients can be told."""
    shown = ("certificate:certificate/self_signed",) if look and look.certificate.self_signed else ()
    return not_trusted(handshake, Reason.CERTIFICATE_SELF_SIGNED, target, shown)
