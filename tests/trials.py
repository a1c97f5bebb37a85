"""How often the diagnoses of bank and field cases were right: recorded by their tests, printed at the end."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from wsinvest.model.registry import load

PROPERTY = "trial"
SETS = ("bank", "field")
WORDS = {"bank": "Faults of our own invention (`make faults`)", "field": "Faults that people reported (`make field`)"}
README = Path(__file__).parents[1] / "README.md"
BEGINS, ENDS = "<!-- made by make trials -->", "<!-- end -->"


@dataclass(frozen=True)
class Trial:
    """One service that was examined: which root causes it has, which were named rightly, and which were not true."""

    of: str  # bank or field
    name: str
    broken: bool
    due: tuple[str, ...] = ()
    right: tuple[str, ...] = ()  # true, and named; may hold more than what was due
    wrong: tuple[str, ...] = ()  # not true, and critical or high
    overclaims: tuple[str, ...] = ()  # of these, what was called proven


def record(node: pytest.Item, trial: Trial) -> None:
    """Hand a trial to the process that prints the totals; of a test that is repeated the last one counts."""
    node.user_properties.append((PROPERTY, asdict(trial)))


def recorded(reports: Iterable[Any]) -> list[Trial]:
    """The trials that these reports of tests carry, one for each service."""
    found: dict[tuple[str, str, bool], Trial] = {}
    for report in reports:
        for name, said in getattr(report, "user_properties", ()):
            if name == PROPERTY:
                trial = Trial(**{key: tuple(one) if isinstance(one, list) else one for key, one in said.items()})
                found[trial.of, trial.name, trial.broken] = trial
    return [found[key] for key in sorted(found)]


@dataclass(frozen=True)
class Score:
    """What was due and found, what was named and true, and what was called proven and was not true."""

    due: int
    found: int
    right: int
    wrong: int
    overclaims: int

    @property
    def recall(self) -> str:
        """The share of the true causes that was found."""
        return _share(self.found, self.due)

    @property
    def precision(self) -> str:
        """The share of what was named that is true."""
        return _share(self.right, self.right + self.wrong)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def scored(trials: Iterable[Trial], area: str = "") -> Score:
    """The score of these trials, of one area (the first part of a code) or of all."""
    due, found, right, wrong, overclaims = (Counter[str]() for _ in range(5))
    for one in trials:
        due.update(one.due)
        found.update({*one.due} & {*one.right})
        right.update(one.right)
        wrong.update(one.wrong)
        overclaims.update(one.overclaims)
    counts = (sum(n for code, n in one.items() if _in(code, area)) for one in (due, found, right, wrong, overclaims))
    return Score(*counts)


def _in(code: str, area: str) -> bool:
    return not area or code.partition(".")[0] == area


def table(trials: Iterable[Trial]) -> Iterator[str]:
    """Recall, precision and overclaims by area, of the bank and of the field cases."""
    every = list(trials)
    yield f"{'':6} {'area':9} {'due':>5} {'found':>5} {'recall':>7} {'wrong':>5} {'precision':>9} {'overclaims':>10}"
    for of in SETS:
        mine = [one for one in every if one.of == of]
        codes = {code for one in mine for code in (*one.due, *one.right, *one.wrong)}
        for area in (*sorted({code.partition(".")[0] for code in codes}), "" if mine else None):
            if area is not None:
                yield _row(of, area, scored(mine, area))
        alarmed = [one.name for one in mine if not one.broken and one.wrong]
        healthy = sum(not one.broken for one in mine)
        if mine:
            yield f"{of:6} {len(mine)} services, {healthy} of them healthy or mended; false alarms: {len(alarmed)}"


def _row(of: str, area: str, score: Score) -> str:
    counts = f"{score.due:5} {score.found:5} {score.recall:>7} {score.wrong:5} {score.precision:>9}"
    return f"{of:6} {area or 'all':9} {counts} {score.overclaims:10}"


def by_code(trials: Iterable[Trial]) -> dict[str, dict[str, int]]:
    """Of each code: how often it was true or named, and how often it was both."""
    tried, right = Counter[str](), Counter[str]()
    for one in trials:
        tried.update({*one.due, *one.right, *one.wrong})
        right.update(set(one.right))
    return {code: {"tried": tried[code], "right": right[code]} for code in sorted(tried)}


def document(trials: Iterable[Trial]) -> str:
    """What `make trials` keeps in the package: the totals of both sets, and every code that a rule has."""
    every = list(trials)
    sets = {of: _totals([one for one in every if one.of == of]) for of in SETS}
    codes = {code: counts for code, counts in by_code(every).items() if code in load().rules}
    return json.dumps({"sets": sets, "codes": codes}, indent=1) + "\n"


def _totals(trials: list[Trial]) -> dict[str, int]:
    healthy = [one for one in trials if not one.broken]
    alarms = sum(bool(one.wrong) for one in healthy)
    return {"services": len(trials), "healthy": len(healthy), "false_alarms": alarms, **asdict(scored(trials))}


def sentence(sets: Mapping[str, Mapping[str, int]]) -> str:
    """The totals as the README states them, a line for each set."""
    return "\n".join(_said(WORDS[of], totals) for of, totals in sets.items())


def _said(words: str, totals: Mapping[str, int]) -> str:
    score = Score(**{name: totals[name] for name in Score.__annotations__})
    healthy = f"{totals['services']} services, {totals['healthy']} of them healthy or mended"
    errors = f"false alarms {totals['false_alarms']}, called proven and not true {score.overclaims}"
    return f"- {words}, {healthy}: recall {score.recall}, precision {score.precision}, {errors}."


def write(file: Path, trials: Iterable[Trial], readme: Path = README) -> None:
    """Keep them, and state the totals in the README; raise ValueError where nothing was recorded of a set."""
    every = list(trials)
    if {one.of for one in every} != set(SETS):
        raise ValueError("no trials of both the bank and the field cases were recorded")
    file.write_text(document(every), encoding="ascii")
    before, _old, after = parts(readme.read_text("utf-8"))
    totals = json.loads(document(every))["sets"]
    readme.write_text(f"{before}{BEGINS}\n{sentence(totals)}\n{ENDS}{after}", encoding="utf-8")


def parts(readme: str) -> tuple[str, str, str]:
    """What stands before, between and after the marks."""
    before, _, rest = readme.partition(BEGINS)
    stated, _, after = rest.partition(ENDS)
    return before, stated.strip(), after
