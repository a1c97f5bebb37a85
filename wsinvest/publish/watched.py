"""Reads the watch history of a target and gives its trend, for `wsinvest trend` and the notebook `8-watch`."""

import importlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec

from wsinvest.compare.trend import Trend, trend_of
from wsinvest.config import urls
from wsinvest.host import paths
from wsinvest.host.files import UNREADABLE
from wsinvest.model.alert import AlertEvent, Incident
from wsinvest.model.failure import Exit, Failure
from wsinvest.model.sample import Sample
from wsinvest.publish.page import framed
from wsinvest.report.html import fragment
from wsinvest.report.trended import NAMES, trended
from wsinvest.store import parameters

MOST_DAYS: Final = 3660
INCIDENT: Final = "incident.json"
_HISTORY: Final = "wsinvest.store.history"
_MOST_INCIDENTS: Final = 10_000
_MOST_BYTES: Final = 2**20


class NoHistory(Failure):
    """Nothing was watched under this name; the message says what to do."""

    exit_status = Exit.USAGE


class Source(Protocol):
    """What a trend reads of a history."""

    def hours(self, days: int) -> Iterable[Any]:
        """The rollups of the last days, one an hour."""

    def events(self) -> Iterable[AlertEvent]:
        """All changes of alerts, oldest first."""

    def samples(self, since: datetime | None = None) -> Iterable[Sample]:
        """The samples from a time on, oldest first."""


@dataclass(frozen=True, slots=True)
class HourSeen:
    """An hour of a history, as a trend needs it: `failed` counts every end that has a stage."""

    hour: datetime
    covered_s: float
    opened: int
    failed: int
    open_us: Any
    gauges: Mapping[str, Any]


def trend(target: str, days: int, *, now: datetime | None = None, source: Source | None = None) -> Trend:
    """The trend of the last days of a target (name or URL); raises NoHistory, and StoreError for a damaged history.

    `source`: a history that is open already, None for that of data/watch.
    """
    name = urls.called(target)
    folder = folder_of(name)
    read, at = source or _source(folder, name), now or datetime.now(UTC)
    events: Sequence[AlertEvent] = tuple(read.events())
    return trend_of(
        name,
        map(_hour, read.hours(days)),
        events,
        now=at,
        days=days,
        incidents=tuple(incidents(folder)),
        certificate_until=_certificate(read.samples(at - timedelta(days=1))),
    )


def opened(target: str, days: int, language: str = "en") -> Trend:
    """The trend that a notebook shows; raises ParameterError, NoHistory."""
    parameters.typed(target=target, days=days, language=language)
    parameters.without_secrets(target=target)
    parameters.language_of(language)
    if not 0 < days <= MOST_DAYS:
        raise parameters.ParameterError(f"parameter days: must be 1 to {MOST_DAYS}")
    return trend(target, days)


def folder_of(name: str) -> Path:
    """The folder of a target's history."""
    return paths.data() / "watch" / paths.slug(name)


def incidents(folder: Path) -> Iterator[Incident]:
    """The incidents that are kept beside a history, oldest first; one that cannot be read is left out."""
    found = sorted((folder / "incidents").glob(f"*/{INCIDENT}"))[-_MOST_INCIDENTS:]
    kept: list[Incident] = []
    for path in found:
        try:
            if not path.is_symlink() and path.stat().st_size <= _MOST_BYTES:
                kept.append(msgspec.json.decode(path.read_bytes(), type=Incident))
        except (msgspec.MsgspecError, *UNREADABLE):
            continue
    yield from sorted(kept, key=lambda one: (one.opened_at, one.id))


def page(found: Trend, language: str) -> str:
    """The trend as an HTML page that loads nothing."""
    sections = [trended(found, name, language) for name in NAMES]
    parts, spoken = [fragment(one) for one in sections], sections[0].language
    contents = [(one.name, one.title) for one in sections[1:]]
    return framed("".join(parts[1:]), spoken, sections[0].title, first=parts[0], contents=contents)


def _source(folder: Path, name: str) -> Source:
    if not folder.is_dir():
        raise NoHistory(f"{name}: no history; wsinvest watch {name} keeps one in {folder}")
    history: Source = importlib.import_module(_HISTORY).History.reading(folder)
    return history


def _hour(one: Any) -> HourSeen:
    failed = sum(count for (stage, *_rest), count in dict(one.ends).items() if stage is not None)
    return HourSeen(one.hour, one.covered_s, one.opened, failed, one.open_us, one.gauges)


def _certificate(samples: Iterable[Sample]) -> datetime | None:
    """When the certificate ends that the last probe saw; None if none saw one."""
    until: datetime | None = None
    for sample in samples:
        if sample.probe is not None and sample.probe.valid_s is not None:
            until = sample.at + timedelta(seconds=sample.probe.valid_s)
    return until
