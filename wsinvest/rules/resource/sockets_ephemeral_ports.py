"""The local ports towards one destination run out."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.sockets import Sockets
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Thresholds

_NO_RANGE: Final = Phrase(
    "The range of local ports is not told on this system.", "Este sistema não informa a faixa de portas locais."
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
def sockets_ephemeral_ports(sockets: Sockets, thresholds: Thresholds) -> Outcome:
    """Sockets towards the destination that takes most, against ip_local_port_range."""
    if sockets.ephemeral_range is None or sockets.ephemeral_used is None:
        return NotMeasured(_NO_RANGE)
    first, last = sockets.ephemeral_range
    ports, used = last - first + 1, sockets.ephemeral_used
    if used <= thresholds.ephemeral_ports * ports:
        return Clear(by=("sockets:ephemeral_used",))
    shown = ("sockets:ephemeral_used", "sockets:ephemeral_range")
    return Hit(Severity.CRITICAL, Confidence.PROVEN, {"used": used, "of": ports, "ratio": used / ports}, shown)
