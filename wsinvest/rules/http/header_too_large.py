"""The request's head is too large."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TWO_DAYS
from wsinvest.analysis.size import REFUSED_RIVAL, oversize
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Outcome, Severity, Step
from wsinvest.model.registry import rule

SHRINK_REQUEST = Step(
    "shrink_request",
    TWO_DAYS,
    60,
    Phrase(
        "Make tokens and cookies smaller, or raise the limits of proxy and server together.",
        "Reduzir tokens e cookies, ou aumentar juntos os limites do proxy e do servidor.",
    ),
    Phrase("The longest real request opens.", "A maior requisição real é aberta."),
)


@rule(
    "http.header.too_large",
    text=Text(
        en=Words(
            title="The request is too large for the server ({status})",
            impact="{count:int} of {of:int} attempts {count:plural:was|were} refused with a head of {size:bytes}.",
            cause="A limit of the server or proxy on the request line or headers is below that size.",
            fix="Make tokens and cookies smaller, or raise the limit.",
            check="The longest real request opens.",
            name="The request's head is too large",
        ),
        pt_BR=Words(
            title="A requisição é grande demais para o servidor ({status})",
            impact="{count:int} de {of:int} tentativas {count:plural:foi recusada|foram recusadas} com um cabeçalho de "
            "{size:bytes}.",
            cause="Um limite do servidor ou do proxy para a linha ou os cabeçalhos fica abaixo desse tamanho.",
            fix="Reduza tokens e cookies ou aumente o limite.",
            check="A maior requisição real é aberta.",
            name="O cabeçalho da requisição é grande demais",
        ),
    ),
    steps=(SHRINK_REQUEST,),
)
def header_too_large(handshake: Handshake, token: Token | None = None) -> Outcome:
    """Proven by a shorter request that passes; after a 400 only if the answer speaks of length."""
    found = oversize(handshake, token)
    if found is None:
        return Clear()
    shorter, ended = found.shorter, found.attempts
    confidence = Confidence.PROVEN if found.sure else Confidence.INFERRED if shorter else Confidence.OBSERVED
    proof = (f"handshake:probes/{shorter.id}/stages",) if shorter else ()
    rivals = (REFUSED_RIVAL,) if shorter and not found.sure else ()
    status, size = ends.status_of(ended), ended[0].sent.head_bytes
    of, most = len(handshake.repeats), Severity.HIGH
    return ends.hit(ended, of, confidence, at_most=most, evidence=proof, rivals=rivals, status=status, size=size)
