"""Sections on what to do: steps for today, the plan in three phases, objectives, next steps."""

import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from wsinvest.analysis.remediation import NEXT_WEEK, TODAY, TWO_DAYS
from wsinvest.diagnose.objectives import words_of
from wsinvest.diagnose.plan import minutes_by_phase
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.finding import Objective, ObjectiveState, Severity, Step
from wsinvest.model.target import HIDDEN, Target
from wsinvest.model.threshold import Thresholds
from wsinvest.report import phrases
from wsinvest.report.blocks import Block, Bullets, Card, Code, Fold, Heading, Line, Paragraph, Table
from wsinvest.report.sections.view import View
from wsinvest.rules.config.monitoring_missing import MEMORY_ALERT

_FORMS: Final = {"ratio": "pct", "ms": "ms", "count": "int"}
_YES_NO: Final = "yes_no"
_PROGRAM: Final = ("python", "-m", "wsinvest")
_DEMO: Final = "demo"


def today(view: View) -> tuple[Block, ...]:
    """The steps of phase 1, then the later steps to prepare for high or critical problems; advice if not urgent."""
    if view.diagnosis.undetermined and not view.diagnosis.urgent:
        return _required(view)
    steps = [step for step in view.diagnosis.plan if step.phase == TODAY]
    cards = tuple(_step(view, n, step) for n, step in enumerate(steps, 1))
    if cards and view.diagnosis.urgent:
        return (*cards, *_prepare(view))
    if not cards and view.diagnosis.plan:
        return tuple(_prepare(view))  # the verdict says that nothing is urgent
    advice: tuple[Block, ...] = (Heading(view.say(phrases.ADVICE)), *cards) if cards else ()
    return (Paragraph(view.say(phrases.NOTHING_TODAY)), *advice, *_prepare(view))


def plan(view: View) -> tuple[Block, ...]:
    """A table for each phase with its steps, their minutes and the sum."""
    sums = minutes_by_phase(view.diagnosis.plan)
    if not sums:
        return (Paragraph(view.say(phrases.NO_PLAN)),)
    tables = (block for phase in sorted(sums) for block in _phase(view, phase, sums[phase]))
    added = any(_added(view, step) for step in view.diagnosis.plan)
    return (*tables, *((Paragraph(view.say(phrases.ADDED_NOTE), small=True),) if added else ()))


def objectives(view: View) -> tuple[Block, ...]:
    """A table of the objectives of resolution and one of monitoring; folded where none is missed."""
    return tuple(block for kind in phrases.OBJECTIVE_KINDS for block in _objectives(view, kind))


def following(view: View) -> tuple[Block, ...]:
    """The next steps, and the command that runs the investigation again."""
    sums = minutes_by_phase(view.diagnosis.plan)
    later = sums.get(TWO_DAYS, 0) + sums.get(NEXT_WEEK, 0)
    items = (
        *([view.say(phrases.NEXT_FIX, minutes=sums[TODAY])] if TODAY in sums else []),
        *([view.say(phrases.NEXT_MONITOR, minutes=later)] if later else []),
        *([view.say(phrases.NEXT_VALIDATE), view.say(phrases.NEXT_DEPLOY)] if sums else []),
        view.say(phrases.NEXT_WATCH),
    )
    again = (Paragraph(view.say(phrases.AGAIN)), Code(command(view)))
    if view.diagnosis.urgent:
        return (Bullets(items, ordered=True), *again)
    return (Fold(view.say(phrases.NEXT_COUNT, n=len(items)), (Bullets(items, ordered=True), *again)),)


def command(view: View) -> str:
    """The shell command that makes this report again: of the recorded case, the demo, a named target, or a URL."""
    manifest = view.case.manifest
    target = manifest.target
    said = [] if view.language == LANGUAGES[0] else ["--language", view.language.replace("_", "-")]
    if manifest.reconstructed_from:
        return shlex.join([*_PROGRAM, "replay", f"data/incidents/{manifest.run}", *said])
    if target.name == _DEMO:
        return "make report" + (f' ARGS="{" ".join(said)}"' if said else "")
    typed = [word for name, value in _typed(target) for word in (name, value) if word]
    if not target.name.startswith(target.url.host):
        return shlex.join([*_PROGRAM, "report", target.name, *typed, *said])
    given = {"--env-file": target.env_file, "--login-url": str(target.login_url or ""), "--ca-file": target.ca_file}
    options = [word for name, value in given.items() if value for word in (name, value)]
    return shlex.join([*_PROGRAM, "report", str(replace(target.url, query_names=())), *options, *typed, *said])


def _typed(target: Target) -> Iterator[tuple[str, str]]:
    """What only options say, with their values; of secrets only where they stand."""
    yield from (("--header", f"{name}: {HIDDEN}") for name in target.headers)
    yield from (("--cookie", f"{name}={HIDDEN}") for name in target.cookies)
    yield from (("--resolve", pin) for pin in target.resolve)
    paths = {"--cert": target.client_certificate, "--key": target.client_key}
    yield from ((name, path) for name, path in paths.items() if path)
    if target.proxy is not None:
        yield "--proxy", str(target.proxy).rstrip("/")
    flags = {"--insecure": target.insecure, "-4": target.family == "IPv4", "-6": target.family == "IPv6"}
    yield from ((name, "") for name, is_so in flags.items() if is_so)


def objective_line(view: View, objective: Objective) -> str:
    """The limit of an objective as text: `< 75%`, `= 0`, `yes`."""
    if objective.unit == _YES_NO:
        return view.yes(bool(objective.limit))
    return f"{objective.op} {amount(view, objective, objective.limit)}"


def amount(view: View, objective: Objective, value: float | None) -> str:
    """A value of an objective in its unit; `unknown` for None."""
    if objective.unit == _YES_NO and value is not None:
        return view.yes(bool(value))
    return view.form(_FORMS.get(objective.unit, "decimal"), value)


def _required(view: View) -> tuple[Block, ...]:
    """What this run was not given, and what else is refused alike, each with the command that decides."""
    finding = next((one for one in view.diagnosis.findings if one.not_given), None)
    cards = tuple(_step(view, n, step) for n, step in enumerate(finding.steps if finding else (), 1))
    rivals: tuple[Block, ...] = tuple(
        Card(view.title(rival.code), (Code(rival.command), Paragraph(view.say(rival.tells))))
        for rival in (finding.rivals if finding else ())
    )
    return (*cards, Heading(view.say(phrases.OR_ELSE)), *rivals) if rivals else cards


def _step(view: View, n: int, step: Step) -> Card:
    title = view.say(phrases.STEP_N, n=n, text=view.say(step.text).rstrip("."), minutes=step.minutes)
    snippet = (Code(view.say(step.snippet)),) if step.snippet else ()
    return Card(title, (*snippet, view.pairs((phrases.CHECK, view.say(step.check)))))


def _prepare(view: View) -> Iterator[Block]:
    """Later steps that high or critical findings name, and the memory limit for an alert if memory is one of them."""
    severe = [finding for finding in view.diagnosis.findings if finding.severity >= Severity.HIGH]
    wanted = {step.id for finding in severe for step in finding.steps}
    items: list[Line] = [
        view.say(
            phrases.PREPARE_NOTE,
            text=view.say(step.text).rstrip("."),
            minutes=step.minutes,
            phase=view.say(phrases.PHASE_WHEN[step.phase]),
        )
        for step in view.diagnosis.plan
        if step.phase > TODAY and step.id in wanted
    ]
    if any(finding.family == "memory" for finding in severe):
        items.append(
            view.say(phrases.MEMORY_ALERT, limit=Thresholds(view.case.manifest.target.thresholds)[MEMORY_ALERT])
        )
    if items:
        yield Fold(view.say(phrases.PREPARE), (Bullets(tuple(items)),))


def _added(view: View, step: Step) -> bool:
    """True if the case is a reconstructed incident and its report does not have this step."""
    return bool(view.case.manifest.reconstructed_from) and not step.original


def _phase(view: View, phase: int, minutes: int) -> Iterator[Block]:
    columns = view.columns(phrases.STEP, phrases.CHECK, phrases.TIME, numbers=(phrases.TIME,))
    rows = tuple(_plan_row(view, step) for step in view.diagnosis.plan if step.phase == phase)
    total = (view.say(phrases.SUM), "", view.form("minutes", minutes))
    not_urgent = phase == TODAY and not view.diagnosis.urgent
    title = view.say(phrases.PHASE_1_ADVICE if not_urgent else phrases.PHASES[phase])
    caption = view.say(phrases.STEPS_IN_ALL, n=len(rows), minutes=minutes)
    yield Fold((title, f"· {caption}"), (Table(caption, columns, rows, total),))


def _plan_row(view: View, step: Step) -> tuple[Line, ...]:
    text = view.say(step.text)
    shown = view.say(phrases.ADDED_STEP, text=text) if _added(view, step) else text
    return (shown, view.say(step.check), view.form("minutes", step.minutes))


def _objectives(view: View, kind: str) -> Iterator[Block]:
    columns = view.columns(
        phrases.OBJECTIVE, phrases.DUE, phrases.MEASURED, phrases.STATE, numbers=(phrases.DUE, phrases.MEASURED)
    )
    found = [objective for objective in view.diagnosis.objectives if objective.kind == kind]
    counts = Counter(objective.state.value for objective in found)
    states = {state.value: counts[state.value] for state in ObjectiveState}
    rows = tuple(_objective(view, objective) for objective in found)
    title, caption = view.say(phrases.OBJECTIVE_KINDS[kind]), view.say(phrases.OBJECTIVES_MET, n=len(found), **states)
    if not states[ObjectiveState.MISSED.value]:  # the title counts what is met and what is unknown
        yield Fold((title, f"· {caption}"), (Table(caption, columns, rows),))
        return
    yield Heading(title)
    yield Table(caption, columns, rows)


def _objective(view: View, objective: Objective) -> tuple[Line, ...]:
    return (
        view.say(words_of(objective.name)),
        objective_line(view, objective),
        amount(view, objective, objective.measured),
        view.state(objective.state),
    )
