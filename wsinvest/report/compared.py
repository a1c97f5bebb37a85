"""The sections of a comparison of two runs, and its JSON document, in the reader's language."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wsinvest.compare.findings import Became, Fate
from wsinvest.compare.objectives import Beside
from wsinvest.compare.runs import Comparison
from wsinvest.compare.stage_times import times_of
from wsinvest.compare.success import success_of
from wsinvest.diagnose.objectives import words_of
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.difference import Compared, Turn
from wsinvest.model.finding import Diagnosis, NotMeasured, Objective
from wsinvest.report import labels, phrases
from wsinvest.report.blocks import Badge, Block, Fold, Lead, Line, Mono, Paragraph, Section, Table, Tone
from wsinvest.report.sections import view_of
from wsinvest.report.sections.actions import amount
from wsinvest.report.sections.report import status
from wsinvest.report.sections.view import View

BEFORE: Final = _("Before")
AFTER: Final = _("Now")
SHIFT: Final = _("Shift (95 % interval)")
STAGE: Final = _("Stage")
PROBLEM: Final = _("Finding")
TOPIC: Final = _("Topic")
_FURTHER: Final = _("{n:int} further {n:plural:finding|findings}, none of them urgent")
_RUNS: Final = _("The two runs")
_URGENT: Final = _("Urgent findings of either run")
_STAGES: Final = _("Median time of each stage")
_CHANGES: Final = _("Changes, by topic")
_SURE: Final = _("Moved")
_SUCCESS: Final = _("Connections that opened")
_SHARE: Final = _("{value:pct} ({least:pct} to {most:pct})")
_BETWEEN: Final = _("{value:ms} ({least:ms} to {most:ms})")
_TITLES: Final[Mapping[str, Phrase]] = {
    "compared": _("Before and after"),
    "became": _("What became of the findings"),
    "beside": _("Measures of success, before and after"),
    "numbers": _("Numbers with their intervals"),
    "changed": _("What changed between the runs"),
}
_FATES: Final[Mapping[Fate, Phrase]] = {
    Fate.NEW: _("new", "finding"),
    Fate.STILL: _("still there"),
    Fate.FOUND: _("found now, not examined before"),
    Fate.UNSEEN: _("not examined now"),
    Fate.FIXED: _("fixed"),
}
_TONES: Final = {Turn.BETTER: Tone.GOOD, Turn.WORSE: Tone.BAD, Turn.OTHER: Tone.PLAIN, Turn.UNKNOWN: Tone.UNKNOWN}
_FATE_TONES: Final = {
    Fate.NEW: Tone.BAD,
    Fate.STILL: Tone.BAD,
    Fate.FOUND: Tone.BAD,
    Fate.UNSEEN: Tone.UNKNOWN,
    Fate.FIXED: Tone.GOOD,
}
_NOTHING_FOUND: Final = _("Neither run found anything.")
_UNCHANGED: Final = _("Compared and unchanged: {names:list}.")
_NOT_COMPARED: Final = _("Not compared: {names:list}.")
_NUMBERS_NOTE: Final = _(
    "A stage has moved if the Mann-Whitney test says so (5 % over all stages, Holm), by at least 1 ms and a tenth."
)
_ROOTS: Final = _("Root cause")
_OTHER_TARGET: Final = _("The two runs are of different targets.")
NAMES: Final = tuple(_TITLES)


def compared(found: Comparison, name: str, language: str = "") -> Section:
    """One of the sections NAMES, in `language` or else that of the later run.

    Raises ValueError for an unknown name, UnknownLanguage for an unknown language.
    """
    if name not in _TITLES:
        raise ValueError(f"no section is called {name!r}; there are {', '.join(_TITLES)}")
    view = view_of(found.after, language)
    blocks = _MAKERS[name](view, found)
    return Section(name, view.say(_TITLES[name]), view.language, tuple(blocks))


def sentences(found: tuple[tuple[Any, Compared], ...], language: str) -> tuple[str, ...]:
    """Each change in one sentence of this language: "what changed since green" of a message."""
    return tuple(
        change.text.say(language, change.values)
        for _unit, outcome in found
        if not isinstance(outcome, NotMeasured)
        for change in outcome
        if change.turn is not Turn.UNKNOWN
    )


def title_of(found: Comparison, one: Became, language: str) -> str:
    """The title of a finding, with the values of the run that has it last."""
    gone = one.fate in (Fate.FIXED, Fate.UNSEEN)
    return view_of(found.before if gone else found.after, language).title(one.finding.code)


def _head(view: View, found: Comparison) -> Iterator[Block]:
    yield Lead(view.say(found.sentence))  # no badge: a sentence in one is wider than a phone
    if not found.same_target:
        yield Paragraph(view.say(_OTHER_TARGET))
    runs = [(phrase, one) for phrase, one in ((BEFORE, found.before), (AFTER, found.after))]
    columns = view.columns(phrases.RUN, phrases.DATE, phrases.TARGET, phrases.STATUS, _SUCCESS, _ROOTS)
    yield Table(view.say(_RUNS), columns, tuple(_line(view, phrase, one) for phrase, one in runs))


def _line(view: View, phrase: Phrase, one: Diagnosis) -> tuple[Line, ...]:
    own, manifest = view_of(one, view.language), one.case.manifest
    roots = "; ".join(own.title(found.code) for found in one.findings if found.root_cause)
    opened = success_of(one.case)
    return (
        (view.say(phrase), Mono(manifest.run)),
        view.form("time", manifest.taken_at),
        f"{manifest.target.name} ({manifest.target.url})",
        status(own),
        view.say(labels.UNKNOWN) if opened is None else view.say(_SHARE, **_ends(opened)),
        roots or "–",
    )


def _fates(view: View, found: Comparison) -> Iterator[Block]:
    columns = view.columns(labels.STATE, PROBLEM, phrases.SEVERITY)
    urgent, others = ([one for one in found.became if one.urgent is asked] for asked in (True, False))
    if not found.became:
        yield Paragraph(view.say(_NOTHING_FOUND))
    if urgent:
        yield Table(view.say(_URGENT), columns, tuple(_fate(view, found, one) for one in urgent))
    if others:
        title = view.say(_FURTHER, n=len(others))
        yield Fold(title, (Table("", columns, tuple(_fate(view, found, one) for one in others)),))


def _fate(view: View, found: Comparison, one: Became) -> tuple[Line, ...]:
    badge = Badge(view.say(_FATES[one.fate]), _FATE_TONES[one.fate] if one.urgent else Tone.PLAIN)
    title: Line = (title_of(found, one, view.language), Mono(one.finding.code))
    now = view.severity(one.finding.severity)
    changed = one.was is not None and one.was is not one.finding.severity
    return (badge, title, (view.severity(one.was), "→", now) if changed and one.was else now)


def _objectives(view: View, found: Comparison) -> Iterator[Block]:
    columns = view.columns(
        phrases.OBJECTIVE, phrases.DUE, BEFORE, AFTER, labels.STATE, numbers=(phrases.DUE, BEFORE, AFTER)
    )
    for kind, title in phrases.OBJECTIVE_KINDS.items():
        rows = tuple(_objective(view, one) for one in found.objectives if one.after.kind == kind)
        yield Table(view.say(title), columns, rows)


def _objective(view: View, one: Beside) -> tuple[Line, ...]:
    due = f"{one.after.op} {amount(view, one.after, one.after.limit)}"
    turn = Badge(view.word(one.turn), _TONES[one.turn])
    return (view.say(words_of(one.after.name)), due, _measured(view, one.before), _measured(view, one.after), turn)


def _measured(view: View, one: Objective) -> Line:
    return (amount(view, one, one.measured), view.state(one.state))


def _numbers(view: View, found: Comparison) -> Iterator[Block]:
    stages = times_of(found.before.case, found.after.case)
    if not stages:
        yield Paragraph(view.say(_NOT_COMPARED, names=[view.say(_TITLES["numbers"])]))
        return
    columns = view.columns(STAGE, BEFORE, AFTER, SHIFT, _SURE, numbers=(BEFORE, AFTER, SHIFT))
    rows = tuple(
        (
            view.word(one.stage),
            view.form("ms", one.before_ms),
            view.form("ms", one.after_ms),
            view.say(_BETWEEN, **_ends(one.shift)),
            view.yes(one.moved),
        )
        for one in stages
    )
    yield Table(view.say(_STAGES), columns, rows)
    yield Paragraph(view.say(_NUMBERS_NOTE), small=True)


def _changes(view: View, found: Comparison) -> Iterator[Block]:
    columns = view.columns(TOPIC, phrases.WHAT, labels.STATE)
    rows: list[tuple[Line, ...]] = []
    same: list[str] = []
    unmeasured: list[str] = []
    for unit, outcome in found.differences:
        label = view.say(unit.label)
        if isinstance(outcome, NotMeasured):
            unmeasured.append(label)
        elif not outcome:
            same.append(label)
        else:
            rows += [(label, view.say(one.text, **one.values), _turn(view, one.turn)) for one in outcome]
    if rows:
        yield Table(view.say(_CHANGES), columns, tuple(rows))
    if same:
        yield Paragraph(view.say(_UNCHANGED, names=same))
    if unmeasured:
        yield Paragraph(view.say(_NOT_COMPARED, names=unmeasured), small=True)


def _turn(view: View, turn: Turn) -> Line:
    return "" if turn is Turn.OTHER else Badge(view.word(turn), _TONES[turn])


def _ends(one: Any) -> dict[str, float]:
    """The ends of an interval; 0.0 is added so that no -0.0 is shown."""
    ends = {"value": one.value, "least": one.least, "most": one.most}
    return {name: round(value, 3) + 0.0 if abs(value) >= 0.05 else max(value, 0.0) for name, value in ends.items()}


_MAKERS: Final = {
    "compared": _head,
    "became": _fates,
    "beside": _objectives,
    "numbers": _numbers,
    "changed": _changes,
}
