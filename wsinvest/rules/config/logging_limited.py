"""The logs hold too little for a diagnosis."""

from collections.abc import Iterator
from typing import Final

from wsinvest.analysis.configuration import cite, number_of, untold
from wsinvest.analysis.remediation import TWO_DAYS
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.log import Log
from wsinvest.i18n.messages import Phrase, Text, _, filled, joined
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.settings import Topic

_QUIET: Final = frozenset("warn warning error err critical crit fatal emerg alert off none silent quiet".split())
_INFO_NUMBERS: Final = 30  # the number of INFO: 20 in Python, 30 in pino and bunyan
_LEVEL_UNSET: Final = _("LOG_LEVEL is not set.")
_LEVEL_QUIET: Final = _("LOG_LEVEL is {shown}.")
_LACKING: Final = _("Server log: {lines:int} {lines:plural:line|lines} read, none with {what:list}.")
_PARTS: Final = {
    "with_time": _("a time"),
    "with_level": _("a level"),
    "with_connection_id": _("a connection id"),
}
STRUCTURED_LOGS: Final = Step(
    "structured_logs",
    TWO_DAYS,
    60,
    _("Log at level INFO, structured, with time, level and connection id."),
    _("One connection can be followed through the log from handshake to close."),
    snippet=_("LOG_LEVEL=INFO"),
)


@rule(
    "config.logging.limited",
    text=Text(
        title=_("The logs are too quiet to diagnose with"),
        impact=_("After a failure there is nothing to read."),
        cause=_("{problems}"),
        fix=_("Log at INFO, structured, with time, level and connection id; never log tokens."),
        check=_("One connection can be followed through the log from handshake to close."),
    ),
    steps=(STRUCTURED_LOGS,),
)
def logging_limited(config: Config, log: Log | None) -> Outcome:
    """Fail when LOG_LEVEL is unset or above INFO, or log lines lack time, level or connection id; proven by either."""
    blocked = untold(config, Topic.LOGGING)
    problems = () if blocked else tuple(_level(config))
    evidence = cite(config, "LOG_LEVEL") if problems else ()
    lacking = _lacking(log) if log else ()
    if log and lacking:
        problems += (filled(_LACKING, lines=log.lines, what=[_PARTS[name] for name in lacking]),)
        evidence += tuple(f"log:{name}" for name in lacking)
    if not problems:
        return blocked or Pass()
    said = joined(" ", problems)
    return Fail(Severity.MEDIUM, Confidence.PROVEN, {"problems": said}, evidence)


def _level(config: Config) -> Iterator[Phrase]:
    """The phrase for an unset or too high LOG_LEVEL; nothing for an unknown level."""
    setting = config.setting("LOG_LEVEL")
    if setting.state is not ValueState.SET:
        yield _LEVEL_UNSET
    elif _is_quiet(setting.shown, number_of(config, "LOG_LEVEL")):
        yield filled(_LEVEL_QUIET, shown=setting.shown)


def _is_quiet(level: str, number: int | None) -> bool:
    """True if the level is above INFO, by its number or by its name."""
    return level.strip().lower() in _QUIET if number is None else number > _INFO_NUMBERS


def _lacking(log: Log) -> tuple[str, ...]:
    """The parts that no line of the log has; an empty log lacks nothing, since it may just have been rotated."""
    return tuple(name for name in _PARTS if log.lines and not getattr(log, name))
