"""The server's file descriptors: every connection takes one, a proxy two."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.capacity import Capacity
from wsinvest.facts.log import Says
from wsinvest.facts.log_delta import Meanwhile
from wsinvest.facts.server import Server
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Thresholds

_HIDDEN: Final = Phrase(
    "The descriptors of the server's process cannot be read with these rights.",
    "Os descritores do processo do servidor não podem ser lidos com estas permissões.",
)
_COUNTED: Final = Phrase(
    "{open:int} of {limit:int} descriptors of the server are open ({used:pct})",
    "{open:int} de {limit:int} descritores do servidor estão abertos ({used:pct})",
)
_COUNTED_WHY: Final = Phrase(
    "{program} (pid {pid}) has {open:int} descriptors open and may have {limit:int}.",
    "{program} (pid {pid}) está com {open:int} descritores abertos e pode ter {limit:int}.",
)
_LOGGED: Final = Phrase("The server has no descriptor left", "Não restam descritores ao servidor")
_LOGGED_WHY: Final = Phrase(
    "{lines:int} {lines:plural:line|lines} of the log said “too many open files” while we tried.",
    "{lines:int} {lines:plural:linha do log disse|linhas do log disseram} “too many open files” durante as tentativas.",
)
_NO_PLAN: Final = Phrase(
    "How many connections are planned is not configured.", "O número planejado de conexões não está configurado."
)
_PLAN: Final = Phrase("The plan is {planned:int} connections.", "O plano prevê {planned:int} conexões.")

RAISE_DESCRIPTOR_LIMIT: Final = Step(
    "raise_descriptor_limit",
    TODAY,
    20,
    Phrase(
        "Raise the limit of open files of the server's process, and restart it.",
        "Aumentar o limite de arquivos abertos do processo do servidor e reiniciá-lo.",
    ),
    Phrase(
        'The line "Max open files" of /proc/PID/limits shows the new number.',
        'A linha "Max open files" de /proc/PID/limits mostra o novo número.',
    ),
    snippet=Phrase(
        "# systemd: systemctl edit <service>\n[Service]\nLimitNOFILE=65536",
        "# systemd: systemctl edit <serviço>\n[Service]\nLimitNOFILE=65536",
    ),
)
FIND_DESCRIPTOR_LEAK: Final = Step(
    "find_descriptor_leak",
    TODAY,
    60,
    Phrase(
        "Find out what holds the descriptors, and close what nobody uses.",
        "Descobrir o que mantém os descritores abertos e fechar o que ninguém usa.",
    ),
    Phrase(
        "When clients leave, the number of open descriptors falls back to where it was.",
        "Quando os clientes saem, o número de descritores abertos volta ao valor anterior.",
    ),
)


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
        return NotMeasured(_HIDDEN)
    planned = None if capacity is None else capacity.declared
    too_small = planned is not None and planned > _connections(capacity, limit)
    if limit >= thresholds.descriptors_low and not too_small:
        return Clear()
    plan = _NO_PLAN if planned is None else filled(_PLAN, planned=planned)
    return Hit(
        Severity.HIGH if too_small else Severity.MEDIUM,
        Confidence.PROVEN,
        {"limit": limit, "planned": planned, "plan": plan, "program": server.program, "pid": server.pid},
        ("server:descriptor_limit", *(("capacity:declared",) if planned is not None else ())),
    )


@rule(
    "resource.fd.exhausted",
    leads_to=("tcp.connect.timeout", "http.handshake.timeout"),
    text=Text(
        en=Words(
            title="{what}",
            impact="Open connections live on, new ones hang or are closed: the server cannot accept them.",
            cause="{why}",
            fix="Raise the limit of open files and restart; then find out what is not closed.",
            check="Under the same load less than {most:pct} of the limit is open.",
            name="No descriptor is left",
        ),
        pt_BR=Words(
            title="{what}",
            impact="As conexões abertas continuam, as novas ficam suspensas ou são fechadas: o servidor não consegue "
            "aceitá-las.",
            cause="{why}",
            fix="Aumente o limite de arquivos abertos e reinicie; depois descubra o que não está sendo fechado.",
            check="Com a mesma carga, menos de {most:pct} do limite está em uso.",
            name="Não restam descritores",
        ),
    ),
    steps=(RAISE_DESCRIPTOR_LIMIT, FIND_DESCRIPTOR_LEAK),
)
def fd_exhausted(server: Server, thresholds: Thresholds, meanwhile: Meanwhile | None = None) -> Outcome:
    """Open descriptors against the limit of the process; or its log says meanwhile that none is left."""
    logged = meanwhile.cite(Says.DESCRIPTORS_EXHAUSTED) if meanwhile else ()
    if meanwhile and logged:
        lines = meanwhile.lines(Says.DESCRIPTORS_EXHAUSTED)
        values = {"what": _LOGGED, "why": filled(_LOGGED_WHY, lines=lines), "most": thresholds.descriptors}
        return Hit(Severity.CRITICAL, Confidence.PROVEN, values, logged)
    opened, limit = server.open_descriptors, server.descriptor_limit
    if opened is None or not limit:
        return NotMeasured(_HIDDEN)
    used = opened / limit
    if used < thresholds.descriptors:
        return Clear()
    seen = {"open": opened, "limit": limit, "used": used, "program": server.program, "pid": server.pid}
    values = {"what": filled(_COUNTED, **seen), "why": filled(_COUNTED_WHY, **seen), "most": thresholds.descriptors}
    return Hit(Severity.CRITICAL, Confidence.PROVEN, values, ("server:open_descriptors", "server:descriptor_limit"))


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
def connections_exceed_fds(server: Server, capacity: Capacity) -> Outcome:
    """What was declared, against what the limit of the server's process leaves beside its own files."""
    limit, planned = server.descriptor_limit, capacity.declared
    if limit is None:
        return NotMeasured(_HIDDEN)
    fit = _connections(capacity, limit)
    if planned is None or planned <= fit:
        return Clear()
    values = {"planned": planned, "fit": fit, "limit": limit, "program": server.program, "pid": server.pid}
    return Hit(Severity.HIGH, Confidence.PROVEN, values, ("capacity:declared", "server:descriptor_limit"))


def _connections(capacity: Capacity | None, limit: int) -> int:
    """How many connections the limit allows, as estimated; the limit itself where nothing was."""
    found = None if capacity is None else capacity.limit("descriptors")
    return limit if found is None else found.connections
