"""More connections are promised than files may be open."""

from wsinvest.analysis.descriptors import DESCRIPTORS_HIDDEN, connections_of
from wsinvest.analysis.repairs import RAISE_DESCRIPTOR_LIMIT
from wsinvest.facts.capacity import Capacity
from wsinvest.facts.server import Server
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity
from wsinvest.model.registry import rule


@rule(
    "config.limits.connections_exceed_fds",
    leads_to=("resource.fd.exhausted",),
    text=Text(
        en=Words(
            title="{planned:int} connections are promised, {fit:int} fit into the limit of {limit:int} open files",
            impact="Before the promise is kept the server runs out of descriptors: new connections hang.",
            cause="WS_MAX_CONNECTIONS is higher than what the limit of open files of {program} allows.",
            fix="Raise LimitNOFILE of the service above the promise, or lower the promise.",
            check="The promise and a reserve are below “Max open files” of /proc/{pid}/limits.",
            name="More connections are promised than files may be open",
        ),
        pt_BR=Words(
            title="{planned:int} conexões são prometidas, {fit:int} cabem no limite de {limit:int} arquivos abertos",
            impact="Antes de cumprir a promessa, o servidor fica sem descritores: novas conexões ficam suspensas.",
            cause="WS_MAX_CONNECTIONS é maior do que o limite de arquivos abertos de {program} permite.",
            fix="Aumente LimitNOFILE do serviço acima da promessa ou reduza a promessa.",
            check="A promessa e uma reserva ficam abaixo de “Max open files” em /proc/{pid}/limits.",
            name="São prometidas mais conexões do que arquivos podem ser abertos",
        ),
    ),
    steps=(RAISE_DESCRIPTOR_LIMIT,),
)
def limits_connections_exceed_fds(server: Server, capacity: Capacity) -> Outcome:
    """What was declared, against what the limit of the server's process leaves beside its own files."""
    limit, planned = server.descriptor_limit, capacity.declared
    if limit is None:
        return NotMeasured(DESCRIPTORS_HIDDEN)
    fit = connections_of(capacity, limit)
    if planned is None or planned <= fit:
        return Clear()
    values = {"planned": planned, "fit": fit, "limit": limit, "program": server.program, "pid": server.pid}
    return Hit(Severity.HIGH, Confidence.PROVEN, values, ("capacity:declared", "server:descriptor_limit"))
