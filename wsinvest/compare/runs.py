"""Compares two diagnoses: what became of the findings, objectives beside each other, what changed, the verdict."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from wsinvest.compare.findings import Became, became
from wsinvest.compare.objectives import Beside, beside
from wsinvest.compare.verdict import SENTENCES, Verdict, values_of, verdict_of
from wsinvest.i18n.messages import Phrase, filled
from wsinvest.model.case import Case
from wsinvest.model.difference import Compared, Difference
from wsinvest.model.failure import Exit, exit_of
from wsinvest.model.finding import Diagnosis
from wsinvest.model.registry import members
from wsinvest.model.units import RegistryError


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of two runs, the earlier one first."""

    before: Diagnosis
    after: Diagnosis
    became: tuple[Became, ...]
    objectives: tuple[Beside, ...]
    differences: tuple[tuple[Difference[Any], Compared], ...]
    verdict: Verdict

    @property
    def same_target(self) -> bool:
        """True if both runs are of the target of one name."""
        return self.before.case.manifest.target.name == self.after.case.manifest.target.name

    @property
    def sentence(self) -> Phrase:
        """The verdict in one sentence."""
        return filled(SENTENCES[self.verdict], **values_of(self.before, self.after, self.became))

    @property
    def exit_status(self) -> Exit:
        """That of the later run; HIGH where it is fine by itself and the verdict cannot be told."""
        found = exit_of(self.after.status)
        untold = self.verdict in (Verdict.CHANCE, Verdict.OPEN)
        return Exit.HIGH if found is Exit.FINE and untold else found


def compare(before: Diagnosis, after: Diagnosis) -> Comparison:
    """The comparison of two diagnoses; `before` is the earlier run."""
    told = became(before, after)
    return Comparison(
        before=before,
        after=after,
        became=told,
        objectives=beside(before, after),
        differences=changes(before.case, after.case),
        verdict=verdict_of(before, after, told),
    )


def changes(before: Case, after: Case) -> tuple[tuple[Difference[Any], Compared], ...]:
    """Each topic with what changed from one case to the other, by topic: "what changed since green"."""
    return tuple((unit, unit(before, after)) for unit in differences())


@cache
def differences() -> tuple[Difference[Any], ...]:
    """All differences, by topic; raises RegistryError if two have one topic."""
    found = [unit for unit in members("wsinvest.compare") if isinstance(unit, Difference)]
    by_topic = {unit.topic: unit for unit in found}
    if len(by_topic) != len(found):
        raise RegistryError("two differences have one topic")
    return tuple(by_topic[topic] for topic in sorted(by_topic))
