"""TLS on the right port: the wrong scheme, proven by the other one, and TLS failures that nothing else names."""

from wsinvest.analysis import ends
from wsinvest.analysis.ends import Unexplained
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.attempt import Attempt, Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Outcome, Rival, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target
from wsinvest.rules.tcp import READ_CRASH_LOG

FIX_SCHEME = Step(
    "fix_scheme",
    TODAY,
    15,
    Phrase(
        "Correct the scheme of the URL: wss for a port with TLS, ws for one without.",
        "Corrigir o esquema da URL: wss para porta com TLS, ws para porta sem TLS.",
    ),
    Phrase("The handshake gets beyond TLS with the new URL.", "O handshake passa do TLS com a nova URL."),
)
_UNSAID = Phrase(
    "The server ended the TLS handshake, or never finished it ({reason}); nothing seen here says why.",
    "O servidor encerrou o handshake TLS ou não o concluiu ({reason}); nada visto aqui diz por quê.",
)
_REFUSED_HERE = Phrase(
    "This machine does not accept the server's certificate: {detail}.",
    "Esta máquina não aceita o certificado do servidor: {detail}.",
)
_CIPHER = Phrase(
    "There is no cipher in common: only with those allowed that clients no longer offer, both sides agree on {cipher}.",
    "Não há cifra em comum: só ao permitir as que clientes já não oferecem, os dois lados concordam em {cipher}.",
)
_BACKEND_DOWN = Rival(
    "http.proxy.backend_down",
    "nc -vz BACKEND PORT",
    Phrase(
        "On the balancer, if one passes TLS on to a server behind it. Refused: that server is down.",
        "No balanceador, se houver um que repasse o TLS a um servidor atrás dele. Recusada: esse servidor caiu.",
    ),
)
_BAD_REQUEST = (400, 497)
_HUNG_UP = (Reason.NOT_HTTP, Reason.CLOSED, Reason.RESET, Reason.TIMEOUT)


@rule(
    "tls.scheme.plaintext_to_tls",
    text=Text(
        en=Words(
            title="The port {port} speaks TLS, but the URL says ws",
            impact="{count:int} of {of:int} attempts sent plain text to a TLS port and failed.",
            cause="The URL's scheme is ws; the same port answers a TLS hello.",
            fix="Use wss in the URL.",
            check="The handshake with wss gets beyond TLS.",
            name="The port speaks TLS, but the URL says ws",
        ),
        pt_BR=Words(
            title="A porta {port} fala TLS, mas a URL usa ws",
            impact="{count:int} de {of:int} tentativas {count:plural:enviou|enviaram} texto puro a uma porta TLS e "
            "{count:plural:falhou|falharam}.",
            cause="O esquema da URL é ws; a mesma porta responde a um início de TLS.",
            fix="Use wss na URL.",
            check="O handshake com wss passa do TLS.",
            name="A porta fala TLS, mas a URL usa ws",
        ),
    ),
    steps=(FIX_SCHEME,),
)
def plaintext_to_tls(handshake: Handshake, target: Target) -> Outcome:
    """Proven by the probe with wss, not by an error's text: TLS ports refuse plain text in several ways."""
    if target.url.secure or not ends.speaks_tls(handshake):
        return Clear()
    hung_up = ends.failed_at(handshake.repeats, StageName.RESPONSE, *_HUNG_UP)
    unsent = ends.failed_at(handshake.repeats, StageName.REQUEST, *_HUNG_UP)
    ended = (*hung_up, *unsent, *ends.answered(handshake.repeats, *_BAD_REQUEST))
    return _wrong(handshake, ended, target)


@rule(
    "tls.scheme.tls_to_plaintext",
    text=Text(
        en=Words(
            title="The port {port} speaks no TLS, but the URL says wss",
            impact="{count:int} of {of:int} attempts failed in the TLS handshake.",
            cause="The URL's scheme is wss; the same port answers plain HTTP.",
            fix="Add TLS to that port, or use ws in the URL where the way is safe.",
            check="The handshake gets beyond TLS, or opens with ws.",
            name="The port speaks no TLS, but the URL says wss",
        ),
        pt_BR=Words(
            title="A porta {port} não fala TLS, mas a URL usa wss",
            impact="{count:int} de {of:int} tentativas {count:plural:falhou|falharam} no handshake TLS.",
            cause="O esquema da URL é wss; a mesma porta responde a HTTP sem TLS.",
            fix="Habilite TLS nessa porta ou use ws na URL onde o caminho for seguro.",
            check="O handshake passa do TLS ou abre com ws.",
            name="A porta não fala TLS, mas a URL usa wss",
        ),
    ),
    steps=(FIX_SCHEME,),
)
def tls_to_plaintext(handshake: Handshake, target: Target) -> Outcome:
    """Proven by the probe with ws: TLS to a plain port has at least three faces."""
    if not target.url.secure or not ends.speaks_plain(handshake):
        return Clear()
    failed = ends.failed_at(handshake.repeats, StageName.TLS)
    return _wrong(handshake, tuple(one for one in failed if _not_ours(one)), target)


@rule(
    "tls.handshake.failed",
    text=Text(
        en=Words(
            title="The TLS handshake with {host} fails",
            impact="{count:int} of {of:int} attempts ended before a request could be sent.",
            cause="{why}",
            fix="Compare versions, ciphers, SNI and client certificates with the server's TLS log.",
            check="A TLS client on this machine completes a handshake with {host}.",
            name="The TLS handshake fails",
        ),
        pt_BR=Words(
            title="O handshake TLS com {host} falha",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} antes que uma requisição "
            "pudesse ser enviada.",
            cause="{why}",
            fix="Compare versões, cifras, SNI e certificados de cliente com o log de TLS do servidor.",
            check="Um cliente TLS nesta máquina conclui um handshake com {host}.",
            name="O handshake TLS falha",
        ),
    ),
    steps=(READ_CRASH_LOG,),
)
def tls_failed(left: Unexplained, look: CertificateLook | None, target: Target) -> Outcome:
    """A symptom: asked last, and only for what no nearer finding names."""
    ended = ends.failed_at(left.attempts, StageName.TLS)
    if not ended:
        return Clear()
    stage, host = ended[0].failed, target.url.host
    reason = stage.reason if stage and stage.reason else Reason.UNKNOWN
    if reason in ends.UNTRUSTED:
        why = filled(_REFUSED_HERE, detail=stage.detail if stage and stage.detail else reason.value)
        return ends.hit(ended, left.of, at_most=Severity.HIGH, host=host, why=why)
    if look and look.session and not look.usual_cipher:
        why, shown = filled(_CIPHER, cipher=look.session.cipher), ("certificate:session/cipher",)
        return ends.hit(ended, left.of, Confidence.PROVEN, at_most=Severity.HIGH, evidence=shown, host=host, why=why)
    why, rivals = filled(_UNSAID, reason=reason.value), () if look else _rivals(reason, target)
    return ends.hit(ended, left.of, at_most=Severity.HIGH, rivals=rivals, host=host, why=why)


def _rivals(reason: Reason, target: Target) -> tuple[Rival, ...]:
    """What may be the cause where no look came as far as a certificate."""
    return (_other_name(target), *((_BACKEND_DOWN,) if reason in (Reason.CLOSED, Reason.RESET) else ()))


def _other_name(target: Target) -> Rival:
    at = f"{target.url.host}:{target.url.port}"
    return Rival(
        "tls.sni.unrecognized",
        f"openssl s_client -connect {at} -servername NAME </dev/null",
        Phrase(
            "With a NAME of the server's configuration it shows a certificate: the name in the URL was wrong. "
            "The same end: the name was not the cause.",
            "Com um NOME da configuração do servidor ele mostra um certificado: o nome na URL estava errado. "
            "O mesmo fim: o nome não era a causa.",
        ),
    )


def _not_ours(attempt: Attempt) -> bool:
    end = ends.end_of(attempt)
    return end is not None and end.reason not in ends.UNTRUSTED


def _wrong(handshake: Handshake, ended: tuple[Attempt, ...], target: Target) -> Outcome:
    if not ended:
        return Clear()
    probe = ends.probes_of(handshake, ends.SCHEME_AXIS)[0]
    proof = (f"handshake:probes/{probe.id}/stages",)
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, evidence=proof, port=str(target.url.port))
