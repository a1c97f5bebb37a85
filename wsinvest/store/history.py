"""Writes the history of a watched target: samples, rollups of hours, events and the state, as files of lines."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, Self

import msgspec

from wsinvest.facts.covered import covered_ns
from wsinvest.facts.rollup import Rollup, hour_of
from wsinvest.host.files import UNREADABLE, StoreError, write_whole
from wsinvest.model.alert import AlertEvent, marked
from wsinvest.model.failure import Exit, Failure
from wsinvest.model.sample import Sample
from wsinvest.store import bounded_incidents, day_files, hour_files
from wsinvest.store.appending import Appender, cut_tail
from wsinvest.store.bounded_events import SHARE, going
from wsinvest.store.day_files import SCHEMA
from wsinvest.store.hour_files import Hours
from wsinvest.store.intervals import EVERY_S, intervals
from wsinvest.store.locked import hold
from wsinvest.store.notes import Note, NoteKind
from wsinvest.store.past import BACK, Past, State, folded, is_due
from wsinvest.store.sample_lines import decode, encode, exact

KEEP_DAYS: Final = 400
KEEP_MB: Final = 500.0
JUMP_S: Final = 1.0  # slower changes of the clock are its correction
_NS: Final = 1_000_000_000
_ENCODER: Final = msgspec.json.Encoder()


class WatchBusy(Failure):
    """Another watch holds this target; the message names its pid."""

    exit_status = Exit.NOT_WRITTEN


class History(Past):
    """A history that one watch writes. A disk that is full stops nothing: `trouble` says so, lines wait in memory."""

    @classmethod
    def reading(cls, folder: Path) -> Past:
        """The history of a folder to read only, without its lock; raises NewerHistory."""
        return Past(folder)

    @classmethod
    def open(
        cls, folder: Path, *, every_s: float = EVERY_S, keep_days: int = KEEP_DAYS, keep_mb: float = KEEP_MB
    ) -> Self:
        """Lock the folder, cut torn lines and go on where it ended; raises WatchBusy, NewerHistory, StoreError.

        `every_s`: the distance of samples, by which covered time is counted.
        """
        history = cls(folder)
        history._start(every_s, keep_days, keep_mb)
        return history

    def _start(self, every_s: float, keep_days: int, keep_mb: float) -> None:
        self._every_s, self._keep = every_s, (keep_days, keep_mb)
        try:
            for folder in (self._samples, self.folder / hour_files.FOLDER):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock, holder = hold(self.folder / "lock")
        except OSError as error:
            raise StoreError(f"{self.folder}: {error.strerror}; name another folder by WSINVEST_DATA") from error
        if self._lock is None:
            raise WatchBusy(f"{self.folder.name} is watched already by process {holder}; stop that one first")
        day_files.leftovers(self._samples)
        self._hours = Hours(self.folder)
        self._events, self._notes = (Appender(self.folder / f"{name}.jsonl") for name in ("events", "notes"))
        opened = [path for path in day_files.files(self._samples) if day_files.is_open(path)]
        for path in (*opened, self._events.path, self._notes.path):
            cut_tail(path)
        self._day = Appender(opened[-1]) if opened else None
        for path in opened[:-1]:
            self._close_day(path)
        self._said = set(map(_key, self.events()))
        self._resume()

    def _resume(self) -> None:
        """Find the last sample, and count those that no rollup counts yet."""
        self._last: Sample | None = None
        self._hour: Rollup | None = None
        self._started = False
        counted = hour_files.counted(self.folder)
        for path in reversed(day_files.files(self._samples)):
            for sample in self._of(path):
                self._last = sample
            if self._last is not None:
                break
        for rollup in folded(self.samples(max(0, counted - 1)), counted, intervals(self.folder, self._every_s)):
            if self._hour is not None:
                self._hours.put(self._hour)
            self._hour = rollup
        self.next_seq = 1 + max(counted, 0 if self._last is None else self._last.seq, self.saved_seq)

    def _of(self, path: Path) -> Iterator[Sample]:
        with suppress(StoreError):
            for line in day_files.lines(path):
                with suppress(*UNREADABLE, ValueError):
                    yield decode(line)

    def adopt(self, every_s: float) -> None:
        """Count covered time by this distance of samples, from the next one on."""
        self._every_s = every_s

    @property
    def last(self) -> Sample | None:
        """The newest sample."""
        return self._last

    @property
    def trouble(self) -> str:
        """Why lines wait in memory, as the system says it; empty if all were written."""
        return next((one.trouble for one in self._appenders if one.trouble), "")

    @property
    def waiting(self) -> int:
        """How many samples wait in memory for room on the disk."""
        return 0 if self._day is None else len(self._day.waiting)

    def append(self, sample: Sample) -> Sample:
        """Write a sample and count it; returns it as its line keeps it, which is what is to be judged.

        Its `seq` must be `next_seq`.
        """
        kept = exact(sample)
        self._note_time(kept)
        day = self._day_for(kept)
        lost, waited = day.lost, bool(day.waiting)
        written = day.put(encode(kept))
        if waited and written:
            self._note(Note(NoteKind.ROOM, kept.at, kept.seq, float(lost)))
            day.lost = 0
            for one in self._appenders:
                one.flush()
        self._count(kept)
        self._last, self.next_seq = kept, kept.seq + 1
        return kept

    def append_event(self, event: AlertEvent) -> bool:
        """Write an event and sync it with the samples before it; False if it was written before a restart already."""
        key = _key(event)
        if key in self._said:
            return False
        self._said.add(key)
        if self._day is not None:
            self._day.sync()
        self._events.put(_line(event))
        self._events.sync()
        return True

    def note(self, note: Note) -> None:
        """Write down what happened to the measuring itself."""
        self._note(note)

    def sync(self) -> None:
        """Bring all that was written to the disk itself: once a minute."""
        for one in self._appenders:
            one.flush()
            one.sync()

    def save_state(self, state: bytes) -> bool:
        """Replace the saved state (a JSON document) as of the newest sample; False if the disk is full."""
        seq = self.next_seq - 1
        try:
            write_whole(self.folder / "state.json", _ENCODER.encode(State(SCHEMA, seq, msgspec.Raw(state))))
        except OSError as error:
            self._events.trouble = error.strerror or "not written"
            return False
        self.saved_seq = seq
        return True

    def samples(self, since: int | datetime | None = None) -> Iterator[Sample]:
        """As for a reader, with those that wait in memory."""
        yield from super().samples(since)
        waiting = () if self._day is None else tuple(self._day.waiting)
        yield from (one for one in map(decode, waiting) if is_due(one, since))

    def close(self) -> None:
        """Sync, close and give the lock back. The next start counts the unfinished hour again from its samples."""
        self.sync()
        for one in self._appenders:
            one.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _unfinished(self, counted: int) -> Iterator[Rollup]:
        if self._hour is not None:
            yield self._hour

    @property
    def _appenders(self) -> tuple[Appender, ...]:
        return tuple(one for one in (self._day, self._hours.file, self._events, self._notes) if one is not None)

    def _day_for(self, sample: Sample) -> Appender:
        """The file of the sample's day; a new one closes the one before, and the oldest may go."""
        day = f"{sample.at:%Y-%m-%d}"
        if self._day is not None:
            current = day_files.day_of(self._day.path)
            if day == current or f"{sample.at + BACK:%Y-%m-%d}" == current:
                return self._day
            if not self._day.flush():  # lines that wait for room belong to the old day
                return self._day
            self._day.close()
            self._close_day(self._day.path)
        self._day = Appender(day_files.named(day, self._samples))
        return self._day

    def _close_day(self, path: Path) -> None:
        with suppress(OSError):  # a full disk: it stays open, and is closed at the next start
            day_files.close(path)
        with suppress(OSError, StoreError):  # a full disk or a damaged day: all stay, until the next day is over
            day_files.remove_oldest(self._samples, *self._keep)
            since = next((one.at for one in self.samples()), None)
            self.bound_incidents(since)
            self._bound_notes(since)
            self._bound_events(since)

    def bound_incidents(self, since: datetime | None = None) -> None:
        """Remove those that are older than the samples, or too many. `since`: of the oldest sample; None: by size."""
        with suppress(OSError):  # somebody removes them meanwhile
            bounded_incidents.bound(self.folder, since, self._keep[1] * 2**20 * bounded_incidents.SHARE)

    def _bound_notes(self, since: datetime | None) -> None:
        """Leave out notes that are older than the samples, but for what `verify` needs; raises OSError."""
        known = list(self.notes())
        kept = [one for one in known if since is None or one.at >= since or one.kind is NoteKind.FORGOTTEN]
        if len(kept) < len(known) and self._notes.flush():
            self._notes.close()
            write_whole(self._notes.path, b"".join(map(_line, kept)))

    def _bound_events(self, since: datetime | None) -> None:
        """Leave out events that are older than the samples, or too many; raises OSError, and then all stay."""
        path, most = self._events.path, self._keep[1] * 2**20 * SHARE
        gone = going(((one, len(_line(one))) for one in self.events()), since, most)
        if not gone.incidents or not self._events.flush():
            return
        if gone.for_room is not None:
            self._note(Note(NoteKind.FORGOTTEN, gone.for_room, 0, float(gone.events)))
            self._notes.sync()
        kept = [one for one in self.events() if one.incident not in gone.incidents]
        self._events.close()
        write_whole(path, b"".join(map(_line, kept)))
        self._said = {(one.incident, one.seq, one.event.value) for one in kept}

    def _count(self, sample: Sample) -> None:
        hour, covered = hour_of(sample.at), covered_ns(self._last, sample, self._every_s)
        if self._hour is not None and self._hour.hour != hour:
            self._hours.put(self._hour)
            self._hour = None
        self._hour = (self._hour or Rollup(hour)).then(sample, covered)

    def _note_time(self, sample: Sample) -> None:
        """Write down a start, and a clock that was set by more than JUMP_S."""
        last, self._started = self._last, self._started or self._begin(sample)
        if last is None or last.boot != sample.boot:
            return
        jump = (sample.at - last.at).total_seconds() - (sample.mono_ns - last.mono_ns) / _NS
        if abs(jump) > JUMP_S:
            self._note(Note(NoteKind.JUMP, sample.at, last.seq, round(jump, 3)))

    def _begin(self, sample: Sample) -> bool:
        gap_s = 0.0 if self._last is None else (sample.at - self._last.at).total_seconds()
        self._note(Note(NoteKind.START, sample.at, sample.seq - 1, round(gap_s, 3)))
        return True

    def _note(self, note: Note) -> None:
        self._notes.put(_line(note))


def _key(event: AlertEvent) -> tuple[str, int, str]:
    """What no two events of a history share, whichever version named their incident."""
    return marked(event.incident, event.target), event.seq, event.event.value


def _line(row: object) -> bytes:
    return _ENCODER.encode(row) + b"\n"
