"""The listen queue is full."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.sockets import Sockets
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity, Step
from wsinvest.model.registry import rule

_NO_QUEUE: Final = Phrase(
    "Nothing was seen to listen on the target's port of this host, or its queue's length is not told.",
    "Nada foi visto escutando na porta do alvo neste host, ou o tamanho da fila não é informado.",
)
ACCEPT_FASTER: Final = Step(
    "accept_faster",
    TODAY,
    30,
    Phrase(
        "Find out why the server does not accept (blocked, stopped, out of descriptors); then lengthen its listen "
        "queue and net.core.somaxconn.",
        "Descobrir por que o servidor não aceita conexões (bloqueado, parado, sem descritores); depois aumentar a "
        "fila de escuta e net.core.somaxconn.",
    ),
    Phrase("ss -ltn shows Recv-Q below Send-Q under load.", "ss -ltn mostra Recv-Q abaixo de Send-Q sob carga."),
)


@rule(
    "resource.backlog.full",
    leads_to=("tcp.connect.timeout",),
    text=Text(
        en=Words(
            title="The listen queue is full: {queue:int} connections wait for accept, {limit:int} may",
            impact="The kernel drops further connections, so that clients hang until they give up.",
            cause="The server does not accept as fast as connections come, or not at all.",
            fix="Let the server accept faster: no blocking work in its loop; then a longer queue.",
            check="ss -ltn shows for this port a Recv-Q below its Send-Q.",
            name="The listen queue is full",
        ),
        pt_BR=Words(
            title="A fila de escuta está cheia: {queue:int} conexões aguardam accept, o máximo é {limit:int}",
            impact="O kernel descarta novas conexões, e os clientes ficam suspensos até desistir.",
            cause="O servidor não aceita conexões no ritmo em que chegam, ou não aceita nenhuma.",
            fix="Faça o servidor aceitar mais rápido, sem trabalho bloqueante no loop; depois aumente a fila.",
            check="ss -ltn mostra para essa porta um Recv-Q abaixo do Send-Q.",
            name="A fila de escuta está cheia",
        ),
    ),
    steps=(ACCEPT_FASTER,),
)
def backlog_full(sockets: Sockets) -> Outcome:
    """Linux takes one connection more than the limit before it drops (tcp(7), `sk_acceptq_is_full`)."""
    queue, limit = sockets.listen_queue, sockets.listen_limit
    if queue is None or limit is None:
        return NotMeasured(_NO_QUEUE)
    if queue <= limit:
        return Clear(by=("sockets:listen_queue",))
    shown = ("sockets:listen_queue", "sockets:listen_limit")
    return Hit(Severity.HIGH, Confidence.PROVEN, {"queue": queue, "limit": limit}, shown)
