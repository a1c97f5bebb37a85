"""What a message says: a sentence, the cause, the first step, since when, what changed, and what follows from it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from wsinvest.facts.words import word
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.alert import Event, Found, Incident
from wsinvest.watch.message import Message

MOST_NAMES: Final = 10  # of targets that one message is about

Title = Callable[[str], str]  # of an alert, in the reader's language

FIRST: Final[dict[Event, Phrase]] = {
    Event.FIRING: _("{target}: {what}"),
    Event.ESCALATED: _("{target} got worse: {what}"),
    Event.REMINDER: _("{target}, alert since {since:time}: {what}"),
    Event.FLAPPING: _("{target} comes and goes; it is said again when it stays: {what}"),
    Event.RESOLVED: _("{target} is well again after {took:minutes}: {what}"),
    Event.TEST: _("{target}: a test of the way that alerts go; nothing is wrong"),
}
UNWATCHED: Final = _("{target}: no longer watched, after {took:minutes}: {what}")
OVER: Final = _("{target}: over after {took:minutes}: {what}")
EDITED: Final = _("The target file names it no longer, so it is unknown if it is well again: {what:list}.")
CAUSE: Final = _("Root cause ({confidence}): {sentence}")
OPEN: Final = _("The cause is open.")
RIVALS: Final = _("Possible: {rivals:list}.")
WELL: Final = _("When it was diagnosed all handshakes opened, and nothing urgent was found.")
CROWDED: Final = _("Not diagnosed: too many targets failed at once; it is tried again if it lasts for 15 minutes.")
LEFT_OUT: Final = _(
    "It was not diagnosed again: at most four times an hour, and never where the server asks for fewer."
)
DO_NOW: Final = _("Do now: {step}")
SINCE: Final = _("Alert since {since:time}.")
CHANGED: Final = _("Changed since all was well: {what:list}.")
FOLLOWS: Final = _("Follows from it: {what:list}.")
REPORT: Final = _("Report: {path}")
PAGE: Final = _("Page: {page}")


def message(
    incident: Incident, event: Event, seq: int, at: datetime, *, language: str, title: Title, page: str = ""
) -> Message:
    """The message of this event; `page`: the address of the live page, empty without one."""
    text = "\n".join(_lines(incident, event, at, language, title, page))
    return Message(
        event,
        incident.id,
        seq,
        incident.target,
        at,
        text,
        incident.alerts,
        incident.effects,
        incident.root,
        incident.first_step,
        incident.opened_at,
        incident.changed,
        page,
        incident.fleet or (incident.target,),
        incident.unwatched,
    )


def _lines(incident: Incident, event: Event, at: datetime, language: str, title: Title, page: str) -> Iterator[str]:
    def say(phrase: Phrase, **values: object) -> str:
        return phrase.say(language, values)

    told = [code for code in incident.alerts if code not in incident.effects] or list(incident.alerts)
    took = max(0.0, (at - incident.opened_at).total_seconds()) / 60
    what = "; ".join(map(title, told))
    yield say(_first(incident, event, told), target=_names(incident), what=what, since=incident.opened_at, took=took)
    if event is Event.TEST:
        return
    if event is Event.RESOLVED and incident.unwatched:
        yield say(EDITED, what=tuple(map(title, incident.unwatched)))
    yield from _cause(incident, language)
    if event is not Event.RESOLVED:
        if incident.first_step:
            yield say(DO_NOW, step=incident.first_step)
        yield say(SINCE, since=incident.opened_at)
    if incident.changed:
        yield say(CHANGED, what=incident.changed)
    if incident.effects:
        yield say(FOLLOWS, what=tuple(map(title, incident.effects)))
    yield from (say(REPORT, path=path) for path in (incident.report,) if path)
    yield from (say(PAGE, page=one) for one in (page,) if one)


def _first(incident: Incident, event: Event, told: list[str]) -> Phrase:
    """What the first line says; that all is well again only where it was measured."""
    if event is not Event.RESOLVED or not incident.unwatched:
        return FIRST[event]
    return OVER if incident.fleet or set(told) - set(incident.unwatched) else UNWATCHED


def _names(incident: Incident) -> str:
    """The targets that it is about; of many the first, and how many more."""
    names = incident.fleet or (incident.target,)
    more = len(names) - MOST_NAMES
    return ", ".join((*names[:MOST_NAMES], *([f"+{more}"] if more > 0 else [])))


def _cause(incident: Incident, language: str) -> Iterator[str]:
    match incident.found:
        case Found.ROOT if incident.root is not None:
            confidence = word(incident.root.confidence, language)
            yield CAUSE.say(language, {"confidence": confidence, "sentence": incident.sentence})
        case Found.BESIDE:
            yield incident.sentence
        case Found.WELL:
            yield WELL.say(language)
        case Found.CROWDED:
            yield CROWDED.say(language)
        case Found.LEFT_OUT:
            yield LEFT_OUT.say(language)
        case _:
            rivals = f" {RIVALS.say(language, {'rivals': incident.rivals})}" if incident.rivals else ""
            yield f"{OPEN.say(language)}{rivals}"
