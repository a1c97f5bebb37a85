"""Who signed the server's certificate: itself, or an authority that this machine does not trust."""

from dataclasses import replace

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.certificate import CertificateLook, Chain
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.attempt import Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Outcome, Rival, Severity, Step
from wsinvest.model.hosts import address_of, is_private
from wsinvest.model.registry import rule
from wsinvest.model.target import Target
from wsinvest.rules.certificate import RENEW_CERTIFICATE

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
SERVE_CHAIN = Step(
    "serve_chain",
    TODAY,
    15,
    Phrase(
        "Configure the certificate together with its intermediates, leaf first, and reload the server.",
        "Configurar o certificado junto com os intermediários, começando pelo do servidor, e recarregar o servidor.",
    ),
    Phrase(
        "openssl s_client -showcerts shows more than one certificate and verifies.",
        "openssl s_client -showcerts mostra mais de um certificado e a verificação passa.",
    ),
)
_ABOVE = Phrase(
    "The certificate names who signed that one: {name}, which is trusted here.",
    "O certificado diz quem assinou aquele: {name}, que é confiável aqui.",
)
_KIN = Phrase(
    "An authority of the same organisation is trusted here: {name}.",
    "Uma autoridade da mesma organização é confiável aqui: {name}.",
)
_PUBLIC = Phrase(
    "The certificate stands in public logs, which only take those of public authorities.",
    "O certificado consta em logs públicos, que só aceitam os de autoridades públicas.",
)
_SHOW_CHAIN = "openssl s_client -connect {at} -showcerts </dev/null"


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
            name="The certificate comes from an authority that this machine does not trust",
        ),
        pt_BR=Words(
            title="O certificado de {host} vem de uma autoridade em que esta máquina não confia",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} no handshake TLS.",
            cause="A cadeia não termina em uma raiz confiável: autoridade privada ou intermediário não enviado.",
            fix="Sirva a cadeia completa ou distribua o arquivo da CA.",
            check="O handshake é concluído com os certificados confiáveis do sistema ou com o arquivo de CA.",
            name="O certificado vem de uma autoridade em que esta máquina não confia",
        ),
    ),
    steps=(TRUST_AUTHORITY,),
)
def untrusted_ca(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """As for self-signed ones: other clients may know the authority. With a CA file a link may be missing as well."""
    if look and _lacks_a_link(look.chain):
        return Clear()
    shown = ("certificate:certificate/issuer",) if look else ()
    rivals = (_missing_link(target),) if look and look.ca_file and look.chain.missing else ()
    return _distrusted(handshake, Reason.CERTIFICATE_UNTRUSTED, target, shown, rivals)


@rule(
    "tls.chain.incomplete",
    text=Text(
        en=Words(
            title="{host} does not send its whole certificate chain",
            impact="{count:int} of {of:int} attempts ended in the TLS handshake; browsers that know the missing "
            "certificate from elsewhere connect.",
            cause="The server sends {sent:int} {sent:plural:certificate|certificates}; that of {missing} is not among "
            "them. {why}",
            fix="Install the file with the intermediate certificates (fullchain), and reload the server.",
            check="openssl s_client -showcerts shows the certificate of {missing}.",
            name="The server does not send its whole certificate chain",
        ),
        pt_BR=Words(
            title="{host} não envia a cadeia de certificados completa",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} no handshake TLS; "
            "navegadores que já conhecem o certificado que falta conectam.",
            cause="O servidor envia {sent:int} {sent:plural:certificado|certificados}; o de {missing} não está entre "
            "eles. {why}",
            fix="Instale o arquivo com os certificados intermediários (fullchain) e recarregue o servidor.",
            check="openssl s_client -showcerts mostra o certificado de {missing}.",
            name="O servidor não envia a cadeia de certificados completa",
        ),
    ),
    steps=(SERVE_CHAIN,),
)
def chain_incomplete(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """Proven where the certificate itself names the trusted authority above the missing one."""
    ended = ends.failed_at(handshake.repeats, StageName.TLS, Reason.CERTIFICATE_UNTRUSTED)
    if not ended or look is None:
        return Clear()
    chain = look.chain
    if not _lacks_a_link(chain):
        return Clear() if chain.missing else Clear(by=("certificate:certificate/chain_length",))
    part, why = _why(chain)
    return ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.PROVEN if chain.above else Confidence.INFERRED,
        evidence=("certificate:chain/missing", f"certificate:chain/{part}"),
        rivals=() if chain.above else (_no_link(target),),
        host=target.url.host,
        sent=look.certificate.chain_length,
        missing=chain.missing,
        why=why,
    )


def _lacks_a_link(chain: Chain) -> bool:
    """Whether something speaks for a trusted authority above the issuer that was not sent."""
    return bool(chain.missing and (chain.above or chain.kin or chain.public))


def _why(chain: Chain) -> tuple[str, Phrase]:
    """What speaks for it, by the fact's name and in words."""
    if chain.above:
        return "above", filled(_ABOVE, name=chain.above)
    return ("kin", filled(_KIN, name=chain.kin[0])) if chain.kin else ("public", _PUBLIC)


def _no_link(target: Target) -> Rival:
    return Rival(
        "tls.certificate.untrusted_ca",
        _SHOW_CHAIN.format(at=f"{target.url.host}:{target.url.port}"),
        Phrase(
            "If the missing authority's certificate, given by -CAfile, ends in a trusted root, the chain is "
            "incomplete; if it is signed by itself, the authority is not trusted here.",
            "Se o certificado da autoridade que falta, dado por -CAfile, levar a uma raiz confiável, a cadeia está "
            "incompleta; se for autoassinado, a autoridade não é confiável aqui.",
        ),
    )


def _missing_link(target: Target) -> Rival:
    return replace(_no_link(target), code="tls.chain.incomplete")


def _distrusted(
    handshake: Handshake, reason: Reason, target: Target, shown: tuple[str, ...], rivals: tuple[Rival, ...] = ()
) -> Outcome:
    ended = ends.failed_at(handshake.repeats, StageName.TLS, reason)
    if not ended:
        return Clear()
    worst = Severity.CRITICAL if _public(target.url.host, handshake) else Severity.HIGH
    sure, of = Confidence.INFERRED if rivals else Confidence.PROVEN, len(handshake.repeats)
    return ends.hit(ended, of, sure, at_most=worst, evidence=shown, rivals=rivals, host=target.url.host)


def _public(host: str, handshake: Handshake) -> bool:
    """Whether strangers can be expected there: a public name, and an address that is not private."""
    name = host.lower().rstrip(".")
    addresses = [address.address for address in handshake.baseline.addresses] or [name]
    return not is_private(name) and any(map(_is_global, addresses))


def _is_global(host: str) -> bool:
    address = address_of(host)
    return address is None or address.is_global
