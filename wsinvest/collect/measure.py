"""Collectors at work: each gets what its annotations ask for, independent ones run together, all under a deadline."""

import asyncio
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import wsinvest
from wsinvest.model.acquired import Acquired
from wsinvest.model.case import Evidence, Problem, ProblemKind, Unmeasured
from wsinvest.model.rows import Rows
from wsinvest.model.units import Collector, key
from wsinvest.redact.redactor import Redactor
from wsinvest.store.rows import NotKept, RowsFile
from wsinvest.transport.opener import Deadline

TOO_LATE: Final = Problem(ProblemKind.TIMEOUT, "the run's deadline came before the end of this measurement")
_PACKAGE: Final = Path(wsinvest.__file__).parent
Progress = Callable[[str, str, float], None]
Unit = Collector[..., Any]


def quiet(name: str, event: str, took_ms: float) -> None:
    """Progress that nobody asked for."""


@dataclass
class Bench:
    """What collectors may ask for, the evidence so far, and where it is kept."""

    given: Mapping[str, Any]
    evidence: dict[str, Evidence]
    redactor: Redactor
    deadline: Deadline
    keep: Callable[[Evidence], None]
    progress: Progress = quiet
    rows: Callable[[str], RowsFile[Any]] = lambda _collector: RowsFile()
    acquired: dict[str, Any] = field(default_factory=dict)  # by class

    def facts(self, kind: type) -> Any:
        """What fills a parameter of this class, None when it could not be measured."""
        name = key(kind)
        for at_hand in (self.given, self.acquired):
            if name in at_hand:
                return at_hand[name]
        found = (item.facts for item in self.evidence.values() if item.facts is not None)
        return next((facts for facts in found if key(type(facts)) == name), None)


async def measure(units: Iterable[Unit], bench: Bench) -> None:
    """Run these collectors, each as soon as those that it needs are done; `units` stand in order of their needs."""
    tasks: dict[str, asyncio.Task[None]] = {}
    try:
        async with asyncio.TaskGroup() as group:
            for unit in units:
                before = [tasks[key(kind)] for kind, _ in unit.needs.values() if key(kind) in tasks]
                task = group.create_task(_after(before, unit, bench))
                tasks |= {key(kind): task for kind in (unit.gives, unit.acquires) if kind}
    except ExceptionGroup as failures:  # not except*: before Python 3.11.4 it puts what is raised into a group again
        match failures.exceptions[0]:
            case NotKept() as failure:  # evidence could not be written: a full disk is no bug of a collector
                raise failure.cause from None
            case OSError() as failure:
                raise failure from None
        raise


async def _after(before: list[asyncio.Task[None]], unit: Unit, bench: Bench) -> None:
    if before:
        await asyncio.wait(before)
    taken_at, began = datetime.now(UTC), time.perf_counter()
    bench.progress(unit.name, "start", 0.0)
    with bench.rows(unit.name) as rows:
        facts, problem = await _outcome(unit, bench, rows)
        kept = rows.finish() if problem is None else 0
    took_ms = round((time.perf_counter() - began) * 1000, 3)
    evidence = Evidence(unit.name, taken_at, took_ms, facts, problem, rows=kept)
    bench.keep(evidence)
    bench.evidence[unit.name] = evidence
    bench.progress(unit.name, "end", took_ms)


async def _outcome(unit: Unit, bench: Bench, rows: RowsFile[Any]) -> tuple[Any, Problem | None]:
    """The facts, or the problem that stands in their place; a collector never ends the run."""
    if unit.acquires:
        bench.acquired.pop(key(unit.acquires), None)  # of an earlier notebook
    arguments = {name: rows if kind is Rows else bench.facts(kind) for name, (kind, _) in unit.needs.items()}
    missing = _missing(unit, arguments)
    if missing:
        return None, Problem(ProblemKind.MISSING, f"needs {', '.join(missing)}, which could not be measured")
    if not bench.deadline.remaining():
        return None, TOO_LATE
    overall = asyncio.timeout(bench.deadline.remaining())
    try:
        async with overall:
            return _facts(await unit(**arguments), bench), None
    except Unmeasured as cannot:
        return None, Problem(cannot.problem.kind, bench.redactor.own(cannot.problem.detail))
    except NotKept:
        raise
    except Exception as error:  # noqa: BLE001  our bug becomes evidence of itself; the others still measure
        if overall.expired():
            return None, TOO_LATE
        return None, Problem(ProblemKind.BUG, place_of(error))


def _facts(returned: Any, bench: Bench) -> Any:
    """The facts alone; what stands beside them is for later collectors."""
    if not isinstance(returned, Acquired):
        return returned
    bench.acquired[key(type(returned.private))] = returned.private
    return returned.facts


def _missing(unit: Unit, arguments: Mapping[str, Any]) -> list[str]:
    return [kind.__name__ for name, (kind, optional) in unit.needs.items() if not optional and arguments[name] is None]


def place_of(error: BaseException) -> str:
    """An exception by type, file, line and function: nothing of its message or of any value."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    ours = [frame for frame in frames if _PACKAGE in Path(frame.filename).parents and frame.filename != __file__]
    last = (ours or frames)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno} in {last.name}"
