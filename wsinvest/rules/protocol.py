"""What the server's answer makes of the WebSocket protocol: version, upgrade, subprotocol, extensions, frames."""

from typing import Final

from wsinvest.analysis.ends import end_of, failed_at, hit
from wsinvest.analysis.proofs import proved_by
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt, Reason, StageName, TokenState
from wsinvest.model.finding import Clear, Confidence, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode

VERSION: Final = 13
VERSION_PROBE: Final = "version_13"
_NONE: Final = Phrase("none", "nenhum")
_TOKEN: Final = Phrase("the token", "o token")
_REFUSALS: Final = frozenset({400, 426})

SEND_VERSION_13: Final = Step(
    "send_version_13",
    TODAY,
    15,
    Phrase(
        "Let the client send Sec-WebSocket-Version: 13, the only version that is in use.",
        "Fazer o cliente enviar Sec-WebSocket-Version: 13, a única versão em uso.",
    ),
    Phrase("A handshake with version 13 is not refused for its version.",
           "Um handshake com a versão 13 não é recusado por causa da versão."),
)  # fmt: skip
REPAIR_UPGRADE: Final = Step(
    "repair_upgrade",
    TODAY,
    60,
    Phrase(
        "Compare the answer at the server itself with the one through the proxy, and repair the side that alters it.",
        "Comparar a resposta do próprio servidor com a que chega pelo proxy e corrigir o lado que a altera.",
    ),
    Phrase(
        "A handshake through the proxy opens as it does directly at the server.",
        "Um handshake pelo proxy é aberto da mesma forma que diretamente no servidor.",
    ),
)


@rule(
    "protocol.version.unsupported",
    text=Text(
        en=Words(
            title="The server does not support WebSocket version {version}",
            impact="{count:int} of {of:int} handshakes with version {version} {count:plural:was|were} refused.",
            cause="The client sends Sec-WebSocket-Version: {version}. Servers speak version 13 (RFC 6455); earlier "
            "numbers are drafts.",
            fix="Send Sec-WebSocket-Version: 13; use a client library that is maintained.",
            check="The same handshake with version 13 opens, or comes further.",
            name="The server does not support the protocol version",
        ),
        pt_BR=Words(
            title="O servidor não aceita a versão {version} do WebSocket",
            impact="{count:int} de {of:int} handshakes com a versão {version} "
            "{count:plural:foi recusado|foram recusados}.",
            cause="O cliente envia Sec-WebSocket-Version: {version}. Os servidores falam a versão 13 (RFC 6455); "
            "números anteriores são rascunhos obsoletos.",
            fix="Envie Sec-WebSocket-Version: 13; use uma biblioteca de cliente mantida.",
            check="O mesmo handshake com a versão 13 é aberto ou avança mais.",
            name="O servidor não suporta a versão do protocolo",
        ),
    ),
    steps=(SEND_VERSION_13,),
)
def version_unsupported(handshake: Handshake) -> Outcome:
    """Proven by an error to the version that is sent and a 101, or progress, to 13; inferred from the answer alone."""
    refused = tuple(one for one in handshake.repeats if one.sent.version != VERSION and _answered(one))
    if not refused:
        return Clear()
    version, of = refused[0].sent.version, len(handshake.repeats)
    sent = f"handshake:repeats/{refused[0].id}/sent/version"
    probe = proved_by(handshake, (VERSION_PROBE,))
    if probe is not None:
        evidence = (sent, f"handshake:probes/{probe.id}")
        return hit(refused, of, Confidence.PROVEN, evidence=evidence, version=version)
    asked = handshake.probe(VERSION_PROBE)
    suspects = tuple(one for one in refused if _about_version(one))
    if not suspects or (asked is not None and end_of(asked) == end_of(suspects[0])):
        return Clear()
    return hit(suspects, of, Confidence.INFERRED, evidence=(sent,), version=version)


@rule(
    "protocol.accept.invalid",
    text=Text(
        en=Words(
            title="The answer to the handshake does not belong to the request",
            impact="{count:int} of {of:int} handshakes {count:plural:fails|fail} after the 101; browsers refuse such a "
            "connection.",
            cause="Sec-WebSocket-Accept is not computed from the key that was sent: the answer comes from a cache, or "
            "something rewrites the headers.",
            fix="Switch caching and rewriting of headers off for this path; use the server library's own handshake.",
            check="Sec-WebSocket-Accept differs with each handshake and fits its key.",
        ),
        pt_BR=Words(
            title="A resposta ao handshake não corresponde à requisição",
            impact="{count:int} de {of:int} handshakes {count:plural:falha|falham} após o 101; navegadores recusam uma "
            "conexão assim.",
            cause="Sec-WebSocket-Accept não foi calculado a partir da chave enviada: a resposta vem de um cache ou "
            "algo reescreve os cabeçalhos.",
            fix="Desative cache e reescrita de cabeçalhos nesse caminho; use o handshake da própria biblioteca do "
            "servidor.",
            check="Sec-WebSocket-Accept muda a cada handshake e corresponde à chave.",
        ),
    ),
    steps=(REPAIR_UPGRADE,),
)
def accept_invalid(handshake: Handshake) -> Outcome:
    """RFC 6455 section 4.1: the value must be that of the key sent."""
    return _negotiated_wrongly(handshake, Reason.ACCEPT_INVALID)


@rule(
    "protocol.upgrade.header_missing",
    text=Text(
        en=Words(
            title="A header that every upgrade needs is missing or wrong in the 101",
            impact="{count:int} of {of:int} handshakes {count:plural:fails|fail} after the 101.",
            cause="Upgrade, Connection or Sec-WebSocket-Accept is absent or wrong in the answer.",
            fix="Stop the proxy from dropping these headers, or let a WebSocket library answer in place of own code.",
            check="The 101 carries Upgrade: websocket, Connection: Upgrade and Sec-WebSocket-Accept.",
        ),
        pt_BR=Words(
            title="Um cabeçalho que todo upgrade exige falta ou está incorreto no 101",
            impact="{count:int} de {of:int} handshakes {count:plural:falha|falham} após o 101.",
            cause="Upgrade, Connection ou Sec-WebSocket-Accept está ausente ou incorreto na resposta.",
            fix="Impeça o proxy de remover esses cabeçalhos, ou deixe uma biblioteca WebSocket responder no lugar de "
            "código próprio.",
            check="O 101 traz Upgrade: websocket, Connection: Upgrade e Sec-WebSocket-Accept.",
        ),
    ),
    steps=(REPAIR_UPGRADE,),
)
def upgrade_header_missing(handshake: Handshake) -> Outcome:
    """RFC 6455 section 4.1: the three headers of the answer."""
    return _negotiated_wrongly(handshake, Reason.UPGRADE_MISSING)


@rule(
    "protocol.subprotocol.unrequested",
    text=Text(
        en=Words(
            title="The server selects a subprotocol that was not offered",
            impact="{count:int} of {of:int} handshakes {count:plural:fails|fail} after the 101.",
            cause="Sec-WebSocket-Protocol of the answer names none of the offers. Offered: {offered}.",
            fix="Select from the client's offers only; without a match leave the header out.",
            check="The answer names one of the offered subprotocols, or none.",
        ),
        pt_BR=Words(
            title="O servidor seleciona um subprotocolo que não foi oferecido",
            impact="{count:int} de {of:int} handshakes {count:plural:falha|falham} após o 101.",
            cause="Sec-WebSocket-Protocol da resposta não é nenhum dos oferecidos. Oferecidos: {offered}.",
            fix="Selecione apenas entre os oferecidos pelo cliente; sem correspondência, omita o cabeçalho.",
            check="A resposta traz um dos subprotocolos oferecidos, ou nenhum.",
        ),
    ),
    steps=(REPAIR_UPGRADE,),
)
def subprotocol_unrequested(handshake: Handshake) -> Outcome:
    """RFC 6455 section 4.1: the client must fail such a connection."""
    return _negotiated_wrongly(handshake, Reason.SUBPROTOCOL_UNREQUESTED)


@rule(
    "protocol.subprotocol.not_selected",
    text=Text(
        en=Words(
            title="The server selects none of the offered subprotocols",
            impact="{count:int} of {of:int} connections {count:plural:opens|open} for tools, but browsers end "
            "{count:plural:it|them} at once.",
            cause="The client offers {offered}, and the answer has no Sec-WebSocket-Protocol.",
            fix="Let the server answer with one of the offers, or offer none.",
            check="The answer to the same offer names one of its subprotocols.",
        ),
        pt_BR=Words(
            title="O servidor não seleciona nenhum dos subprotocolos oferecidos",
            impact="{count:int} de {of:int} conexões {count:plural:abre|abrem} para ferramentas, mas navegadores "
            "{count:plural:a|as} encerram imediatamente.",
            cause="O cliente oferece {offered}, e a resposta não traz Sec-WebSocket-Protocol.",
            fix="Faça o servidor responder com um dos oferecidos, ou não ofereça nenhum.",
            check="A resposta à mesma oferta traz um dos subprotocolos.",
        ),
    ),
    steps=(REPAIR_UPGRADE,),
)
def subprotocol_not_selected(handshake: Handshake) -> Outcome:
    """Tools let it pass; browsers fail the connection (WHATWG WebSockets)."""
    bare = tuple(one for one in handshake.repeats if _offers(one) and _selected_nothing(one))
    if not bare:
        return Clear()
    evidence = tuple(f"handshake:repeats/{bare[0].id}/{part}" for part in ("sent/subprotocols", "negotiated"))
    of, offered = len(handshake.repeats), _offered(bare[0])
    return hit(bare, of, Confidence.PROVEN, at_most=Severity.HIGH, evidence=evidence, offered=offered)


def _negotiated_wrongly(handshake: Handshake, reason: Reason) -> Outcome:
    ended = failed_at(handshake.repeats, StageName.NEGOTIATION, reason)
    if not ended:
        return Clear()
    evidence = (f"handshake:repeats/{ended[0].id}/response",) if ended[0].response else ()
    offered = _offered(ended[0])
    return hit(ended, len(handshake.repeats), Confidence.PROVEN, evidence=evidence, offered=offered)


def _answered(attempt: Attempt) -> bool:
    """Whether the server looked at the handshake and refused it."""
    end = end_of(attempt)
    return end is not None and end.stage in (StageName.RESPONSE, StageName.NEGOTIATION)


def _about_version(attempt: Attempt) -> bool:
    """Whether the refusal itself points at the version: its status, its header, or the stage of a recorded case."""
    response = attempt.response
    if response is None:
        return bool(failed_at((attempt,), StageName.NEGOTIATION))
    return response.status in _REFUSALS or bool(response.header("sec-websocket-version"))


def _selected_nothing(attempt: Attempt) -> bool:
    return attempt.opened and attempt.negotiated is not None and not attempt.negotiated.subprotocol


def _offers(attempt: Attempt) -> bool:
    """A token may travel as a subprotocol too; it is then an offer that no evidence names."""
    carried = attempt.sent.token_place == AuthMode.SUBPROTOCOL and attempt.sent.token_state is TokenState.PRESENT
    return carried or bool(attempt.sent.subprotocols)


def _offered(attempt: Attempt) -> str | Phrase:
    named = ", ".join(attempt.sent.subprotocols)
    return named or (_TOKEN if _offers(attempt) else _NONE)
