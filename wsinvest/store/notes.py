"""What happened to a history itself, one line each in notes.jsonl."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoteKind(StrEnum):
    """What a note says."""

    START = "start"  # the watch began, or began again; `amount`: seconds since the sample before, 0 if there is none
    JUMP = "jump"  # the clock was set; `amount`: seconds by which
    ROOM = "room"  # the disk has room again; `amount`: samples that were lost meanwhile
    FORGOTTEN = "forgotten"  # the oldest events went for room, up to `at`; `amount`: how many


@dataclass(frozen=True, slots=True)
class Note:
    """One note; `seq`: the sample after which it was written."""

    kind: NoteKind
    at: datetime
    seq: int
    amount: float = 0.0
