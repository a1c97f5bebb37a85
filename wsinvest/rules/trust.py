"""Who signed the server's certificate: itself, or an authority that this machine does not trust."""

import ipaddress

from wsinvest.attempt import Reason, StageName
from wsinvest.collect.certificate import CertificateLook
from wsinvest.collect.handshake import Handshake
from wsinvest.judgement import Clear, Confidence, Outcome, Severity, Step
from wsinvest.language import Phrase, Text, Words
from wsinvest.model import Target
from wsinvest.proof import ends
from wsinvest.registry import rule
from wsinvest.rules.certificate import RENEW_CERTIFICATE
from wsinvest.steps import TODAY

TRUST_AUTHORITY = Step(
    "trust_authority",
    TODAY,
    30,
    Phrase(
        "Give the clients the CA file that belongs to the certificate, or use a certificate of a public authority.",
        "Entregar aos clientes o arquivo da CA do certificado ou usar um certificado de uma autoridade pública.",
    ),
    Phrase(
        "A client with that CA file completes the TLS handshake.",
        "Um cliente com esse arquivo conclui o handshake TLS.",
    ),
)
_PRIVATE_ZONES = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".test", ".corp")


@rule(
    "tls.certificate.self_signed",
    text=Text(
        en=Words(
            title="The certificate of {host} is signed by itself",
            impact="{count:int} of {of:int} attempts ended in the TLS handshake; browsers only warn.",
            cause="Issuer and subject are the same, and this machine does not trust it.",
            fix="Use a certificate of a trusted authority, or hand this one out to all clients as a CA file.",
            check="The handshake completes with the system's own trust store, or with the CA file.",
        ),
        pt_BR=Words(
            title="O certificado de {host} é autoassinado",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} no handshake TLS; "
            "navegadores apenas avisam.",
            cause="Emissor e titular são o mesmo, e esta máquina não confia nele.",
            fix="Use um certificado de uma autoridade confiável ou distribua este aos clientes como arquivo de CA.",
            check="O handshake é concluído com os certificados confiáveis do sistema ou com o arquivo de CA.",
        ),
    ),
    steps=(TRUST_AUTHORITY, RENEW_CERTIFICATE),
)
def self_signed(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """Critical only where the public comes: on a private host the clients can be told."""
    shown = ("certificate:certificate/self_signed",) if look and look.certificate.self_signed else ()
    return _distrusted(handshake, Reason.CERTIFICATE_SELF_SIGNED, target, shown)


@rule(
    "tls.certificate.untrusted_ca",
    text=Text(
        en=Words(
            title="The certificate of {host} comes from an authority that this machine does not trust",
            impact="{count:int} of {of:int} attempts ended in the TLS handshake.",
            cause="The chain does not end in a trusted root: a private authority, or an intermediate that is not sent.",
            fix="Serve the full chain, or hand out the authority's CA file.",
            check="The handshake completes with the system's own trust store, or with the CA file.",
        ),
        pt_BR=Words(
            title="O certificado de {host} vem de uma autoridade em que esta máquina não confia",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} no handshake TLS.",
            cause="A cadeia não termina em uma raiz confiável: autoridade privada ou intermediário não enviado.",
            fix="Sirva a cadeia completa ou distribua o arquivo da CA.",
            check="O handshake é concluído com os certificados confiáveis do sistema ou com o arquivo de CA.",
        ),
    ),
    steps=(TRUST_AUTHORITY,),
)
def untrusted_ca(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """As for self-signed ones: other clients may know the authority."""
    shown = ("certificate:certificate/issuer",) if look else ()
    return _distrusted(handshake, Reason.CERTIFICATE_UNTRUSTED, target, shown)


def _distrusted(handshake: Handshake, reason: Reason, target: Target, shown: tuple[str, ...]) -> Outcome:
    ended = ends.failed_at(handshake.repeats, StageName.TLS, reason)
    if not ended:
        return Clear()
    worst = Severity.CRITICAL if _public(target.url.host, handshake) else Severity.HIGH
    host = target.url.host
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, at_most=worst, evidence=shown, host=host)


def _public(host: str, handshake: Handshake) -> bool:
    """Whether strangers can be expected there: a public name, and an address that is not private."""
    name = host.lower().rstrip(".")
    addresses = [address.address for address in handshake.baseline.addresses] or [name]
    private_name = name.endswith(_PRIVATE_ZONES) or ("." not in name and ":" not in name)
    return not private_name and not all(_private(address) for address in addresses)


def _private(address: str) -> bool:
    try:
        return not ipaddress.ip_address(address.partition("%")[0]).is_global
    except ValueError:
        return False
