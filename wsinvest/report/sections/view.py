"""The input of sections and figures: a diagnosis, a language and the rules' texts, with helpers for both."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from wsinvest.facts.words import word
from wsinvest.i18n.messages import Phrase, fill
from wsinvest.model.case import Case, F
from wsinvest.model.finding import Diagnosis, Finding, ObjectiveState, Severity
from wsinvest.model.registry import Registry
from wsinvest.model.units import topic_of
from wsinvest.report import labels, phrases
from wsinvest.report.blocks import Badge, Block, Callout, Column, Definitions, Line, Tone

TONES: Final = {
    ObjectiveState.MET: Tone.GOOD,
    ObjectiveState.MISSED: Tone.BAD,
    ObjectiveState.UNKNOWN: Tone.UNKNOWN,
}
Pair = tuple[Phrase, Line | None]  # a term and its description


@dataclass(frozen=True, slots=True)
class View:
    """A diagnosis in one language."""

    diagnosis: Diagnosis
    language: str
    registry: Registry

    @property
    def case(self) -> Case:
        """The case of the diagnosis."""
        return self.diagnosis.case

    def facts(self, kind: type[F]) -> F | None:
        """The facts of this class, None if there are none."""
        return self.case.facts(kind)

    def say(self, phrase: Phrase, /, **values: Any) -> str:
        """A phrase in the reader's language, with `values` in its fields."""
        return phrase.say(self.language, values)

    def word(self, member: Enum) -> str:
        """The label of an enum member."""
        return word(member, self.language)

    def form(self, kind: str, value: Any) -> str:
        """A value formatted by `kind` (see i18n.forms.KINDS); the word for unknown if it is None."""
        return self.say(labels.UNKNOWN) if value is None else fill(f"{{x:{kind}}}", {"x": value}, self.language)

    def yes(self, value: bool) -> str:
        """The word for yes or no."""
        return self.say(labels.YES if value else labels.NO)

    def of(self, finding: Finding, part: str) -> str:
        """One part of a finding's text: title, impact, cause, fix or check."""
        return self.registry.rules[finding.code].text.say(part, self.language, finding.values)

    def finding(self, code: str) -> Finding | None:
        """The finding of this code, None if there is none."""
        return next((finding for finding in self.diagnosis.findings if finding.code == code), None)

    def title(self, code: str) -> str:
        """The title of a code: of the finding, else the rule's title without values, else the code itself."""
        finding = self.finding(code)
        return self.plain_title(code) if finding is None else self.of(finding, "title")

    def plain_title(self, code: str) -> str:
        """The rule's title without values; the code itself if there is no such rule."""
        rule = self.registry.rules.get(code)
        return code if rule is None else rule.text.say("plain", self.language, {})

    def severity(self, severity: Severity) -> Badge:
        """A severity as a badge."""
        return Badge(self.word(severity), Tone(severity.word))

    def state(self, state: ObjectiveState) -> Badge:
        """An objective's state as a badge."""
        return Badge(self.word(state), TONES[state])

    def pairs(self, *pairs: Pair) -> Definitions:
        """Pairs of term and description; pairs with an empty description are left out."""
        return Definitions(tuple((self.say(term), said) for term, said in pairs if said))

    def columns(self, *titles: Phrase, numbers: Collection[Phrase] = ()) -> tuple[Column, ...]:
        """The columns of a table; `numbers`: the titles of those that are aligned right."""
        return tuple(Column(self.say(title), number=title in numbers) for title in titles)

    def about(self, *collectors: str) -> tuple[Block, ...]:
        """Remarks on reconstructed and on missing facts of these collectors; empty if all were measured."""
        return (*self.reconstructed(*collectors), *self.unmeasured(*collectors))

    def reconstructed(self, *collectors: str) -> tuple[Block, ...]:
        """One remark that names the collectors whose facts were reconstructed from a source; empty if none."""
        found = [self.case.evidence.get(name) for name in collectors]
        names = [self.topic(item.collector) for item in found if item and item.facts and item.reconstructed]
        return (Callout(self.say(labels.IS_RECONSTRUCTED, what=names), Tone.UNKNOWN),) if names else ()

    def unmeasured(self, *collectors: str) -> tuple[Block, ...]:
        """One remark for each reason why collectors have no facts, with their names."""
        reasons: dict[str, list[str]] = {}
        for name in collectors:
            evidence = self.case.evidence.get(name)
            if evidence is None:
                reasons.setdefault(self.say(labels.NOT_COLLECTED), []).append(self.topic(name))
            elif evidence.problem is not None:
                reasons.setdefault(self.word(evidence.problem.kind), []).append(self.topic(name))
        said = (self.say(labels.NOT_MEASURED, what=names, why=why) for why, names in reasons.items())
        return tuple(Callout(remark, Tone.UNKNOWN) for remark in said)

    def topic(self, name: str) -> str:
        """What readers call a collector's facts, or all that a notebook shows; the name itself if neither has words."""
        kind = self.registry.kinds.get(name)
        label = (topic_of(kind).label if kind else None) or phrases.TITLES.get(name)
        return self.say(label) if label else name


Maker = Callable[[View], tuple[Block, ...]]
