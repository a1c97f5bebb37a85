"""The server accepts the connection but does not answer."""

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import UNBLOCK_SERVER
from wsinvest.analysis.waiting import WAITED_FOR
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.attempt import Reason
from wsinvest.model.finding import Clear, Outcome
from wsinvest.model.registry import rule


@rule(
    "http.handshake.timeout",
    text=Text(
        en=Words(
            title="The server accepts the connection but does not answer",
            impact="{count:int} of {of:int} attempts waited in vain for an answer to the handshake.",
            cause="The process hangs, its event loop is blocked, or something in between swallows the request.",
            fix="Look at what the server does at that moment; restart it only after that.",
            check="The handshake is answered within its objective.",
        ),
        pt_BR=Words(
            title="O servidor aceita a conexão, mas não responde",
            impact="{count:int} de {of:int} tentativas {count:plural:esperou|esperaram} em vão por uma resposta ao "
            "handshake.",
            cause="O processo está travado, o laço de eventos está bloqueado, ou algo no caminho engole a requisição.",
            fix="Veja o que o servidor faz nesse momento; só depois reinicie.",
            check="O handshake é respondido dentro do objetivo.",
        ),
    ),
    steps=(UNBLOCK_SERVER,),
)
def handshake_timeout(handshake: Handshake) -> Outcome:
    """No byte within the budget, on a connection that stands."""
    ended = [one for stage in WAITED_FOR for one in ends.failed_at(handshake.repeats, stage, Reason.TIMEOUT)]
    if not ended or ends.speaks_tls(handshake):
        return Clear()
    return ends.hit(tuple(ended), len(handshake.repeats))
