"""Reads the watch history of a target and gives its trend, for `wsinvest trend` and the notebook `8-watch`."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from wsinvest.compare.trend import Trend, trend_of
from wsinvest.config import described, urls
from wsinvest.config.called import called
from wsinvest.host import paths
from wsinvest.host.files import UNREADABLE
from wsinvest.model.alert import Incident
from wsinvest.model.failure import Exit, Failure
from wsinvest.report.trended import NAMES, trended
from wsinvest.store import parameters
from wsinvest.store.past import Past

MOST_DAYS: Final = 3660
INCIDENT: Final = "incident.json"
_MOST_INCIDENTS: Final = 10_000
_MOST_BYTES: Final = 2**20


class NoHistory(Failure):
    """Nothing was watched under this name; the message says what to do."""

    exit_status = Exit.USAGE


def trend(target: str, days: int, *, now: datetime | None = None) -> Trend:
    """The trend of the last days of a target (name, URL or file).

    Raises NoHistory, TargetError, and StoreError for a damaged history.
    """
    name = called(target)
    folder = folder_of(name)
    past, at = _past(folder, name if urls.has_scheme(target) else described.shown(target)), now or datetime.now(UTC)
    with _uncollected():
        return trend_of(
            name,
            past.openings(days),
            tuple(past.events()),
            now=at,
            days=days,
            incidents=tuple(incidents(folder)),
            certificate_until=past.certificate_until(at - timedelta(days=1)),
            ended_at=past.ended_at(at),
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: the hours of a year are half a million objects, and a sixth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


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
    from wsinvest.publish.page import framed  # loads what draws figures; the screen needs none of it
    from wsinvest.report.html import fragment

    sections = [trended(found, name, language) for name in NAMES]
    parts, spoken = [fragment(one) for one in sections], sections[0].language
    contents = [(one.name, one.title) for one in sections[1:]]
    return framed("".join(parts[1:]), spoken, sections[0].title, first=parts[0], contents=contents)


def _past(folder: Path, target: str) -> Past:
    if not folder.is_dir():
        raise NoHistory(f"{target}: no history; wsinvest watch {target} keeps one in {folder}")
    return Past(folder)
