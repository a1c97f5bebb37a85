"""What the server sends after the 101: frames that keep the rules, and extensions that somebody asked for."""

from collections.abc import Mapping
from typing import Final

from wsinvest.analysis.ends import failed_at, hit
from wsinvest.analysis.engineio import misspoken
from wsinvest.analysis.proofs import turned
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt, Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity
from wsinvest.model.registry import rule
from wsinvest.rules.protocol import REPAIR_UPGRADE

DEFLATE_PROBE: Final = "deflate_offered"
_NONE: Final = Phrase("none", "nenhuma")
_ALL: Final = Phrase("Every client is hit.", "Todos os clientes são afetados.")
_NOT_ASKING: Final = Phrase(
    "Clients that offer compression, as browsers do, are served; those that do not, as many tools and libraries, fail.",
    "Clientes que oferecem compressão, como os navegadores, são atendidos; os que não oferecem, como muitas "
    "ferramentas e bibliotecas, falham.",
)
_ASKING: Final = Phrase(
    "Only clients that offer compression are hit: browsers fail where tools connect.",
    "Só os clientes que oferecem compressão são afetados: navegadores falham onde ferramentas conectam.",
)
_BROKEN: Final[Mapping[Reason, Phrase]] = {
    Reason.MASKED: Phrase(
        "The server masks its frames, which only clients may do (RFC 6455 section 5.1).",
        "O servidor mascara seus frames, o que só clientes podem fazer (RFC 6455, seção 5.1).",
    ),
    Reason.OPCODE_UNKNOWN: Phrase(
        "A frame has an opcode that no one has defined: the bytes are those of another protocol, or the lengths before "
        "it are wrong.",
        "Um frame tem um opcode não definido: os bytes são de outro protocolo, ou os tamanhos antes dele estão "
        "errados.",
    ),
    Reason.TEXT_INVALID: Phrase(
        "A text message is not UTF-8 (RFC 6455 section 8.1): binary data or another encoding sent as text.",
        "Uma mensagem de texto não é UTF-8 (RFC 6455, seção 8.1): dados binários ou outra codificação enviados como "
        "texto.",
    ),
    Reason.MESSAGE_TOO_LARGE: Phrase(
        "A message is above 1 MiB, at which many client libraries end the connection with 1009; browsers do not.",
        "Uma mensagem passa de 1 MiB, limite em que muitas bibliotecas encerram a conexão com 1009; navegadores não.",
    ),
    Reason.HTTP_AFTER_UPGRADE: Phrase(
        "HTTP stands where frames are due: the 101 was sent, and then something answered as if it had not been.",
        "Há HTTP no lugar de frames: o 101 foi enviado e depois algo respondeu como se não tivesse sido.",
    ),
    Reason.PROTOCOL_ERROR: Phrase(
        "Bytes after the 101 break the rules of framing: reserved bits, control frames that are too long or in pieces, "
        "fragments out of order, or text of another protocol.",
        "Os bytes após o 101 violam as regras de framing: bits reservados, frames de controle longos demais ou "
        "partidos, fragmentos fora de ordem ou texto de outro protocolo.",
    ),
}
# The frame itself shows what it breaks; the other two have rivals.
_DECISIVE: Final = frozenset({Reason.MASKED, Reason.TEXT_INVALID, Reason.HTTP_AFTER_UPGRADE})


@rule(
    "protocol.frame.invalid",
    text=Text(
        en=Words(
            title="The server sends what is no valid WebSocket frame",
            impact="{count:int} of {of:int} connections had to be ended after {after:ms}. {who}",
            cause="{broken}",
            fix="Repair the server's framing, and look for a proxy that alters or mixes in data.",
            check="A connection lasts longer than its first messages, without code 1002 or 1007.",
        ),
        pt_BR=Words(
            title="O servidor envia o que não é um frame WebSocket válido",
            impact="{count:int} de {of:int} conexões {count:plural:teve de ser encerrada|tiveram de ser encerradas} "
            "após {after:ms}. {who}",
            cause="{broken}",
            fix="Corrija o framing do servidor e procure um proxy que altere ou insira dados.",
            check="A conexão dura mais que as primeiras mensagens, sem os códigos 1002 ou 1007.",
        ),
    ),
    steps=(REPAIR_UPGRADE,),
)
def frame_invalid(handshake: Handshake) -> Outcome:
    """One rule for all of them; the frame that came tells which."""
    if misspoken(handshake):
        return Clear()
    ended = failed_at(handshake.repeats, StageName.FIRST_SECOND, *_BROKEN)
    if not ended:
        return Clear()
    reason = _reason(ended[0])
    confidence = Confidence.PROVEN if reason in _DECISIVE else Confidence.INFERRED
    after = ended[0].close.after_ms if ended[0].close else 0.0
    return hit(
        ended, len(handshake.repeats), confidence, after=after, broken=_BROKEN[reason], who=_who(handshake, ended)
    )


@rule(
    "protocol.extension.unnegotiated_bits",
    text=Text(
        en=Words(
            title="The server sets the bit of an extension that was not agreed on",
            impact="{count:int} of {of:int} connections had to be ended after {after:ms}. {who}",
            cause="RSV1 is set, as on compressed messages, but the answer to the handshake names no extension: the "
            "server compresses unasked, or a proxy drops Sec-WebSocket-Extensions from the answer.",
            fix="Let the proxy forward Sec-WebSocket-Extensions in both directions, or switch permessage-deflate off "
            "at the server.",
            check="Messages come without RSV1, or after an answer that names permessage-deflate.",
        ),
        pt_BR=Words(
            title="O servidor usa o bit de uma extensão que não foi combinada",
            impact="{count:int} de {of:int} conexões {count:plural:teve de ser encerrada|tiveram de ser encerradas} "
            "após {after:ms}. {who}",
            cause="RSV1 está ligado, como em mensagens comprimidas, mas a resposta ao handshake não traz nenhuma "
            "extensão: o servidor comprime sem que se peça, ou um proxy remove Sec-WebSocket-Extensions da resposta.",
            fix="Faça o proxy repassar Sec-WebSocket-Extensions nos dois sentidos, ou desative permessage-deflate no "
            "servidor.",
            check="As mensagens chegam sem RSV1, ou após uma resposta que traz permessage-deflate.",
        ),
    ),
    steps=(REPAIR_UPGRADE,),
)
def unnegotiated_bits(handshake: Handshake) -> Outcome:
    """The bit itself is the proof: RFC 6455 section 5.2 makes the client fail the connection."""
    ended = failed_at(handshake.repeats, StageName.FIRST_SECOND, Reason.RESERVED_BITS)
    if not ended:
        return Clear()
    after = ended[0].close.after_ms if ended[0].close else 0.0
    agreed = (f"handshake:repeats/{ended[0].id}/negotiated",) if ended[0].negotiated else ()
    return _unasked(handshake, ended, after, *agreed)


@rule(
    "protocol.extension.unrequested",
    text=Text(
        en=Words(
            title="The server answers with an extension that was not offered so: {answered}",
            impact="{count:int} of {of:int} handshakes {count:plural:fails|fail} after the 101. {who}",
            cause="Sec-WebSocket-Extensions of the answer names an extension, or a parameter, that the request does "
            "not offer. Offered: {offered}.",
            fix="Let the server library negotiate, in place of a fixed header; let proxies forward the client's offer.",
            check="The answer names only what the request offers.",
            name="The server answers with an extension that was not offered",
        ),
        pt_BR=Words(
            title="O servidor responde com uma extensão que não foi oferecida assim: {answered}",
            impact="{count:int} de {of:int} handshakes {count:plural:falha|falham} após o 101. {who}",
            cause="Sec-WebSocket-Extensions da resposta traz uma extensão, ou um parâmetro, que a requisição não "
            "oferece. Oferecidas: {offered}.",
            fix="Deixe a biblioteca do servidor negociar, em vez de um cabeçalho fixo; faça os proxies repassarem a "
            "oferta do cliente.",
            check="A resposta traz apenas o que a requisição oferece.",
            name="O servidor responde com uma extensão que não foi oferecida",
        ),
    ),
    steps=(REPAIR_UPGRADE,),
)
def extension_unrequested(handshake: Handshake) -> Outcome:
    """RFC 6455 section 4.1: the client must fail such a connection."""
    ended = failed_at(handshake.repeats, StageName.NEGOTIATION, Reason.EXTENSION_INVALID)
    if not ended:
        return Clear()
    return _unasked(handshake, ended, 0.0)


def _unasked(handshake: Handshake, ended: tuple[Attempt, ...], after: float, *evidence: str) -> Hit:
    """Hits everybody, unless those who ask for it are served: the repeat that offers compression, or the probe."""
    probe = handshake.probe(DEFLATE_PROBE)
    proof = [f"handshake:repeats/{one.id}" for one in _asking(handshake) if one.opened and not one.failed]
    proof += [f"handshake:probes/{probe.id}"] if probe and turned(handshake, DEFLATE_PROBE) else []
    return hit(
        ended,
        len(handshake.repeats),
        Confidence.PROVEN,
        at_most=Severity.HIGH if proof else Severity.CRITICAL,
        evidence=(*evidence, *proof),
        after=after,
        who=_NOT_ASKING if proof else _who(handshake, ended),
        answered=_answered(ended[0]),
        offered=", ".join(ended[0].sent.extensions) or _NONE,
    )


def _asking(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats that offer compression, as browsers do; the others offer none."""
    return tuple(one for one in handshake.repeats if one.sent.extensions)


def _who(handshake: Handshake, ended: tuple[Attempt, ...]) -> Phrase:
    return _ASKING if ended == _asking(handshake) and len(ended) < len(handshake.repeats) else _ALL


def _reason(attempt: Attempt) -> Reason:
    return attempt.failed.reason if attempt.failed and attempt.failed.reason else Reason.UNKNOWN


def _answered(attempt: Attempt) -> str | Phrase:
    header = attempt.response.header("sec-websocket-extensions") if attempt.response else ""
    return header or _NONE
