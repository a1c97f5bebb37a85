"""What became of each part of a load, and all of them as one load: bins are merged, no percentile is averaged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wsinvest.facts.load import Load
from wsinvest.facts.load_merged import merged
from wsinvest.fleet.shares import Done, Lost, Share
from wsinvest.model.failure import Exit, Failure

NOT_COME: Final = "nothing of it came back"


class NothingLoaded(Failure):
    """No worker could do its part; the message says why the first one could not."""

    exit_status = Exit.INCOMPLETE


@dataclass(frozen=True, slots=True)
class PartDone:
    """What became of the part of one worker: its load, or why there is none. `lost`: the worker went away.

    `number`: of its share, from 0.
    """

    worker: str
    load: Load | None = None
    why: str = ""
    lost: bool = False
    exit_status: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Together:
    """A load of several workers. `load`: that of all that came back, merged; `parts`: each worker's own beside it.

    `declared`: the connections that all parts together were to have at most.
    """

    run: str
    target: str
    engine: str
    declared: int
    load: Load
    parts: tuple[PartDone, ...]

    @property
    def exit_status(self) -> int:
        """The worst of its parts: 3 where one was lost, since the rates are of what ran."""
        return max(one.exit_status for one in self.parts)


def together(run_name: str, target: str, engine: str, declared: int, parts: Sequence[PartDone]) -> Together:
    """All parts as one load: bins are merged, no percentile is averaged. Raises NothingLoaded if no part came back."""
    in_order = tuple(sorted(parts, key=lambda one: one.worker))
    loads = [one.load for one in in_order if one.load is not None]
    if not loads:
        first = in_order[0]
        hint = f"; get what they kept by wsinvest fleet collect {run_name} FOLDER..." if first.lost else ""
        raise NothingLoaded(f"no worker did its part of the load: {first.worker}: {first.why}{hint}")
    return Together(run_name, target, engine, declared, merged(loads), in_order)


def part_done(one: Done | Lost) -> PartDone:
    """What became of a part, by what came back of its share."""
    if isinstance(one, Lost):
        return PartDone(one.worker, None, one.why, lost=True, exit_status=Exit.INCOMPLETE, number=one.share.number)
    said = one.member
    return PartDone(said.worker, one.load, said.message, exit_status=said.exit_status, number=one.number)


def not_come(share: Share) -> PartDone:
    """A part of which nothing came: whoever waited for it has gone."""
    return PartDone(share.name, None, NOT_COME, lost=True, exit_status=Exit.INCOMPLETE, number=share.number)
