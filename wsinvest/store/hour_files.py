"""The rollups of a history: one line an hour, a file a month; those of months that are over are packed."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from wsinvest.facts.bins import NONE, Bins
from wsinvest.facts.rollup import End, Rollup, Span, failed, opened
from wsinvest.host.files import UNREADABLE, StoreError
from wsinvest.store import day_files
from wsinvest.store.appending import Appender, cut_tail
from wsinvest.store.sample_lines import YEARS

FOLDER: Final = "hours"
R = TypeVar("R", bound="Opening | Rollup")
_ABSURD: Final = re.compile(rb"\d{20}|[eE]\+?(?:\d{3}|[2-9]\d)")  # a number of 1e20 or more
_MOST_COVERED_S: Final = 1e6


class Opening(msgspec.Struct, frozen=True):
    """How connections opened in an hour, and the gauges: a rollup without the rest, read in two thirds of its time."""

    hour: datetime
    last: int = 0
    covered_s: float = 0.0
    ends: tuple[tuple[End, int], ...] = ()
    open_us: Bins = NONE
    gauges: Mapping[str, Span] = {}

    @property
    def opened(self) -> int:
        """Handshakes that opened and stayed."""
        return opened(self.ends)

    @property
    def failed(self) -> int:
        """Handshakes that did not."""
        return failed(self.ends)


class _Last(msgspec.Struct):
    last: int = 0


class Hours:
    """The files while a watch writes them. A clock that was set back goes on in the newer month's file."""

    def __init__(self, folder: Path) -> None:
        """Finish what a kill interrupted, and cut a torn line. `folder`: the history's."""
        self.folder = folder / FOLDER
        day_files.leftovers(self.folder)
        opened = [path for path in day_files.files(self.folder) if day_files.is_open(path)]
        for path in opened:
            cut_tail(path)
        self.file = Appender(opened[-1]) if opened else None

    def put(self, rollup: Rollup) -> None:
        """Write an hour; the first one of a month packs the month before."""
        month = f"{rollup.hour:%Y-%m}"
        if self.file is not None and month > self.file.path.name[: len(month)] and self.file.flush():
            self.file.close()
            with suppress(OSError):  # a full disk: it stays as it is
                day_files.close(self.file.path)
            self.file = None
        if self.file is None:
            self.file = Appender(day_files.named(month, self.folder))
        self.file.put(encoded(rollup))


def encoded(rollup: Rollup) -> bytes:
    """Its line, without what is empty or 0."""
    told: dict[str, Any] = msgspec.to_builtins(rollup)
    return msgspec.json.encode({name: value for name, value in told.items() if value not in (0, (), {})}) + b"\n"


def read(folder: Path, kind: type[R], days: float | None = None) -> Iterator[R]:
    """The rollups of a history; raises StoreError for a packed month that was cut or altered, after its last line.

    A line with numbers that cannot be is left out. `kind`: Rollup or Opening. With `days` without the months that were
    over so many days before the newest one began.
    """
    decoder = msgspec.json.Decoder(kind)
    for line in _lines(folder, days):
        with suppress(*UNREADABLE, ValueError):
            one = decoder.decode(line)
            if not _ABSURD.search(line) and _is_sound(one):
                yield one


def _is_sound(one: Opening | Rollup) -> bool:
    """False for an hour that no watch writes: with it nothing could be counted, or no mean be taken."""
    numbers = (*(number for _end, number in one.ends), *(span.count for span in one.gauges.values()))
    return (
        one.hour.tzinfo is not None
        and one.hour.year in YEARS
        and 0 <= one.covered_s <= _MOST_COVERED_S
        and min(numbers, default=1) > 0
        and one.open_us.sound
        and (isinstance(one, Opening) or one.ping_us.sound)
    )


def counted(folder: Path) -> int:
    """The number (seq) of the last sample that a rollup counts; 0 if there is none."""
    last = 0
    with suppress(StoreError):
        for line in _lines(folder):
            with suppress(*UNREADABLE, ValueError):
                last = max(last, msgspec.json.decode(line, type=_Last).last)
    return last


def _lines(folder: Path, days: float | None = None) -> Iterator[bytes]:
    paths = day_files.files(folder / FOLDER)
    first = _first_month(max(map(_month, paths), default=""), days)
    for path in paths:
        if _month(path) >= first:
            yield from day_files.lines(path)


def _month(path: Path) -> str:
    return path.name[: len("2026-11")]


def _first_month(newest: str, days: float | None) -> str:
    """The first month with an hour of the last days, if the newest hour is of this month."""
    if days is None:
        return ""
    try:
        return f"{datetime.strptime(newest, '%Y-%m').replace(tzinfo=UTC) - timedelta(days=days):%Y-%m}"
    except (ValueError, OverflowError):  # no file, or a folder that somebody else filled
        return ""
