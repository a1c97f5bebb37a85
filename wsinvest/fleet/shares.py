"""A share is a piece of work that one worker does once; what comes back of it, and how engines hand them out."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from wsinvest.config import targetfile
from wsinvest.facts.fleet import Member
from wsinvest.facts.load import Load
from wsinvest.load.share import Share as Part


@dataclass(frozen=True, slots=True)
class Share:
    """One target to examine, or the part of a load that one worker makes: everything that it needs, but no secret.

    Secrets stand in the worker's own `.env`.

    `place`: the target's file, from which its paths count; on another machine a path in the worker's working folder.
    `content`: of that file. `language`, `attempts`, `deadline_s`: empty or None, as the target says. `run`: the name of
    the fleet's run. `part`: what is to be done of a load in place of an examination. `declared`: the connections and
    the rate of all parts, which the target must have consented to; `owned`: the host that was typed for it.
    """

    number: int
    name: str
    place: str
    content: Mapping[str, Any] = field(repr=False)
    run: str = ""
    language: str = ""
    attempts: int | None = None
    deadline_s: float | None = None
    trust_target: bool = False
    part: Part | None = None
    declared: tuple[int, float] = (0, 0.0)
    owned: str = ""


def description(share: Share) -> targetfile.Description:
    """What a share says of its target; raises TargetError."""
    said = targetfile.described(Path(share.place), "", share.content)
    return replace(said, name=share.name)


def moved(share: Share, ahead_ms: float) -> Share:
    """The share with the moments of its part so much later: those of a worker whose clock is so far ahead, too."""
    part = share.part
    if part is None or part.starts_at is None or part.ends_at is None:
        return share
    by = ahead_ms / 1000
    find_at = None if part.find_at is None else part.find_at + by
    return replace(share, part=replace(part, starts_at=part.starts_at + by, ends_at=part.ends_at + by, find_at=find_at))


@dataclass(frozen=True, slots=True)
class Done:
    """What came back of a share. `files`: the texts of the target's folder by their paths in it.

    `cpu_s`: what the worker's process has cost since its start; `lag_ms`: how late its loop was until now, by 99 of 100
    looks. `load`: what a part of a load found, None for an examination. `run`: that of a part, else empty.
    """

    number: int
    member: Member
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    cpu_s: float = 0.0
    lag_ms: float = 0.0
    load: Load | None = None
    run: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """A share whose worker went away. It may have begun, so nobody does it again in this run."""

    worker: str
    why: str
    share: Share


@dataclass(frozen=True, slots=True)
class Clock:
    """How far a worker's clock is ahead of ours, and how exactly that is known, in ms."""

    ahead_ms: float
    within_ms: float


def plain(path: str) -> str:
    """The path, if it stays in the folder that it counts from; raises ValueError. Workers say which files they made."""
    if path.startswith("/") or ".." in path.split("/") or "\\" in path or "\0" in path:
        raise ValueError("a worker names a file outside of its target's folder")
    return path


class Engine(Protocol):
    """Where shares are worked on. Each is handed out once.

    `clocks`: of workers on other machines by their names, once they were compared; None for one that did not answer.
    """

    name: str
    clocks: Mapping[str, Clock | None]

    async def size(self) -> int:
        """How many workers there are."""

    def run(self, shares: Sequence[Share]) -> AsyncIterator[Done | Lost]:
        """What became of each share, in the order in which they end."""
