"""What a run over a fleet found: each target in a few values, what was lost, and which targets share a cause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from wsinvest.model.finding import STATUSES

FAILED: Final = "failed"  # no diagnosis: our own error, or a target that cannot be resolved
LOST: Final = "lost"  # its worker went away; it is never asked again in the same run
NOT_EXAMINED: Final = "not_examined"  # the run was interrupted before its diagnosis had ended
LAG_SHARE: Final = 0.1  # of a time, as with a load: a generator that is later than that measured itself
WELL: Final = frozenset({"ok", "low", "medium"})
WORST_FIRST: Final = (*STATUSES[:2], LOST, FAILED, NOT_EXAMINED, *STATUSES[2:])


@dataclass(frozen=True, slots=True)
class Member:
    """One target of a fleet. `state`: the status of its diagnosis, or FAILED, LOST, NOT_EXAMINED; `message`: why.

    `code`, `title`: its first root cause, empty without one; the title is in the fleet's language. `opened`: the share
    of connections that opened, 0..1; times in ms, of the handshake; None where nothing was measured. `peer`: address
    and port that answered. `hours`: the share that opened in each of the last 24 hours, oldest first, where it is
    watched. `report`: the path of its page in the fleet's folder, `sha256` that of its case.json; both empty without a
    diagnosis. `lag_ms`: how late the worker's event loop was meanwhile, by 99 of 100 looks.
    """

    name: str
    url: str
    state: str
    incomplete: bool = False
    code: str = ""
    title: str = ""
    step: str = ""
    problems: int = 0
    opened: float | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    peer: str = ""
    took_s: float | None = None
    hours: tuple[float | None, ...] = ()
    worker: str = ""
    report: str = ""
    sha256: str = ""
    message: str = ""
    exit_status: int = 0
    lag_ms: float = 0.0

    @property
    def disturbed(self) -> bool:
        """True if its times are not to be trusted: our own lag was more than a tenth of the p95."""
        return self.p95_ms is not None and self.lag_ms > LAG_SHARE * self.p95_ms

    @property
    def well(self) -> bool:
        """True if it was examined as a whole, and nothing above medium was found."""
        return self.state in WELL and not self.incomplete


@dataclass(frozen=True, slots=True)
class Worker:
    """What one worker did. `lag_p99_ms`: how late its event loop was; times below that are not to be trusted.

    `clock_ms`: how far its clock was ahead of ours, `clock_within_ms`: how exactly that is known; None on this host.
    """

    name: str
    targets: int = 0
    cpu_s: float = 0.0
    lag_p99_ms: float = 0.0
    clock_ms: float | None = None
    clock_within_ms: float | None = None
    lost: str = ""


@dataclass(frozen=True, slots=True)
class SharedCause:
    """Targets whose first root cause has the same code. `address`: the one that answered for all, empty if several.

    `title`: that of all of them, empty where it names something of each.
    """

    code: str
    title: str
    members: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Fleet:
    """A run over a fleet. `engine`: inside, children or dask. `cpu_s`: processor time of all workers, in seconds."""

    name: str
    run: str
    at: datetime
    language: str
    engine: str
    members: tuple[Member, ...]
    workers: tuple[Worker, ...] = field(default=())
    took_s: float = 0.0

    @property
    def worst_first(self) -> tuple[Member, ...]:
        """The targets by severity, then by cause, so that those of one cause stand together, then by name."""
        return tuple(sorted(self.members, key=lambda one: (_rank(one), one.code, one.name)))

    @property
    def well(self) -> int:
        """How many targets are well."""
        return sum(one.well for one in self.members)

    @property
    def lost(self) -> tuple[Member, ...]:
        """The targets that went with their worker."""
        return tuple(one for one in self.members if one.state == LOST)

    @property
    def causes(self) -> tuple[SharedCause, ...]:
        """The root causes by their worst target, then that of the most targets first."""
        groups: dict[str, list[Member]] = {}
        for one in self.worst_first:
            if one.code:
                groups.setdefault(one.code, []).append(one)
        ordered = sorted(groups.values(), key=lambda several: (_rank(several[0]), -len(several)))
        return tuple(map(_shared, ordered))

    @property
    def shared(self) -> int:
        """Of those that are not well, how many have the root cause that most of them have; 0 if none has one."""
        codes = [one.code for one in self.members if one.code and not one.well]
        return max(map(codes.count, codes), default=0)

    @property
    def exit_status(self) -> int:
        """The worst of its targets: the highest number."""
        return max((one.exit_status for one in self.members), default=0)


def counted(members: Iterable[Member]) -> Mapping[str, int]:
    """How many targets have each state, worst first; states that none has are left out."""
    states = [one.state for one in members]
    return {state: states.count(state) for state in WORST_FIRST if state in states}


def _rank(one: Member) -> tuple[int, bool]:
    return (WORST_FIRST.index(one.state), not one.incomplete)


def _shared(members: list[Member]) -> SharedCause:
    peers = {one.peer for one in members}
    address = peers.pop() if len(peers) == 1 else ""
    titles = {one.title for one in members}
    return SharedCause(
        members[0].code, titles.pop() if len(titles) == 1 else "", tuple(one.name for one in members), address
    )
