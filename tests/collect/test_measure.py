"""Collectors at work: what each gets, in what order, and what becomes of those that fail."""

import asyncio
import re
from dataclasses import dataclass, replace

import pytest

from tests.disk import no_room
from wsinvest.collect.measure import Bench, measure, place_of
from wsinvest.model.acquired import Acquired
from wsinvest.model.case import Evidence, Problem, ProblemKind, Unmeasured
from wsinvest.model.registry import collector, facts
from wsinvest.model.rows import Rows
from wsinvest.model.target import Target, Url
from wsinvest.model.units import key
from wsinvest.redact.redactor import Redactor
from wsinvest.store.rows import RowsFile, read
from wsinvest.transport.opener import Deadline

TARGET = Target("t", Url("ws", "127.0.0.1", 1))


@facts("sea")
@dataclass(frozen=True, slots=True)
class Depth:
    """Facts of the first collector."""

    metres: int


@facts("sea")
@dataclass(frozen=True, slots=True)
class Pressure:
    """Facts that need a depth."""

    bar: float


@facts("sea")
@dataclass(frozen=True, slots=True)
class Colour:
    """Facts that need nothing."""

    name: str


@collector
async def depth(target: Target, deadline: Deadline) -> Depth:
    assert deadline.remaining() > 0
    return Depth(len(target.name) * 10)


@collector
async def pressure(depth_: Depth) -> Pressure:
    return Pressure(1 + depth_.metres / 10)


@collector
async def pressure_if_any(depth_: Depth | None) -> Pressure:
    return Pressure(0.0 if depth_ is None else 1.0)


@collector
async def soundings(rows: Rows[Depth], target: Target) -> Pressure:
    for metres in range(3):
        rows.put(Depth(metres))
    if target.attempts == 0:
        raise ValueError
    return Pressure(0.0)


@dataclass(frozen=True, slots=True)
class Seal:
    """What is handed on."""

    number: int


class Fails:
    """What makes the collector fail that is given it."""


@collector
async def sealed_depth(fails: Fails | None) -> Acquired[Depth, Seal]:
    if fails:
        raise ValueError
    return Acquired(Depth(3), Seal(3))


@collector
async def unsealed(seal: Seal | None) -> Pressure:
    return Pressure(float(seal.number) if seal else -1.0)


@collector
async def no_depth() -> Depth:
    raise Unmeasured(ProblemKind.PERMISSION, "the line is eyJhbGciOiJIUzI1NiJ9.e30.c2ln long")


@collector
async def broken_depth() -> Depth:
    secret = "hunter22"
    raise ValueError(secret)


@collector
async def endless_depth() -> Depth:
    await asyncio.Event().wait()
    raise AssertionError


@collector
async def impatient_depth() -> Depth:
    raise TimeoutError


def measured(*units, seconds=5.0, progress=None):
    """The evidence that these collectors bring home, and whatever was kept on the way."""
    kept, redactor = [], Redactor()
    deadline = Deadline(seconds)
    given = {key(Target): TARGET, key(Redactor): redactor, key(Deadline): deadline}
    bench = Bench(given, {}, redactor, deadline, kept.append, *([progress] if progress else []))
    asyncio.run(measure(units, bench))
    assert kept == list(bench.evidence.values())
    return bench.evidence


def test_needs_are_met_by_annotation_in_order():
    """One collector's facts are another's argument."""
    evidence = measured(depth, pressure)

    assert Depth(10) == evidence["depth"].facts
    assert Pressure(2.0) == evidence["pressure"].facts


@pytest.mark.parametrize(
    ("failing", "kind", "detail"),
    [
        (no_depth, ProblemKind.PERMISSION, "the line is [secret] long"),
        (broken_depth, ProblemKind.BUG, "ValueError at test_measure.py:N in broken_depth"),
        (impatient_depth, ProblemKind.BUG, "TimeoutError at test_measure.py:N in impatient_depth"),
    ],
)
def test_a_failing_collector_becomes_a_problem(failing, kind, detail):
    """It never ends the run, and shows neither a secret nor a value of an exception."""
    evidence = measured(failing, depth)

    problem = evidence[failing.name].problem
    assert Problem(kind, detail) == Problem(problem.kind, re.sub(r":\d+ ", ":N ", problem.detail))
    assert Depth(10) == evidence["depth"].facts


def test_the_deadline_ends_a_collector():
    """A measurement that would go on for ever is a timeout of ours, not a fact about the target."""
    evidence = measured(endless_depth, seconds=0.05)

    assert ProblemKind.TIMEOUT is evidence["endless_depth"].problem.kind


def test_what_needs_missing_facts_is_not_asked():
    """The reason says what was missing."""
    evidence = measured(no_depth, pressure)

    assert Problem(ProblemKind.MISSING, "needs Depth, which could not be measured") == evidence["pressure"].problem


def test_what_a_collector_hands_on_is_an_argument_and_no_evidence():
    """It is taken back where a later measurement fails."""
    bench = Bench({}, {}, Redactor(), Deadline(5), lambda _evidence: None)

    asyncio.run(measure((sealed_depth, unsealed), bench))
    assert (Depth(3), Pressure(3.0)) == (bench.evidence["sealed_depth"].facts, bench.evidence["unsealed"].facts)
    bench.given = {key(Fails): Fails()}
    asyncio.run(measure((sealed_depth, unsealed), bench))
    assert Pressure(-1.0) == bench.evidence["unsealed"].facts


def test_what_may_do_without_is_asked():
    """`X | None` gets None."""
    evidence = measured(no_depth, pressure_if_any)

    assert Pressure(0.0) == evidence["pressure_if_any"].facts


def test_independent_collectors_run_together():
    """Each waits for the other to have begun: one after the other they would never end."""
    begun = asyncio.Barrier(2)

    @collector
    async def one() -> Depth:
        await begun.wait()
        return Depth(1)

    @collector
    async def two() -> Colour:
        await begun.wait()
        return Colour("blue")

    evidence = measured(one, two)

    assert [None, None] == [evidence["one"].problem, evidence["two"].problem]


def test_progress_is_told():
    """Each collector begins and ends, with its time."""
    told = []

    measured(depth, progress=lambda name, event, took_ms: told.append((name, event, took_ms >= 0)))

    assert [("depth", "start", True), ("depth", "end", True)] == told


def test_a_disk_that_is_full_is_no_bug_of_a_collector():
    """The error comes out as itself, so that the runner can say what to do."""

    def full(evidence: Evidence) -> None:
        raise OSError(28, "No space left on device")

    redactor, deadline = Redactor(), Deadline(5)
    bench = Bench({key(Target): TARGET, key(Deadline): deadline}, {}, redactor, deadline, full)

    with pytest.raises(OSError, match="No space left"):
        asyncio.run(measure([depth], bench))


def sounded(path, target=TARGET):
    """The evidence of a collector that puts rows into this file."""
    redactor, deadline = Redactor(), Deadline(5)
    given = {key(Target): target, key(Deadline): deadline}
    bench = Bench(
        given, {}, redactor, deadline, lambda _evidence: None, rows=lambda name: RowsFile(path / f"{name}.jsonl")
    )
    asyncio.run(measure([soundings], bench))
    return bench.evidence["soundings"]


def test_rows_stand_beside_the_facts_that_they_belong_to(tmp_path):
    """Their number is part of the evidence; the collector names their class."""
    evidence = sounded(tmp_path)

    assert (Pressure(0.0), 3) == (evidence.facts, evidence.rows)
    assert Depth is soundings.row
    assert [Depth(0), Depth(1), Depth(2)] == list(read(tmp_path / "soundings.jsonl", Depth))


def test_rows_of_a_collector_that_failed_are_not_kept(tmp_path):
    """A part would look like the whole."""
    evidence = sounded(tmp_path, replace(TARGET, attempts=0))

    assert (ProblemKind.BUG, 0) == (evidence.problem.kind, evidence.rows)
    assert [] == list(tmp_path.iterdir())


def test_rows_that_a_full_disk_does_not_take_are_no_bug_either(tmp_path):
    """As for facts."""
    with no_room(), pytest.raises(OSError, match="File too large"):
        sounded(tmp_path)


def test_the_place_of_an_error_holds_no_value():
    """Type, file, line and function are enough for an engineer."""
    with pytest.raises(ValueError, match="hunter22") as caught:
        int("hunter22")

    assert place_of(caught.value).startswith("ValueError at test_measure.py:")
    assert "hunter22" not in place_of(caught.value)
