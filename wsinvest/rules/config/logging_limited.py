"""The logs are too quiet to diagnose with."""

from collections.abc import Iterator
from typing import Final

from wsinvest.analysis.decodings import cite, unread
from wsinvest.analysis.remediation import TWO_DAYS
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.log import Log
from wsinvest.i18n.messages import Phrase, Text, Words, filled, joined
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.registry import rule

_QUIET: Final = frozenset("warn warning error err critical crit fatal emerg alert off none silent quiet".split())
_INFO_NUMBERS: Final = 30  # 20 in Python, 30 in pino and bunyan
_LEVEL_UNSET: Final = Phrase("LOG_LEVEL is not set.", "LOG_LEVEL não está definido.")
_LEVEL_QUIET: Final = Phrase("LOG_LEVEL is {shown}.", "LOG_LEVEL é {shown}.")
_LACKING: Final = Phrase(
    "Server log: {lines:int} {lines:plural:line|lines} read, none with {what:list}.",
    "Log do servidor: {lines:int} {lines:plural:linha lida|linhas lidas}, nenhuma com {what:list}.",
)
_PARTS: Final = {
    "with_time": Phrase("a time", "hora"),
    "with_level": Phrase("a level", "nível"),
    "with_connection_id": Phrase("a connection id", "id da conexão"),
}
STRUCTURED_LOGS: Final = Step(
    "structured_logs",
    TWO_DAYS,
    60,
    Phrase(
        "Log at level INFO, structured, with time, level and connection id.",
        "Registrar logs estruturados em nível INFO, com hora, nível e id da conexão.",
    ),
    Phrase(
        "One connection can be followed through the log from handshake to close.",
        "É possível acompanhar uma conexão no log, do handshake ao fechamento.",
    ),
)


@rule(
    "config.logging.limited",
    text=Text(
        en=Words(
            title="The logs are too quiet to diagnose with",
            impact="After a failure there is nothing to read.",
            cause="{problems}",
            fix="Log at INFO, structured, with time, level and connection id; never log tokens.",
            check="One connection can be followed through the log from handshake to close.",
        ),
        pt_BR=Words(
            title="Logs de diagnóstico limitados",
            impact="Depois de uma falha não há o que ler.",
            cause="{problems}",
            fix="Registre logs estruturados em nível INFO, com hora, nível e id da conexão; nunca registre tokens.",
            check="É possível acompanhar uma conexão no log, do handshake ao fechamento.",
        ),
    ),
    steps=(STRUCTURED_LOGS,),
)
def logging_limited(config: Config, log: Log | None) -> Outcome:
    """Level unset or above INFO, or a log whose lines lack what one connection is followed by."""
    blocked = unread(config)
    problems = () if blocked else tuple(_level(config))
    evidence = cite(config, "LOG_LEVEL") if problems else ()
    lacking = _lacking(log) if log else ()
    if log and lacking:
        problems += (filled(_LACKING, lines=log.lines, what=[_PARTS[name] for name in lacking]),)
        evidence += tuple(f"log:{name}" for name in lacking)
    if not problems:
        return blocked or Clear()
    said = joined(" ", problems)
    return Hit(Severity.MEDIUM, Confidence.PROVEN, {"problems": said}, evidence)


def _level(config: Config) -> Iterator[Phrase]:
    """What is wrong with the level; one that we do not know is not judged."""
    setting = config.setting("LOG_LEVEL")
    if setting.state is not ValueState.SET:
        yield _LEVEL_UNSET
    elif _is_quiet(setting.shown):
        yield filled(_LEVEL_QUIET, shown=setting.shown)


def _is_quiet(level: str) -> bool:
    return int(level) > _INFO_NUMBERS if level.isdecimal() else level.strip().lower() in _QUIET


def _lacking(log: Log) -> tuple[str, ...]:
    """What no line carries; an empty log, which may just have been rotated, lacks nothing."""
    return tuple(name for name in _PARTS if log.lines and not getattr(log, name))
