"""How a notebook shows a case, evidence or an attempt by itself: HTML, and one line where there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt, Sent
from wsinvest.model.case import Case, Evidence, Manifest
from wsinvest.model.finding import Diagnosis
from wsinvest.model.registry import judging
from wsinvest.model.rich import Rich, mimebundle
from wsinvest.model.stage import Stage
from wsinvest.model.target import Target, Url
from wsinvest.report import lab, labels, phrases, terminal
from wsinvest.report.blocks import Block, Lead, Line, Mono, Paragraph, Section, Table, shown
from wsinvest.report.sections import attempts, evidence, last_language
from wsinvest.report.sections.view import View

STAGES: Final = _("Stages")
STAGE: Final = _("Stage")
SENT: Final = _("Sent")
_WIDE: Final = 160  # characters of a line, so that what is to be copied is not broken


@dataclass(frozen=True, slots=True)
class Shown(Rich):
    """A section that shows itself below a notebook's cell, and as text everywhere else."""

    section: Section

    def __str__(self) -> str:
        """The section as text."""
        return terminal.text(self.section, _WIDE)


@mimebundle.register
def _of_section(thing: Shown) -> Mapping[str, str]:
    return {"text/html": lab.fragment(thing.section), "text/plain": str(thing)}


@mimebundle.register
def _of_case(case: Case) -> Mapping[str, str]:
    """What was collected, and when, of which target."""
    manifest = case.manifest
    view = _view(case, manifest.language)
    head = view.pairs(
        (phrases.TARGET, f"{manifest.target.name} ({manifest.target.url})"),
        (phrases.RUN, Mono(manifest.run)),
        (phrases.DATE, view.form("time", case.now)),
    )
    said = f"Case {manifest.run} of {manifest.target.url}; evidence: {', '.join(case.evidence) or 'none yet'}"
    return _bundle(view, shown(manifest.target.name), (head, evidence.collectors(view)), said)


@mimebundle.register
def _of_evidence(item: Evidence) -> Mapping[str, str]:
    """Its facts by path, or why there are none; of the handshake a table of its attempts."""
    view = _view(_nothing_but(item), last_language())
    blocks = (*view.about(item.collector), *_facts(view, item))
    problem = f"not measured: {item.problem.kind}, {item.problem.detail}" if item.problem else "facts"
    return _bundle(view, view.topic(item.collector), blocks, f"Evidence {item.collector}: {problem}")


@mimebundle.register
def _of_attempt(attempt: Attempt) -> Mapping[str, str]:
    """How far it came, stage by stage, what was sent, and what came back."""
    view = _view(_NOTHING, last_language())
    change = attempts.change_of(view, attempt)
    lead = ": ".join(filter(None, (change, attempts.end_of(view, attempt))))
    columns = view.columns(STAGE, labels.STATE, phrases.TOOK, phrases.WHY, numbers=(phrases.TOOK,))
    stages = Table(view.say(STAGES), columns, tuple(_stage(view, stage) for stage in attempt.timed))
    seen = view.pairs((SENT, _sent(attempt.sent)), (labels.SEEN, attempts.seen_of(view, attempt)))
    said = "; ".join(filter(None, (f"Attempt {attempt.id}: {lead}", attempts.seen_of(view, attempt))))
    return _bundle(view, attempt.id, (Lead(lead), stages, *((seen,) if seen.pairs else ())), said)


def _facts(view: View, item: Evidence) -> tuple[Block, ...]:
    if not isinstance(item.facts, Handshake):
        return tuple(evidence.facts(view, item))
    made = (*item.facts.repeats, *item.facts.probes)
    columns = view.columns(phrases.WHAT, labels.CHANGED, labels.END, labels.SEEN)
    rows = tuple(_attempt(view, attempt) for attempt in made)
    note = Paragraph((Mono("wsinvest.frames.attempts(case)"), Mono("wsinvest.frames.stages(case)")), small=True)
    return (Table(view.say(labels.ATTEMPTS), columns, rows), note)


def _attempt(view: View, attempt: Attempt) -> tuple[Line, ...]:
    change, end = attempts.change_of(view, attempt), attempts.end_of(view, attempt)
    return (Mono(attempt.id), change, end, attempts.seen_of(view, attempt))


def _stage(view: View, stage: Stage) -> tuple[Line, ...]:
    took = "" if stage.took_ms is None else view.form("ms", stage.took_ms)
    why = "" if stage.reason is None else view.word(stage.reason)
    return (view.word(stage.name), view.word(stage.state), took, ": ".join(filter(None, (why, stage.detail))))


def _sent(sent: Sent) -> str:
    """The fields of the request that are not empty, by name; no value of a secret is among them."""
    return ", ".join(f"{path}: {value}" for path, value in evidence.leaves(sent) if value not in ("", "0"))


def _bundle(view: View, title: str, blocks: tuple[Block, ...], line: str) -> Mapping[str, str]:
    section = Section("look", title, view.language, blocks)
    return {"text/html": lab.fragment(section), "text/plain": shown(" ".join(line.split()))}


def _view(case: Case, language: str) -> View:
    """A view of a case that nobody has judged."""
    return View(Diagnosis(case, (), (), (), (), ()), language, judging())


def _nothing_but(item: Evidence) -> Case:
    return Case(_NOTHING.manifest, {item.collector: item})


_NOTHING: Final = Case(Manifest("", datetime(1970, 1, 1, tzinfo=UTC), Target("", Url("", "", 0)), "en"), {})
