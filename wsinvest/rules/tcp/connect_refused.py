"""The server refuses TCP connections."""

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import START_LISTENER
from wsinvest.analysis.tcp import at_address
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.attempt import Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Outcome
from wsinvest.model.registry import rule
from wsinvest.model.target import Target


@rule(
    "tcp.connect.refused",
    text=Text(
        en=Words(
            title="The server refused the connection{at}",
            impact="{count:int} of {of:int} attempts got no connection at all.",
            cause="Nothing listens on the port that the URL names, or a firewall refuses on its behalf.",
            fix="Start the server, or correct port and interface.",
            check="A connection to that port is accepted.",
            name="The server refuses TCP connections",
        ),
        pt_BR=Words(
            title="O servidor recusou a conexão{at}",
            impact="{count:int} de {of:int} tentativas {count:plural:não obteve|não obtiveram} conexão alguma.",
            cause="Nada escuta na porta indicada pela URL, ou um firewall recusa em seu lugar.",
            fix="Inicie o servidor ou corrija a porta e a interface.",
            check="Uma conexão com essa porta é aceita.",
            name="O servidor recusa conexões TCP",
        ),
    ),
    steps=(START_LISTENER,),
)
def connect_refused(handshake: Handshake, target: Target) -> Outcome:
    """A reset in answer to the first packet is decisive by itself."""
    ended = ends.failed_at(handshake.repeats, StageName.TCP, Reason.REFUSED)
    if not ended:
        return Clear()
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, at=at_address(target))
