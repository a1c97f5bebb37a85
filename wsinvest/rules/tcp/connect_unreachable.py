"""There is no way to the server from here."""

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import OPEN_PATH
from wsinvest.analysis.tcp import at_address
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.attempt import Reason, StageName
from wsinvest.model.finding import Clear, Outcome
from wsinvest.model.registry import rule
from wsinvest.model.target import Target


@rule(
    "tcp.connect.unreachable",
    text=Text(
        en=Words(
            title="There is no way to the server{at} from here",
            impact="{count:int} of {of:int} attempts ended without leaving the network.",
            cause="The network says that the host or its network cannot be reached.",
            fix="Correct the route, the VPN or the address.",
            check="A connection to that address is accepted or refused, no longer unreachable.",
            name="There is no way to the server from here",
        ),
        pt_BR=Words(
            title="Não há caminho daqui até o servidor{at}",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} sem sair da rede.",
            cause="A rede informa que o host, ou a rede dele, não pode ser alcançado.",
            fix="Corrija a rota, a VPN ou o endereço.",
            check="Uma conexão com esse endereço é aceita ou recusada, e não mais inalcançável.",
            name="Não há caminho daqui até o servidor",
        ),
    ),
    steps=(OPEN_PATH,),
)
def connect_unreachable(handshake: Handshake, target: Target) -> Outcome:
    """The system's own word, no guess about the server."""
    ended = ends.failed_at(handshake.repeats, StageName.TCP, Reason.UNREACHABLE)
    return ends.hit(ended, len(handshake.repeats), at=at_address(target)) if ended else Clear()
