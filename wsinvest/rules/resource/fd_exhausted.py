"""No descriptor is left."""

from typing import Final

from wsinvest.analysis.descriptors import DESCRIPTORS_HIDDEN
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.repairs import RAISE_DESCRIPTOR_LIMIT
from wsinvest.facts.log import Says
from wsinvest.facts.log_delta import Meanwhile
from wsinvest.facts.server import Server
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Thresholds

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
        return NotMeasured(DESCRIPTORS_HIDDEN)
    used = opened / limit
    if used < thresholds.descriptors:
        return Clear()
    seen = {"open": opened, "limit": limit, "used": used, "program": server.program, "pid": server.pid}
    values = {"what": filled(_COUNTED, **seen), "why": filled(_COUNTED_WHY, **seen), "most": thresholds.descriptors}
    return Hit(Severity.CRITICAL, Confidence.PROVEN, values, ("server:open_descriptors", "server:descriptor_limit"))
