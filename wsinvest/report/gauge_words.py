"""The gauges of a watched target in words and with units, for the live page and for trends alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from unicodedata import normalize

from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import Phrase, _
from wsinvest.report.labels import NO, YES


class Unit(StrEnum):
    """What the numbers of a gauge are."""

    BYTES = "bytes"
    RATIO = "ratio"  # 0..1; the load of a core may be above
    COUNT = "count"
    MS = "ms"
    YES = "yes"  # 1 for yes, 0 for no
    STATUS = "status"  # of HTTP, 0 for no answer


@dataclass(frozen=True, slots=True)
class Named:
    """What a gauge measures, and in which unit."""

    phrase: Phrase
    unit: Unit


GAUGES: Final[Mapping[str, Named]] = {
    "accept_queue": Named(_("Connections that wait to be accepted"), Unit.COUNT),
    "accept_backlog": Named(_("Connections that may wait to be accepted, at most"), Unit.COUNT),
    "capacity": Named(_("Connections that were measured to fit"), Unit.COUNT),
    "connections": Named(_("Connections of the port"), Unit.COUNT),
    "descriptors_open": Named(_("Open descriptors"), Unit.COUNT),
    "descriptors_limit": Named(_("Open descriptors, at most"), Unit.COUNT),
    "health_status": Named(_("Status of the health endpoint"), Unit.STATUS),
    "health_ms": Named(_("Time of the health endpoint"), Unit.MS),
    "memory_told": Named(_("Memory in use, as the health endpoint tells"), Unit.RATIO),
    "connections_told": Named(_("Connections, as the health endpoint tells"), Unit.COUNT),
    "load_per_core": Named(_("Load of a core"), Unit.RATIO),
    "log_complaints": Named(_("Complaints in the log, a minute"), Unit.COUNT),
    "log_ends": Named(_("Ends of connections in the log"), Unit.COUNT),
    "log_ends_1006": Named(_("Ends of connections in the log without a close frame"), Unit.COUNT),
    "memory_cgroup": Named(_("Memory of the control group in use"), Unit.RATIO),
    "memory_host": Named(_("Memory of the host in use"), Unit.RATIO),
    "memory_limit_bytes": Named(_("Memory that the server may use"), Unit.BYTES),
    "metrics_ok": Named(_("The metrics endpoint answers"), Unit.YES),
    "metrics_ms": Named(_("Time of the metrics endpoint"), Unit.MS),
    "pressure_cpu": Named(_("Share of time that tasks wait for the CPU"), Unit.RATIO),
    "pressure_memory": Named(_("Share of time that tasks wait for memory"), Unit.RATIO),
    "pressure_io": Named(_("Share of time that tasks wait for the disk"), Unit.RATIO),
    "rss_bytes": Named(_("Memory of the server's process"), Unit.BYTES),
    "token_path": Named(_("A token is to be had"), Unit.YES),
}
NO_ANSWER: Final = _("no answer")
_FORMS: Final[Mapping[Unit, str]] = {Unit.BYTES: "bytes", Unit.RATIO: "pct", Unit.MS: "ms"}


def gauge_word(name: str, language: str) -> str:
    """What the gauge of this name measures; its name where another version wrote it."""
    known = GAUGES.get(name)
    return name if known is None else known.phrase.say(language)


def in_words(names: Iterable[str], language: str) -> list[str]:
    """Names of gauges in the order of their words, accents aside."""
    return sorted(names, key=lambda name: normalize("NFKD", gauge_word(name, language)).casefold())


def gauge_value(name: str, value: float, language: str) -> str:
    """A number of the gauge with its unit; that of an unknown gauge is a plain number."""
    unit = _unit(name)
    if unit is Unit.YES:
        return (YES if value else NO).say(language)
    if unit is Unit.STATUS and not value:
        return NO_ANSWER.say(language)
    return _number(unit, value, language)


def gauge_mean(name: str, value: float, language: str) -> str:
    """A mean of the gauge's numbers: of yes and no the share of yes; a mean of HTTP statuses says nothing."""
    unit = _unit(name)
    if unit is Unit.STATUS:
        return ""
    return _number(Unit.RATIO if unit is Unit.YES else unit, value, language)


def _unit(name: str) -> Unit:
    return GAUGES[name].unit if name in GAUGES else Unit.COUNT


def _number(unit: Unit, value: float, language: str) -> str:
    form = _FORMS.get(unit) or ("int" if value == round(value) else "decimal")
    return KINDS[form](value, language)
