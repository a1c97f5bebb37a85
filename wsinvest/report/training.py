"""The sections of the training: a step with its evidence and the check of the answer, the score, what was learned."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wsinvest.facts.comparison import typical
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, _, normalise
from wsinvest.model.finding import Diagnosis
from wsinvest.model.stage import State
from wsinvest.report import labels, phrases
from wsinvest.report.answers import Result, near, result_of
from wsinvest.report.blocks import (
    Badge,
    Block,
    Callout,
    Column,
    Fold,
    Lead,
    Line,
    Mono,
    Paragraph,
    Section,
    Table,
    Tone,
)
from wsinvest.report.lessons import LAST_HINT, LESSONS, Lesson
from wsinvest.report.sections import attempts, held, view_of
from wsinvest.report.sections.view import View

STEP: Final = _("Step {n:int} · {stage}")
SCORE: Final = _("Score")
LEARNED: Final = _("What was learned")
_LEAD: Final = _("{right:int} of {of:int} root causes were found.")
_ALL: Final = _("All {of:int} root causes were found.")
_TODO: Final = _("Still to do: {steps:list}.")
_MEASURED: Final = _("What was measured: {target} ({url})")
_UNUSED: Final = _("not used")
_STAGES: Final = _("How far a connection comes")
_STAGE: Final = _("Stage")
_REASON: Final = _("Reason")
_CHOICES: Final = _("One of these codes is the root cause")
_CODE: Final = _("Code")
_MEANS: Final = _("What it says")
_HINT: Final = _("Hint {n:int}")
_WRITE: Final = _("Write the code of the root cause into {name} and run this cell again.")
_LOOK: Final = _("Look at this: {hint}")
_STEP: Final = _("Step")
_ANSWER: Final = _("Answer")
_RESULT: Final = _("Result")
_TRIES: Final = _("Other answers before")
_TOOK: Final = _("Time to the answer")
_STEPS: Final = _("The eight steps")
_CAUSES: Final = _("The causes that were found, and what stays")
_ROOT: Final = _("Root cause")
_STAYS: Final = _("What stays")
_OPEN: Final = _("open")
_RIGHT: Final = _("right")
_WRONG: Final = _("not right")
_AT_ONCE: Final = _("was there from the start")
_TIME: Final = _("Time from the look at a step to its right answer, all steps together: {took:minutes}.")
_NOBODY: Final = _("Who took part is not recorded.")
_WITH_KIT: Final = _("Look closer with the kit, in a new cell: {call}")
_SAID: Final[Mapping[Result, Phrase]] = {
    Result.NONE: _("No answer yet."),
    Result.RIGHT: _("Right: {title}."),
    Result.EFFECT: _("Seen, but something leads to it: {title}. Ask what comes before."),
    Result.BESIDE: _("Seen, but it makes nothing fail here: {title}."),
    Result.NOT_SO: _("It was looked for and not found: {title}."),
    Result.UNSEEN: _("Nothing was measured that speaks for it: {title}."),
    Result.NO_CODE: _("There is no code {code}; wsinvest rules lists them."),
}
_NEAR: Final = _("Did you mean {near}?")
_STATES: Final = {State.PASSED: Tone.GOOD, State.FAILED: Tone.BAD, State.SKIPPED: Tone.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as it stands: its diagnosis, the answer, how many others came before, and the time to the right one.

    `took_s`: None while the answer is not right, and where it was right from the start.
    """

    lesson: Lesson
    diagnosis: Diagnosis
    answer: str = ""
    tries: int = 0
    took_s: float | None = None

    @property
    def result(self) -> Result:
        """What the answer is."""
        return result_of(self.answer, self.diagnosis)


def number_of(lesson: Lesson) -> int:
    """The number of a lesson, from 1."""
    return LESSONS.index(lesson) + 1


def step(taken: Taken, language: str) -> Section:
    """A step: what users say, what was measured, the codes to choose from, what the answer is, and hints."""
    view, lesson, n = view_of(taken.diagnosis, language), taken.lesson, number_of(taken.lesson)
    blocks = (
        Lead(view.say(lesson.said)),
        *_measured(view),
        _choices(view, lesson),
        *_checked(view, taken),
        *(() if taken.result is Result.RIGHT else _hints(view, lesson, n)),
    )
    return Section(f"step-{n}", view.say(STEP, n=n, stage=lesson.stage), view.language, blocks)


def score(steps: Sequence[Taken], language: str) -> Section:
    """How many answers are right, which steps are still to do, and how long it took."""
    chosen = normalise(language)
    right = [one for one in steps if one.result is Result.RIGHT]
    left = [str(number_of(one)) for one in LESSONS if one not in {taken.lesson for taken in right}]
    values = {"right": len(right), "of": len(LESSONS)}
    columns = (_STEP, _ANSWER, _RESULT, _TRIES, _TOOK)
    titles = tuple(Column(title.say(chosen), number=title in (_TRIES, _TOOK)) for title in columns)
    blocks: tuple[Block, ...] = (
        Lead((_LEAD if left else _ALL).say(chosen, values)),
        *([Callout(_TODO.say(chosen, {"steps": left}), Tone.MEDIUM)] if left else []),
        *_time(right, chosen),
        Table(_STEPS.say(chosen), titles, tuple(_row(one, chosen) for one in steps)),
    )
    return Section("score", SCORE.say(chosen), chosen, blocks)


def learned(steps: Sequence[Taken], language: str) -> Section:
    """The causes that were found, each with what it teaches; of what was not found nothing is said."""
    chosen = normalise(language)
    right = [one for one in steps if one.result is Result.RIGHT]
    rows = tuple(_lesson(one, chosen) for one in right)
    columns = tuple(Column(title.say(chosen)) for title in (_STEP, _ROOT, _STAYS))
    table = Table(_CAUSES.say(chosen), columns, rows)
    blocks: tuple[Block, ...] = (*([table] if rows else []), Paragraph(_NOBODY.say(chosen), small=True))
    return Section("learned", LEARNED.say(chosen), chosen, blocks)


def _measured(view: View) -> Iterator[Block]:
    target = view.case.manifest.target
    yield Paragraph(view.say(_MEASURED, target=target.name, url=str(target.url)))
    handshake = view.facts(Handshake)
    if handshake is not None and handshake.repeats:
        yield _strip(view, handshake)
    yield from held.tables(view)


def _strip(view: View, handshake: Handshake) -> Table:
    """The stages of the typical attempt; what the server answered stands in the row of the response."""
    attempt = typical(handshake.repeats)
    rows: list[tuple[Line, ...]] = []
    for place, stage in enumerate(attempt.stages):
        reason = "" if stage.reason is None else view.word(stage.reason)
        unused = stage.state is State.SKIPPED and any(one.state is not State.SKIPPED for one in attempt.stages[place:])
        state = Badge(view.say(_UNUSED) if unused else view.word(stage.state), _STATES[stage.state])
        took = "" if stage.took_ms is None else view.form("ms", stage.took_ms)
        rows.append((view.word(stage.name), state, reason, took))
    seen = attempts.seen_of(view, attempt)
    columns = view.columns(_STAGE, labels.STATE, _REASON, phrases.TOOK, numbers=(phrases.TOOK,))
    return Table(f"{view.say(_STAGES)}{f' ({seen})' if seen else ''}", columns, tuple(rows))


def _choices(view: View, lesson: Lesson) -> Block:
    rows = tuple((Mono(code), view.plain_title(code)) for code in lesson.choices)
    return Fold(view.say(_CHOICES), (Table("", view.columns(_CODE, _MEANS), rows),), paper=False)


def _checked(view: View, taken: Taken) -> Iterator[Block]:
    result, lesson = taken.result, taken.lesson
    code = taken.answer.strip().lower()
    said = view.say(_SAID[result], title=view.plain_title(code), code=code)
    if result is Result.RIGHT:
        cause = next(one for one in view.diagnosis.findings if one.code == code)
        yield Callout(said, Tone.GOOD)
        yield Paragraph((view.of(cause, "cause"), " ", view.of(cause, "fix")))
        yield Paragraph(view.say(lesson.learned))
        return
    meant = near(code) if result is Result.NO_CODE else ""
    yield Callout(f"{said} {view.say(_NEAR, near=meant)}" if meant else said, Tone.PLAIN if not code else Tone.MEDIUM)
    if code:
        yield Paragraph(view.say(_LOOK, hint=view.say(lesson.hints[0])))
    yield Paragraph(view.say(_WRITE, name=f"answer_{number_of(lesson)}"))


def _hints(view: View, lesson: Lesson, n: int) -> Iterator[Block]:
    call = Mono(f'show(section(step_{n}.case, "{lesson.look}"))')
    yield Paragraph((view.say(_WITH_KIT, call=""), call), small=True)
    for place, hint in enumerate((*lesson.hints, LAST_HINT), 1):
        said = Paragraph(view.say(hint, target=lesson.target))
        yield Fold(view.say(_HINT, n=place), (said,), paper=False)


def _row(taken: Taken, language: str) -> tuple[Line, ...]:
    view, result = view_of(taken.diagnosis, language), taken.result
    right = result is Result.RIGHT
    word, tone = (
        (_RIGHT, Tone.GOOD) if right else (_OPEN, Tone.UNKNOWN) if result is Result.NONE else (_WRONG, Tone.BAD)
    )
    took = view.form("s", round(taken.took_s)) if taken.took_s is not None else view.say(_AT_ONCE) if right else "–"
    answer: Line = Mono(taken.answer) if taken.answer else "–"
    return (_named(taken, view), answer, Badge(view.say(word), tone), str(taken.tries), took)


def _lesson(taken: Taken, language: str) -> tuple[Line, ...]:
    view, code = view_of(taken.diagnosis, language), taken.answer.strip().lower()
    cause: Line = (view.title(code), " ", Mono(code))
    return (_named(taken, view), cause, view.say(taken.lesson.learned))


def _named(taken: Taken, view: View) -> str:
    return f"{number_of(taken.lesson)} · {view.say(taken.lesson.stage)}"


def _time(right: Sequence[Taken], language: str) -> list[Block]:
    took = [one.took_s for one in right if one.took_s is not None]
    return [Paragraph(_TIME.say(language, {"took": sum(took) / 60.0}))] if took else []
