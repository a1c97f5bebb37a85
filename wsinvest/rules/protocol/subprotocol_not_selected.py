"""The server selects none of the offered subprotocols."""

from wsinvest.analysis.ends import hit
from wsinvest.analysis.negotiation import offered_subprotocols, offers_subprotocol
from wsinvest.analysis.repairs import REPAIR_UPGRADE
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Clear, Confidence, Outcome, Severity
from wsinvest.model.registry import rule


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
    bare = tuple(one for one in handshake.repeats if offers_subprotocol(one) and _selected_nothing(one))
    if not bare:
        return Clear()
    evidence = tuple(f"handshake:repeats/{bare[0].id}/{part}" for part in ("sent/subprotocols", "negotiated"))
    of, offered = len(handshake.repeats), offered_subprotocols(bare[0])
    return hit(bare, of, Confidence.PROVEN, at_most=Severity.HIGH, evidence=evidence, offered=offered)


def _selected_nothing(attempt: Attempt) -> bool:
    return attempt.opened and attempt.negotiated is not None and not attempt.negotiated.subprotocol
