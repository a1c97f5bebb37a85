"""The kernel's tables of sockets: a full listen queue, and local ports that run out towards one destination."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.sockets import Sockets
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Thresholds

_NO_QUEUE: Final = Phrase(
    "Nothing was seen to listen on the target's port of this host, or its queue's length is not told.",
    "Nada foi visto escutando na porta do alvo neste host, ou o tamanho da fila não é informado.",
)
_NO_RANGE: Final = Phrase(
    "The range of local ports is not told on this system.", "Este sistema não informa a faixa de portas locais."
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
MORE_LOCAL_PORTS: Final = Step(
    "more_local_ports",
    TODAY,
    45,
    Phrase(
        "Give the proxy more source addresses or upstream addresses, and widen net.ipv4.ip_local_port_range.",
        "Dar ao proxy mais endereços de origem ou de destino e ampliar net.ipv4.ip_local_port_range.",
    ),
    Phrase(
        "Under the same load less than half of the range is in use towards one destination.",
        "Com a mesma carga, menos da metade da faixa está em uso para um mesmo destino.",
    ),
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


@rule(
    "resource.sockets.ephemeral_ports",
    leads_to=("http.proxy.backend_down",),
    text=Text(
        en=Words(
            title="{used:int} of {of:int} local ports are in use towards one destination ({ratio:pct})",
            impact="A proxy or load client on this host soon gets EADDRNOTAVAIL in place of a connection.",
            cause="Each connection to one address and port takes a local port; closed ones keep theirs for a minute.",
            fix="More source or destination addresses, connections that are used again, a wider range.",
            check="ss -tan shows far fewer connections towards that destination.",
            name="The local ports towards one destination run out",
        ),
        pt_BR=Words(
            title="{used:int} de {of:int} portas locais estão em uso para um mesmo destino ({ratio:pct})",
            impact="Um proxy ou cliente de carga neste host logo recebe EADDRNOTAVAIL em vez de uma conexão.",
            cause="Cada conexão para um endereço e porta ocupa uma porta local; as fechadas a mantêm por um minuto.",
            fix="Mais endereços de origem ou destino, conexões reutilizadas, uma faixa maior.",
            check="ss -tan mostra bem menos conexões para esse destino.",
            name="As portas locais para um mesmo destino se esgotam",
        ),
    ),
    steps=(MORE_LOCAL_PORTS,),
)
def ephemeral_ports(sockets: Sockets, thresholds: Thresholds) -> Outcome:
    """Sockets towards the destination that takes most, against ip_local_port_range."""
    if sockets.ephemeral_range is None or sockets.ephemeral_used is None:
        return NotMeasured(_NO_RANGE)
    first, last = sockets.ephemeral_range
    ports, used = last - first + 1, sockets.ephemeral_used
    if used <= thresholds.ephemeral_ports * ports:
        return Clear(by=("sockets:ephemeral_used",))
    shown = ("sockets:ephemeral_used", "sockets:ephemeral_range")
    return Hit(Severity.CRITICAL, Confidence.PROVEN, {"used": used, "of": ports, "ratio": used / ports}, shown)
