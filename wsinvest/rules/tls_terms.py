"""What a TLS handshake is about besides trust: version, name, application protocol, and a certificate of the client."""

import re

from wsinvest.analysis import ends
from wsinvest.analysis.mutual_tls import lacks_certificate
from wsinvest.analysis.proofs import outcome
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.comparison import Turn
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.attempt import Attempt, Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Outcome, Rival, Step
from wsinvest.model.hosts import address_of
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

SET_TLS = Step(
    "set_tls",
    TODAY,
    30,
    Phrase(
        "Correct the TLS listener: TLS 1.2 and 1.3, the host names that clients use, http/1.1 among its protocols.",
        "Corrigir o listener TLS: TLS 1.2 e 1.3, os nomes de host que os clientes usam, http/1.1 entre os protocolos.",
    ),
    Phrase(
        "openssl s_client completes a handshake with the URL's host name and -alpn http/1.1.",
        "openssl s_client conclui um handshake com o nome de host da URL e -alpn http/1.1.",
    ),
)
ISSUE_CLIENT_CERTIFICATE = Step(
    "issue_client_certificate",
    TODAY,
    60,
    Phrase(
        "Give the clients certificates that the server accepts, or leave this endpoint open to clients without one.",
        "Dar aos clientes certificados aceitos pelo servidor ou liberar este endpoint para clientes sem certificado.",
    ),
    Phrase(
        "openssl s_client with -cert and -key completes a handshake and gets an answer.",
        "openssl s_client com -cert e -key conclui um handshake e obtém resposta.",
    ),
)
_OLD = frozenset({"SSLv3", "TLSv1", "TLSv1.1"})
_MISDIRECTED = 421
# 505: the version of HTTP is not spoken; 464: that of Amazon's load balancers.
_OTHER_HTTP = (421, 464, 505)
_HUNG_UP = (Reason.CLOSED, Reason.RESET)
_WANTS_H2 = re.compile(r"\bALPN\b|\bHTTP/2\b")
_NAME_SENT = Phrase("the name {host}", "o nome {host}")
_NO_NAME_SENT = Phrase("a hello without a name, as for any IP address", "um início sem nome, como em todo endereço IP")


@rule(
    "tls.version.unsupported",
    text=Text(
        en=Words(
            title="{host} speaks only {version}",
            impact="{count:int} of {of:int} attempts ended in the TLS handshake, as those of every current client do.",
            cause="The server offers no TLS version that clients still speak; 1.0 and 1.1 were withdrawn by RFC 8996.",
            fix="Enable TLS 1.2 and 1.3 on the server or in what stands in front of it.",
            check="openssl s_client -tls1_2 completes a handshake with {host}.",
            name="The server speaks only withdrawn TLS versions",
        ),
        pt_BR=Words(
            title="{host} fala apenas {version}",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} no handshake TLS; "
            "o mesmo ocorre com todo cliente atual.",
            cause="O servidor não oferece versão de TLS que os clientes ainda falem; a RFC 8996 retirou a 1.0 e a 1.1.",
            fix="Habilite TLS 1.2 e 1.3 no servidor ou no que estiver à frente dele.",
            check="openssl s_client -tls1_2 conclui um handshake com {host}.",
            name="O servidor fala apenas versões de TLS já retiradas",
        ),
    ),
    steps=(SET_TLS,),
)
def version_unsupported(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """Proven by the look that offers every version: it passes, and agrees on an old one."""
    session, of = look.session if look else None, len(handshake.repeats)
    if session and session.version not in _OLD:
        return Clear(by=("certificate:session/version",))
    failed = ends.failed_at(handshake.repeats, StageName.TLS)
    ended = tuple(one for one in failed if one.failed and one.failed.reason not in ends.UNTRUSTED)
    if session and ended:
        evidence = ("certificate:session/version",)
        return ends.hit(ended, of, Confidence.PROVEN, evidence=evidence, host=target.url.host, version=session.version)
    refused = ends.failed_at(ended, StageName.TLS, Reason.TLS_VERSION)
    older = Phrase("versions of TLS older than 1.2", "versões de TLS anteriores à 1.2")
    return ends.hit(refused, of, Confidence.INFERRED, host=target.url.host, version=older) if refused else Clear()


@rule(
    "tls.sni.unrecognized",
    text=Text(
        en=Words(
            title="The TLS listener at {host} turns away {sent}",
            impact="{count:int} of {of:int} attempts ended before a request could be sent.",
            cause="The name in the TLS hello (SNI) is not among those that the listener serves.",
            fix="Connect by a name that the listener knows, or add {host} to it with its certificate.",
            check="openssl s_client -connect {host}:{port} -servername NAME shows a certificate.",
            name="The TLS listener does not know the name that was sent",
        ),
        pt_BR=Words(
            title="O listener TLS em {host} recusa {sent}",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} antes que uma requisição "
            "pudesse ser enviada.",
            cause="O nome no início do TLS (SNI) não está entre os que o listener atende.",
            fix="Conecte por um nome que o listener conheça ou inclua {host} nele, com seu certificado.",
            check="openssl s_client -connect {host}:{port} -servername NOME mostra um certificado.",
            name="O listener TLS não conhece o nome enviado",
        ),
    ),
    steps=(SET_TLS,),
)
def sni_unrecognized(handshake: Handshake, target: Target) -> Outcome:
    """Proven by a probe with another name, or by the alert that was made for this (RFC 6066 section 3)."""
    named = ends.failed_at(handshake.repeats, StageName.TLS, Reason.TLS_NAME)
    probe = _turning(handshake, "sni")
    misdirected = ends.answered(handshake.repeats, _MISDIRECTED)
    ended = named or (ends.failed_at(handshake.repeats, StageName.TLS) or misdirected if probe else ())
    if not ended:
        return Clear()
    proof = (f"handshake:probes/{probe.id}/stages",) if probe else ()
    host, of = target.url.host, len(handshake.repeats)
    sent = _NO_NAME_SENT if address_of(host) else filled(_NAME_SENT, host=host)
    return ends.hit(ended, of, Confidence.PROVEN, evidence=proof, host=host, sent=sent, port=str(target.url.port))


@rule(
    "tls.alpn.no_http11",
    text=Text(
        en=Words(
            title="The TLS listener at {host} serves HTTP/2 only",
            impact="{count:int} of {of:int} attempts failed: WebSocket clients ask for http/1.1.",
            cause="The listener's list of application protocols (ALPN) holds h2 and lacks http/1.1.",
            fix="Add http/1.1 to the listener's protocols, after h2.",
            check="openssl s_client -alpn http/1.1 reports: ALPN protocol: http/1.1.",
            name="The TLS listener serves HTTP/2 only",
        ),
        pt_BR=Words(
            title="O listener TLS em {host} atende apenas HTTP/2",
            impact="{count:int} de {of:int} tentativas {count:plural:falhou|falharam}: clientes WebSocket pedem "
            "http/1.1.",
            cause="A lista de protocolos de aplicação (ALPN) do listener tem h2 e não tem http/1.1.",
            fix="Inclua http/1.1 nos protocolos do listener, depois de h2.",
            check="openssl s_client -alpn http/1.1 informa: ALPN protocol: http/1.1.",
            name="O listener TLS atende apenas HTTP/2",
        ),
    ),
    steps=(SET_TLS,),
)
def no_http11(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """By the alert that was made for this (RFC 7301 section 3.2), or by what a server that picks h2 alone answers."""
    if any(one.tls and one.tls.alpn for one in handshake.repeats):
        return Clear(by=tuple(f"handshake:repeats/{one.id}/tls/alpn" for one in handshake.repeats if one.tls)[:1])
    picks_h2 = look is not None and look.session is not None and look.session.alpn == "h2"
    shown = ("certificate:session/alpn",) if picks_h2 else ()
    host, of = target.url.host, len(handshake.repeats)
    refused = ends.failed_at(handshake.repeats, StageName.TLS, Reason.TLS_ALPN)
    if refused:
        return ends.hit(refused, of, Confidence.PROVEN, evidence=shown, host=host)
    if not picks_h2:
        return Clear()
    frames = ends.failed_at(handshake.repeats, StageName.RESPONSE, Reason.NOT_HTTP)
    told = tuple(
        one for one in handshake.repeats if one.failed and one.response and _WANTS_H2.search(one.response.body)
    )
    other = (*frames, *told, *ends.answered(handshake.repeats, *_OTHER_HTTP))
    if other:
        return ends.hit(other, of, Confidence.PROVEN, evidence=shown, host=host)
    hung_up = ends.failed_at(handshake.repeats, StageName.RESPONSE, *_HUNG_UP)
    if not hung_up:
        return Clear()
    return ends.hit(hung_up, of, Confidence.INFERRED, evidence=shown, rivals=(_closes(target),), host=host)


@rule(
    "tls.client_certificate.required",
    text=Text(
        en=Words(
            title="{host} demands a certificate of the client",
            impact="{count:int} of {of:int} attempts ended for lack of one, as those of every other client do.",
            cause="The server asks for a client certificate (mutual TLS) and does not go on without one.",
            fix="Give the client a certificate that the server's CA signed, or do not demand one at this endpoint.",
            check="With -cert and -key, openssl s_client to {host} gets an HTTP answer.",
            name="The server demands a certificate of the client",
        ),
        pt_BR=Words(
            title="{host} exige um certificado do cliente",
            impact="{count:int} de {of:int} tentativas {count:plural:foi recusada|foram recusadas}, assim como todo "
            "cliente sem certificado.",
            cause="O servidor pede um certificado de cliente (TLS mútuo) e não prossegue sem ele.",
            fix="Dê ao cliente um certificado assinado pela CA do servidor ou não o exija neste endpoint.",
            check="Com -cert e -key, openssl s_client obtém de {host} uma resposta HTTP.",
            name="O servidor exige um certificado do cliente",
        ),
    ),
    steps=(ISSUE_CLIENT_CERTIFICATE,),
)
def client_certificate_required(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """By the alert that says so (RFC 8446 section 6.2), or by what follows on the server's request for one."""
    ended = tuple(one for one in handshake.repeats if lacks_certificate(one, look))
    if not ended:
        return Clear(by=("certificate:certificate",)) if look and not look.asks_certificate else Clear()
    facts = ("turned_away", "asks_certificate") if look else ()
    shown = tuple(f"certificate:{name}" for name in facts if getattr(look, name))[:1]
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, evidence=shown, host=target.url.host)


def _turning(handshake: Handshake, axis: str) -> Attempt | None:
    """The first probe of this axis that came further."""
    probes = ends.probes_of(handshake, axis)
    return next((probe for probe in probes if outcome(handshake, probe) is not Turn.RED), None)


def _closes(target: Target) -> Rival:
    at = f"{target.url.host}:{target.url.port}"
    return Rival(
        "http.handshake.closed_early",
        f"curl -sk --http2 -o /dev/null -w '%{{http_version}} %{{http_code}}\\n' https://{at}/",
        Phrase(
            "An answer by version 2: the listener is alive and lacks http/1.1. None: the server itself hangs up.",
            "Resposta na versão 2: o listener funciona e não tem http/1.1. Nenhuma: o próprio servidor desliga.",
        ),
    )
