"""The sections of a fleet: how many are well, the causes with their targets, the table, and what each worker did."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from wsinvest.facts.fleet import FAILED, LOST, NOT_EXAMINED, Fleet, Member, SharedCause, Worker, counted
from wsinvest.facts.words import word
from wsinvest.i18n.forms import KINDS
from wsinvest.i18n.messages import Phrase, _, normalise
from wsinvest.model.finding import Severity
from wsinvest.model.registry import judging
from wsinvest.report import labels, phrases
from wsinvest.report.blocks import (
    Badge,
    Block,
    Callout,
    Card,
    Column,
    Definitions,
    Lead,
    Line,
    Link,
    Mono,
    Paragraph,
    Section,
    Span,
    Table,
    Tone,
)
from wsinvest.report.sparkline import sparkline

_TITLES: Final[Mapping[str, Phrase]] = {
    "fleet": _("Fleet"),
    "shared_causes": _("Root causes, the worst first, then that of the most targets"),
    "members": _("Targets"),
    "workers": _("Who measured"),
}
_WORST_FIRST: Final = _("The worst first, those of one cause together")
_WORKERS: Final = _("Workers")
NAMES: Final = tuple(_TITLES)
_WELL: Final = _("{well:int} of {n:int} well")
_SHARE: Final = _("{n:int} share one cause")
_LOST: Final = _("{n:int} lost with {n:plural:its worker|their worker}")
_FAILED: Final = _("{n:int} without a diagnosis")
_NOT_EXAMINED: Final = _("{n:int} not examined, since the run was interrupted")
_STATE: Final = _("State")
_TARGET: Final = _("Target")
_CAUSE: Final = _("Root cause")
_OPENED: Final = _("Opened")
_P95: Final = _("95th percentile")
_DAY: Final = _("Last 24 hours")
_STATES: Final[Mapping[str, Phrase]] = {
    FAILED: _("no diagnosis"),
    LOST: _("lost"),
    NOT_EXAMINED: _("not examined"),
}
_MISSING: Final = ((LOST, _LOST), (FAILED, _FAILED), (NOT_EXAMINED, _NOT_EXAMINED))
_PARTLY: Final = _("incomplete", "beside a status")
_OF_CAUSE: Final = _("{n:int} {n:plural:target|targets}: {title}")
_AT_ONE: Final = _("All of them lead to one address: {address}.")
_FIRST_STEP: Final = _("First step: {step}")
_NO_CAUSES: Final = _("No root cause was found.")
_WHEN: Final = _("When")
_STATES_SAID: Final = _("States")
_TOOK: Final = _("Took")
_ENGINE: Final = _("Engine")
_WORKER: Final = _("Worker")
_CPU: Final = _("Processor time")
_LAG: Final = _("Own lag (p99)")
_OWN_LAG: Final = _("(own lag {lag:ms})")
_CLOCK: Final = _("Its clock")
_AHEAD: Final = _("{value:ms} ahead, within {within:ms}")
_HERE: Final = _("this process")
_ITS_TARGETS: Final = _("Targets")
_GONE: Final = _("Lost")
_NOT_AGAIN: Final = _(
    "{n:int} {n:plural:target was|targets were} lost with {n:plural:its|their} worker and asked no second time: "
    "{names:list}."
)
_LAG_NOTE: Final = _(
    "The own lag is how late the worker was to look: a time to open may be longer by as much. It stands beside each "
    "time of which it is more than a tenth. A name is looked up once a run, so later handshakes to it find its "
    "addresses at hand."
)


@dataclass(frozen=True, slots=True)
class _View:
    found: Fleet
    language: str
    linked: bool

    def say(self, phrase: Phrase, /, **values: Any) -> str:
        """The phrase in the reader's language."""
        return phrase.say(self.language, values)

    def form(self, kind: str, value: Any) -> str:
        """A value as this kind, or the word for unknown."""
        return self.say(labels.UNKNOWN) if value is None else KINDS[kind](value, self.language)

    def columns(self, *titles: Phrase, numbers: tuple[Phrase, ...] = ()) -> tuple[Column, ...]:
        """The columns of a table."""
        return tuple(Column(self.say(title), title in numbers) for title in titles)

    def title(self, code: str, said: str) -> str:
        """The title of a root cause: as it was found, in another language the rule's own without values."""
        return titled(code, said if self.language == self.found.language else "", self.language) or said

    def target(self, one: Member) -> Span:
        """A target's name, as a link to its page where there is one."""
        return Link(one.name, one.report) if self.linked and one.report else one.name


def titled(code: str, said: str, language: str) -> str:
    """The title as it was found; where there is no one title, what the rule calls this cause, without values."""
    rule = None if said else judging().rules.get(code)
    return rule.text.say("plain", language, {}) if rule else said


def fleet_section(found: Fleet, name: str, language: str = "", *, linked: bool = False) -> Section:
    """One of the sections NAMES, in `language` or else in the fleet's; `linked`: targets lead to their pages.

    Raises ValueError for an unknown name, UnknownLanguage for an unknown language.
    """
    if name not in _TITLES:
        raise ValueError(f"no section is called {name!r}; there are {', '.join(_TITLES)}")
    view = _View(found, normalise(language or found.language), linked)
    return Section(name, view.say(_TITLES[name]), view.language, tuple(_MAKERS[name](view)))


def sentence(found: Fleet, language: str) -> str:
    """The fleet in one sentence, such as `41 of 44 well; 2 share one cause`."""
    view = _View(found, language, linked=False)
    parts = [view.say(_WELL, well=found.well, n=len(found.members))]
    if found.shared > 1:
        parts.append(view.say(_SHARE, n=found.shared))
    states = counted(found.members)
    parts += [view.say(phrase, n=states[state]) for state, phrase in _MISSING if state in states]
    return "; ".join(parts)


def state_word(state: str, language: str) -> str:
    """The state of a target in words."""
    if state in _STATES:
        return _STATES[state].say(language)
    if state == "ok":
        return phrases.OK.say(language)
    if state in phrases.WITHOUT_SEVERITY:
        return phrases.WITHOUT_SEVERITY[state].say(language)
    return word(Severity[state.upper()], language)


def _head(view: _View) -> Iterator[Block]:
    found = view.found
    worst = found.worst_first[0]
    yield Lead((_badge(view, worst), f"{sentence(found, view.language)}."))
    if found.lost:
        names = [one.name for one in found.lost]
        yield Callout(view.say(_NOT_AGAIN, n=len(names), names=names), Tone.BAD)
    states = [
        f"{view.form('int', n)} {state_word(state, view.language)}" for state, n in counted(found.members).items()
    ]
    yield Definitions(
        (
            (view.say(_WHEN), view.form("time", found.at)),
            (view.say(_STATES_SAID), ", ".join(states)),
            (view.say(_TOOK), view.form("s", found.took_s)),
            (view.say(_ENGINE), Mono(found.engine)),
            (view.say(phrases.RUN), Mono(found.run)),
        )
    )


def _causes(view: _View) -> Iterator[Block]:
    by_name = {one.name: one for one in view.found.members}
    for cause in view.found.causes:
        yield _cause(view, cause, by_name)
    if not view.found.causes:
        yield Paragraph(view.say(_NO_CAUSES))


def _cause(view: _View, cause: SharedCause, by_name: Mapping[str, Member]) -> Card:
    members = [by_name[name] for name in cause.members]
    title = view.say(_OF_CAUSE, n=len(members), title=view.title(cause.code, cause.title))
    blocks: list[Block] = [Paragraph((Mono(cause.code),))]
    if cause.address and len(members) > 1:
        blocks.append(Paragraph(view.say(_AT_ONE, address=cause.address)))
    if members[0].step and view.language == view.found.language:
        blocks.append(Paragraph(view.say(_FIRST_STEP, step=members[0].step)))
    blocks.append(Paragraph(_separated([view.target(one) for one in members])))
    return Card((_badge(view, members[0]), title), tuple(blocks), _tone(members[0]))


def _separated(names: list[Span]) -> tuple[Span, ...]:
    return (names[0], *(part for name in names[1:] for part in ("·", name)))


def _members(view: _View) -> Iterator[Block]:
    watched = any(one.hours for one in view.found.members)
    titles = (_TARGET, _STATE, _CAUSE, _OPENED, _P95, *([_DAY] * watched))
    columns = view.columns(*titles, numbers=(_OPENED, _P95))
    rows = tuple(_row(view, one, watched=watched) for one in view.found.worst_first)
    yield Table(view.say(_WORST_FIRST), columns, rows)


def _row(view: _View, one: Member, *, watched: bool) -> tuple[Line, ...]:
    cause: Line = (view.title(one.code, one.title), Mono(one.code)) if one.code else one.message or "–"
    partly = [view.say(_PARTLY)] if one.incomplete and one.state != "incomplete" else []
    return (
        view.target(one),
        (_badge(view, one), *partly),
        cause,
        view.form("pct", one.opened),
        _p95(view, one),
        *([sparkline(one.hours, 0.0, 1.0)] * watched),
    )


def _p95(view: _View, one: Member) -> Line:
    """The time, with our own lag beside it where that may have made it."""
    said = view.form("ms", one.p95_ms)
    return (said, view.say(_OWN_LAG, lag=one.lag_ms)) if one.disturbed else said


def _workers(view: _View) -> Iterator[Block]:
    numbers = (_ITS_TARGETS, _CPU, _LAG)
    clocks = any(one.clock_ms is not None for one in view.found.workers)
    lost = any(one.lost for one in view.found.workers)
    columns = view.columns(_WORKER, *numbers, *([_CLOCK] * clocks), *([_GONE] * lost), numbers=numbers)
    rows = tuple(_worker(view, one, clocks=clocks, lost=lost) for one in view.found.workers)
    yield Table(view.say(_WORKERS), columns, rows)
    yield Paragraph(view.say(_LAG_NOTE), small=True)


def _worker(view: _View, one: Worker, *, clocks: bool, lost: bool) -> tuple[Line, ...]:
    within = {"value": one.clock_ms, "within": one.clock_within_ms}
    clock = view.say(labels.UNKNOWN) if one.clock_ms is None else view.say(_AHEAD, **within)
    return (
        one.name or view.say(_HERE),
        view.form("int", one.targets),
        view.form("s", one.cpu_s),
        view.form("ms", one.lag_p99_ms),
        *([clock] * clocks),
        *([one.lost or "–"] * lost),
    )


def _badge(view: _View, one: Member) -> Badge:
    return Badge(state_word(one.state, view.language), _tone(one))


def _tone(one: Member) -> Tone:
    if one.state == "ok":
        return Tone.GOOD
    if one.state == LOST:
        return Tone.BAD
    return Tone(one.state) if one.state in {level.word for level in Severity} else Tone.UNKNOWN


_MAKERS: Final[Mapping[str, Callable[[_View], Iterator[Block]]]] = {
    "fleet": _head,
    "shared_causes": _causes,
    "members": _members,
    "workers": _workers,
}
