"""Plain views for tests of figures: a case, judged by hand, in a language; and what every drawing must satisfy."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tests.building import answered, case, opened, repeats
from tests.report.ladders import whole
from tests.rules.tokens import token
from wsinvest.diagnose.objectives import objectives_of
from wsinvest.facts.capacity import Capacity, Limit
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.memory import Memory
from wsinvest.i18n.messages import Message, Text
from wsinvest.model.attempt import Attempt, Change
from wsinvest.model.case import Case
from wsinvest.model.finding import Confidence, Diagnosis, Finding, Link, Outcome, Pass, Severity
from wsinvest.model.registry import Registry
from wsinvest.model.units import Rule
from wsinvest.report.figures import (
    causal_graph,
    ladder_steps,
    limit_bars,
    limits,
    objective_strip,
    open_times,
    rate_latency,
    stage_waterfall,
    token_trace,
)
from wsinvest.report.figures.frame import Figure
from wsinvest.report.sections.view import View

MODULES = (
    objective_strip,
    causal_graph,
    stage_waterfall,
    open_times,
    limits,
    token_trace,
    ladder_steps,
    limit_bars,
    rate_latency,
)
GIB = 2**30
CHAINS = (
    (Link("a.root", True), Link("a.middle", True), Link("z.end", True)),
    (Link("b.root", True), Link("b.gap", False), Link("z.end", True)),
    (Link("c.alone", True),),
)


def view(of: Case, language: str = "en", chains: tuple[tuple[Link, ...], ...] = (), title: str = "") -> View:
    """The case seen in a language; every observed code of the chains is a finding, the first of each chain a root."""
    codes = {link.code: link for chain in chains for link in chain}
    roots = {chain[0].code for chain in chains}
    found = tuple(_finding(code, root=code in roots) for code, link in codes.items() if link.observed)
    judged = replace(of, manifest=replace(of.manifest, language=language))
    diagnosis = Diagnosis(judged, found, chains, (), objectives_of(judged), ())
    return View(diagnosis, language, Registry({}, {}, {code: _rule(code, title) for code in codes}))


def full(language: str = "en", title: str = "") -> View:
    """A view for which every figure has something to draw; `title` stands in every finding's title."""
    facts = {"handshake": handshake(), "memory": memory(), "capacity": capacity(), "token": token(), "ladder": whole()}
    return view(case(**facts), language, CHAINS, title)


def drawn(language: str = "en", title: str = "") -> tuple[Figure, ...]:
    """All figures of the full view."""
    return tuple(module.draw(full(language, title)) for module in MODULES)


def handshake() -> Handshake:
    """Twelve repeats that open, eight that are refused, a probe that opens."""
    good: list[Attempt] = [opened(f"r{n:02}", open_ms=5.0 + n) for n in range(1, 13)]
    bad = [answered(f"r{n:02}", 403, took_ms=2.0) for n in range(13, 21)]
    return repeats(*good, *bad, probes=[opened("p01", change=Change("token", "minted"))])


def memory() -> Memory:
    """A host at 81.25 %."""
    return Memory(total=16 * GIB, used=13 * GIB, available=3 * GIB)


def capacity() -> Capacity:
    """Descriptors bind before memory; the old rule says something else."""
    return Capacity((Limit("fd", 974, "descriptors"), Limit("memory", 24_801, "memory")), 1_075, 2_000)


def texts(value: Any) -> Iterator[str]:
    """Every string of a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def _finding(code: str, *, root: bool) -> Finding:
    return Finding(code, "secret", "authentication", Severity.HIGH, Confidence.PROVEN, root, {}, (), (), ())


def _rule(code: str, title: str) -> Rule[[], Outcome]:
    parts = {part: Message(part) for part in ("impact", "cause", "fix", "check")}
    return Rule(function=Pass, code=code, text=Text(title=Message(title or f"Title of {code}"), **parts))
