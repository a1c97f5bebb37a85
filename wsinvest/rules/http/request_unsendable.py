"""The request cannot be sent as it is configured."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import VERIFY_AUTH
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.attempt import Reason, StageName
from wsinvest.model.finding import Clear, Outcome, Severity
from wsinvest.model.registry import rule


@rule(
    "http.request.unsendable",
    text=Text(
        en=Words(
            title="The request cannot be sent as it is configured",
            impact="{count:int} of {of:int} attempts {count:plural:was|were} over before a byte was sent.",
            cause="The token, the Origin or a subprotocol holds a blank, a line break or another character that has "
            "no place in a request.",
            fix="Repair the value where it is made; the findings on the token say what is wrong with it.",
            check="The request is sent, and the server answers.",
        ),
        pt_BR=Words(
            title="A requisição não pode ser enviada como está configurada",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} antes do primeiro byte.",
            cause="O token, o Origin ou um subprotocolo contém um espaço, uma quebra de linha ou outro caractere que "
            "não cabe em uma requisição.",
            fix="Corrija o valor onde ele é gerado; os achados sobre o token dizem o que há de errado.",
            check="A requisição é enviada, e o servidor responde.",
        ),
    ),
    steps=(VERIFY_AUTH,),
)
def request_unsendable(handshake: Handshake) -> Outcome:
    """We send no value that would become another header or another request: that is the client's fault to repair."""
    ended = ends.failed_at(handshake.repeats, StageName.REQUEST, Reason.UNSENDABLE)
    return ends.hit(ended, len(handshake.repeats), at_most=Severity.HIGH) if ended else Clear()
