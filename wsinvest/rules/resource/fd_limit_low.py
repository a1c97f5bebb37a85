"""The server may open only few files."""

from typing import Final

from wsinvest.analysis.descriptors import DESCRIPTORS_HIDDEN, connections_of
from wsinvest.analysis.repairs import RAISE_DESCRIPTOR_LIMIT
from wsinvest.facts.capacity import Capacity
from wsinvest.facts.server import Server
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity
from wsinvest.model.registry import rule
from wsinvest.model.target import Thresholds

_NO_PLAN: Final = Phrase(
    "How many connections are planned is not configured.", "O número planejado de conexões não está configurado."
)
_PLAN: Final = Phrase("The plan is {planned:int} connections.", "O plano prevê {planned:int} conexões.")


@rule(
    "resource.fd.limit_low",
    leads_to=("resource.fd.exhausted",),
    text=Text(
        en=Words(
            title="The server may open only {limit:int} files",
            impact="No more than {limit:int} connections, files and sockets together, whatever the memory. {plan}",
            cause="The soft limit of open files (RLIMIT_NOFILE) of {program} is {limit:int}; many systems start "
            "services with 1,024.",
            fix="Set LimitNOFILE of the service, or ulimit -n of what starts it, well above the planned connections.",
            check='The line "Max open files" of /proc/{pid}/limits shows the new number after a restart.',
            name="The server may open only few files",
        ),
        pt_BR=Words(
            title="O servidor só pode abrir {limit:int} arquivos",
            impact="No máximo {limit:int} conexões, arquivos e sockets ao todo, por mais memória que haja. {plan}",
            cause="O limite de arquivos abertos (RLIMIT_NOFILE, soft) de {program} é {limit:int}; muitos sistemas "
            "iniciam serviços com 1.024.",
            fix="Configure LimitNOFILE do serviço, ou ulimit -n de quem o inicia, bem acima do número planejado de "
            "conexões.",
            check='A linha "Max open files" de /proc/{pid}/limits mostra o novo número depois de reiniciar.',
            name="O servidor só pode abrir poucos arquivos",
        ),
    ),
    steps=(RAISE_DESCRIPTOR_LIMIT,),
)
def fd_limit_low(server: Server, capacity: Capacity | None, thresholds: Thresholds) -> Outcome:
    """Low for any service, or too low for what this one promises."""
    limit = server.descriptor_limit
    if limit is None:
        return NotMeasured(DESCRIPTORS_HIDDEN)
    planned = None if capacity is None else capacity.declared
    too_small = planned is not None and planned > connections_of(capacity, limit)
    if limit >= thresholds.descriptors_low and not too_small:
        return Clear()
    plan = _NO_PLAN if planned is None else filled(_PLAN, planned=planned)
    return Hit(
        Severity.HIGH if too_small else Severity.MEDIUM,
        Confidence.PROVEN,
        {"limit": limit, "planned": planned, "plan": plan, "program": server.program, "pid": server.pid},
        ("server:descriptor_limit", *(("capacity:declared",) if planned is not None else ())),
    )
