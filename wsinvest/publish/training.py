"""The training: examines the demo services of its steps, checks answers, keeps the score, writes the leads' page."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wsinvest.collect import runs
from wsinvest.config.options import Options
from wsinvest.diagnose.engine import diagnose
from wsinvest.host.files import write_whole
from wsinvest.i18n.messages import _
from wsinvest.model.case import Case
from wsinvest.model.finding import Diagnosis
from wsinvest.model.rich import Rich, mimebundle
from wsinvest.publish.page import framed
from wsinvest.report import lab, terminal
from wsinvest.report import training as shown
from wsinvest.report.answers import Result
from wsinvest.report.blocks import Paragraph, Section
from wsinvest.report.html import fragment
from wsinvest.report.lessons import BY_TARGET
from wsinvest.report.training import Taken
from wsinvest.store import parameters

ATTEMPTS: Final = 5  # as many as prove a fault that never rests
TITLE: Final = _("Training: root causes of WebSocket failures")
_WRITTEN: Final = _("The page for team leads was written.")
_UNNAMED: Final = _("For a page for team leads name a file in the parameter page, and run this cell again.")


@dataclass
class _Looked:
    """A step of this training: its diagnosis, when it was first shown, other answers, and when the right one came."""

    diagnosis: Diagnosis
    at: float
    answer: str = ""
    others: set[str] = field(default_factory=set)
    took_s: float | None = None


@dataclass(frozen=True)
class Step(Rich):
    """What a cell shows of a step. `case`: all that was measured, for the kit's own functions."""

    section: Section
    case: Case


@mimebundle.register
def _of_step(step: Step) -> Mapping[str, str]:
    return {"text/html": lab.fragment(step.section), "text/plain": terminal.text(step.section)}


@dataclass
class Training:
    """A training in one kernel. Nothing of it is kept: neither answers nor evidence, unless a page is asked for."""

    language: str
    looked: dict[str, _Looked] = field(default_factory=dict)

    async def step(self, target: str, answer: str = "") -> Step:
        """Examine the service of a step once, and check the answer; raises ParameterError, and TargetError."""
        if target not in BY_TARGET:
            raise parameters.ParameterError(f"no step has the target {target}; there are {', '.join(BY_TARGET)}")
        parameters.typed(answer=answer)
        parameters.without_secrets(answer=answer)
        if target not in self.looked:
            diagnosis = diagnose(await _examined(target, self.language))
            self.looked[target] = _Looked(diagnosis, time.monotonic(), answer)
        self._answered(target, answer.strip().lower())
        taken = self._taken(target)
        return Step(shown.step(taken, self.language), taken.diagnosis.case)

    def sections(self) -> tuple[Section, ...]:
        """The score and what was learned."""
        steps = [self._taken(target) for target in BY_TARGET if target in self.looked]
        return shown.score(steps, self.language), shown.learned(steps, self.language)

    def page(self) -> str:
        """Score, causes and times as an HTML page that loads nothing and names nobody."""
        score, learned = self.sections()
        contents = [(learned.name, learned.title)]
        return framed(
            fragment(learned),
            self.language,
            TITLE.say(self.language),
            first=fragment(score),
            contents=contents,
            footer="alone_footer",
        )

    def written(self, page: str) -> Section:
        """Write the page to this file, if one is named, and say so; raises ParameterError."""
        parameters.typed(page=page)
        try:
            if page:
                write_whole(Path(page), self.page().encode())
        except (OSError, ValueError) as error:  # ValueError: NUL in a name
            why = error.strerror if isinstance(error, OSError) else "no name of a file"
            raise parameters.ParameterError(f"parameter page: {why}; name another file") from error
        said = _WRITTEN if page else _UNNAMED
        return Section("page", TITLE.say(self.language), self.language, (Paragraph(said.say(self.language)),))

    def _answered(self, target: str, answer: str) -> None:
        """Note the answer; the first one that came with the notebook has no time."""
        looked = self.looked[target]
        before, looked.answer = looked.answer, answer
        if before and before != answer and Taken(BY_TARGET[target], looked.diagnosis, before).result != Result.RIGHT:
            looked.others.add(before)
        right = self._taken(target).result is Result.RIGHT
        if right and before != answer and looked.took_s is None:
            looked.took_s = time.monotonic() - looked.at

    def _taken(self, target: str) -> Taken:
        looked = self.looked[target]
        return Taken(BY_TARGET[target], looked.diagnosis, looked.answer, len(looked.others), looked.took_s)


def begin(language: str = "en") -> Training:
    """A new training in this language; raises ParameterError."""
    parameters.typed(language=language)
    return Training(parameters.language_of(language))


async def _examined(target: str, language: str) -> Case:
    """All that `wsinvest diagnose` would measure, in memory."""
    run = runs.in_memory(target, Options(attempts=ATTEMPTS), language)
    for topic in runs.COLLECTING:
        case = await runs.collect(run, topic)
    return case
