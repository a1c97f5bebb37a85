"""The server answers with an extension that was not offered."""

from wsinvest.analysis.compression import unasked_frames
from wsinvest.analysis.ends import failed_at
from wsinvest.analysis.repairs import REPAIR_UPGRADE
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.attempt import Reason, StageName
from wsinvest.model.finding import Clear, Outcome
from wsinvest.model.registry import rule


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
    return unasked_frames(handshake, ended, 0.0)
