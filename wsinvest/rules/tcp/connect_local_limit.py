"""This machine could not open another socket."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Outcome, Step
from wsinvest.model.registry import rule

FREE_SOCKETS = Step(
    "free_local_sockets",
    TODAY,
    15,
    Phrase(
        "Free sockets on the machine that investigates, or run from another one.",
        "Liberar sockets na máquina que investiga, ou executar a partir de outra.",
    ),
    Phrase("This machine opens new connections again.", "Esta máquina volta a abrir conexões."),
)


@rule(
    "tcp.connect.local_limit",
    text=Text(
        en=Words(
            title="This machine could not open another socket",
            impact="{count:int} of {of:int} attempts never left this machine; {count:plural:it says|they say} nothing "
            "about the server.",
            cause="The investigating machine has run out of local ports or of file descriptors.",
            fix="Free sockets here, raise the limit, or run from another machine.",
            check="Run the investigation again; the attempts reach the server.",
        ),
        pt_BR=Words(
            title="Esta máquina não conseguiu abrir mais um socket",
            impact="{count:int} de {of:int} tentativas {count:plural:não saiu|não saíram} desta máquina; "
            "{count:plural:ela nada diz|elas nada dizem} sobre o servidor.",
            cause="A máquina que investiga ficou sem portas locais ou sem descritores de arquivo.",
            fix="Libere sockets aqui, aumente o limite ou execute a partir de outra máquina.",
            check="Execute a investigação de novo; as tentativas chegam ao servidor.",
        ),
    ),
    steps=(FREE_SOCKETS,),
)
def connect_local_limit(handshake: Handshake) -> Outcome:
    """Our own shortage must never look like a fault of the server."""
    reasons = (Reason.PORTS_EXHAUSTED, Reason.DESCRIPTORS_EXHAUSTED)
    ended = ends.failed_at(handshake.repeats, StageName.TCP, *reasons)
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN) if ended else Clear()
