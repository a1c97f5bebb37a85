"""A history as a reader sees it: samples, hours, events, notes and the saved state."""

import json
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from wsinvest.facts.covered import covered_ns
from wsinvest.facts.rollup import Rollup, hour_of, total
from wsinvest.host.files import UNREADABLE, StoreError
from wsinvest.model.alert import AlertEvent
from wsinvest.model.sample import Sample
from wsinvest.store import day_files, hour_files
from wsinvest.store.day_files import SCHEMA, NewerHistory
from wsinvest.store.hour_files import Opening
from wsinvest.store.intervals import Intervals, intervals, stale_after_s
from wsinvest.store.notes import Note
from wsinvest.store.sample_lines import at_of, certificate_of, decode, seq_of

R = TypeVar("R")
H = TypeVar("H", bound=Opening | Rollup)  # what a line of an hour is read as
BACK: Final = timedelta(days=1)  # a clock that is set back by less goes on in the newer day's file
_STATE_BYTES: Final = 2**24
_LINE_BYTES: Final = 2**18
_BEYOND: Final = 1e20  # nanoseconds of three thousand years


class State(msgspec.Struct, frozen=True):
    """state.json: the state of the alerts as the watch gave it, and the last sample that went into it."""

    schema: int
    seq: int
    state: msgspec.Raw


class Past:
    """A history as a reader sees it, also while a watch writes it. Damaged lines in the middle are left out."""

    def __init__(self, folder: Path) -> None:
        """`folder`: data/watch/<target>; raises NewerHistory."""
        self.folder = folder
        self._samples = folder / day_files.FOLDER
        self.saved_seq = 0
        self._load()

    def load_state(self) -> bytes | None:
        """The state that was saved last; None if there is none. `saved_seq` is the last sample that went into it."""
        return self._load()

    def samples(self, since: int | datetime | None = None) -> Iterator[Sample]:
        """The samples after the one of this number, or from this time on, by ascending number; None: all.

        Raises StoreError for a closed day that was cut or altered, after its last sample.
        """
        for path in self._due(since):
            for line in day_files.lines(path):
                with suppress(*UNREADABLE, ValueError):
                    if isinstance(since, int) and seq_of(line) <= since:
                        continue
                    sample = decode(line)
                    if is_due(sample, since):
                        yield sample

    def certificate_until(self, since: datetime) -> datetime | None:
        """When the certificate ends that the last sample from this time on saw; None if none saw one.

        Raises StoreError as `samples` does.
        """
        until: datetime | None = None
        for path in self._due(since):
            for line in day_files.lines(path):
                with suppress(*UNREADABLE, ValueError, OverflowError):
                    found = certificate_of(line)
                    if found is not None and found[0] >= since:
                        until = found[1]
        return until

    def ended_at(self, now: datetime) -> datetime | None:
        """When the last sample was taken, if that is so long ago that no watch is running; else None."""
        newest = day_files.files(self._samples)[-1:]
        for line in deque((line for path in newest for line in day_files.lines(path)), maxlen=1):
            with suppress(*UNREADABLE, ValueError):
                at, late_s = at_of(line), stale_after_s(intervals(self.folder).at(seq_of(line)))
                return at if (now - at).total_seconds() > late_s else None
        return None

    def hours(self, days: float | None = None) -> Iterator[Rollup]:
        """The rollup of each hour of the last days before the newest sample; None: all. The last one may be unfinished.

        An hour that a restart or a clock cut in two is one here.
        """
        found: dict[datetime, Rollup] = {}
        for one in self._kept(Rollup, days):
            found[one.hour] = total((found[one.hour], one)) if one.hour in found else one
        for hour in sorted(found):
            yield found[hour]

    def openings(self, days: float | None = None) -> list[Opening | Rollup]:
        """How connections opened in each hour, in any order; one that a restart or a clock cut in two comes twice."""
        return self._kept(Opening, days)

    def events(self) -> Iterator[AlertEvent]:
        """All events, oldest first."""
        return rows(self.folder / "events.jsonl", AlertEvent)

    def notes(self) -> Iterator[Note]:
        """What happened to the history itself, oldest first: gaps, jumps of the clock, starts."""
        return rows(self.folder / "notes.jsonl", Note)

    @property
    def size_bytes(self) -> int:
        """Bytes of the day files."""
        return sum(path.stat().st_size for path in day_files.files(self._samples))

    def _kept(self, kind: type[H], days: float | None) -> list[H | Rollup]:
        """The hours of the last days as this kind, and those that no line counts yet."""
        finished: list[H] = list(hour_files.read(self.folder, kind, days))
        all_: list[H | Rollup] = [*finished, *self._unfinished(max((one.last for one in finished), default=0))]
        if days is None or not all_:
            return all_
        oldest = max(one.hour for one in all_) - timedelta(days=days)
        return [one for one in all_ if one.hour > oldest]

    def _unfinished(self, counted: int) -> Iterator[Rollup]:
        """The rollups of the samples after the last one that is counted in a line already."""
        return folded(self.samples(max(0, counted - 1)), counted, intervals(self.folder))

    def _due(self, since: int | datetime | None) -> list[Path]:
        if isinstance(since, datetime):
            return day_files.files(self._samples, f"{since.astimezone(UTC) - BACK:%Y-%m-%d}")
        files = day_files.files(self._samples)
        return files[max(0, bisect_right(files, since, key=day_files.first_seq) - 1) :] if since else files

    def _load(self) -> bytes | None:
        path = self.folder / "state.json"
        with suppress(FileNotFoundError):
            if path.stat().st_size > _STATE_BYTES:
                raise StoreError(f"{path}: larger than wsinvest writes; remove it")
            try:
                raw = path.read_bytes()
                said = msgspec.json.decode(raw, type=State)
                json.loads(raw, parse_int=_countable, parse_float=_countable)
            except (*UNREADABLE, ValueError) as error:
                raise StoreError(f"{path}: not written by wsinvest; remove it") from error
            if said.schema > SCHEMA:
                raise NewerHistory(f"{path}: schema {said.schema} is newer than {SCHEMA}; use a newer wsinvest")
            self.saved_seq = said.seq
            return bytes(said.state)
        return None


def _countable(number: str) -> None:
    """Raise ValueError for a number that no watch writes, and with which nothing could be counted."""
    if abs(float(number)) >= _BEYOND:
        raise ValueError("a number beyond all that is counted")


def folded(samples: Iterator[Sample], counted: int, distances: Intervals) -> Iterator[Rollup]:
    """The rollups of these samples, in their order; those up to the number `counted` are in a rollup already."""
    rollup: Rollup | None = None
    before: Sample | None = None
    for sample in samples:
        if sample.seq <= counted:
            before = sample
            continue
        hour = hour_of(sample.at)
        if rollup is not None and rollup.hour != hour:
            yield rollup
            rollup = None
        rollup = (rollup or Rollup(hour)).then(sample, covered_ns(before, sample, distances.at(sample.seq)))
        before = sample
    if rollup is not None:
        yield rollup


def is_due(sample: Sample, since: int | datetime | None) -> bool:
    return since is None or (sample.at >= since if isinstance(since, datetime) else sample.seq > since)


def rows(path: Path, kind: type[R]) -> Iterator[R]:
    """The rows of a file of lines; what cannot be read is left out, as is a line that is just being written."""
    decoder = msgspec.json.Decoder(kind)
    with suppress(FileNotFoundError), path.open("rb") as file:
        while line := file.readline(_LINE_BYTES):
            with suppress(*UNREADABLE, ValueError):
                yield decoder.decode(line)
