"""The server sends what is no valid WebSocket frame."""

from collections.abc import Mapping
from typing import Final

from wsinvest.analysis.compression import who_is_hit
from wsinvest.analysis.ends import failed_at, hit
from wsinvest.analysis.engineio import misspoken
from wsinvest.analysis.repairs import REPAIR_UPGRADE
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt, Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Outcome
from wsinvest.model.registry import rule

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
        ended, len(handshake.repeats), confidence, after=after, broken=_BROKEN[reason], who=who_is_hit(handshake, ended)
    )


def _reason(attempt: Attempt) -> Reason:
    return attempt.failed.reason if attempt.failed and attempt.failed.reason else Reason.UNKNOWN
