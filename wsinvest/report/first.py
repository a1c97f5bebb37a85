"""The step to do first, in words: the same for the terminal, the report's summary, findings.json and the page."""

from dataclasses import dataclass

from wsinvest.model.finding import Step
from wsinvest.report.sections.view import View


@dataclass(frozen=True, slots=True)
class First:
    """What to do first: its id, the text, the lines to paste (empty if there are none), and how to check it."""

    id: str
    text: str
    lines: str
    check: str


def first(view: View) -> First | None:
    """The first step of the diagnosis in the reader's language, None if nothing has to be done today."""
    return None if view.diagnosis.first is None else in_words(view, view.diagnosis.first)


def in_words(view: View, step: Step) -> First:
    """A step of the plan in the reader's language."""
    lines = view.say(step.snippet) if step.snippet else ""
    return First(step.id, view.say(step.text), lines, view.say(step.check))
