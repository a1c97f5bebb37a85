"""The state machine of one alert: a value and the covered time since the last one give the next state.

```
state       Good                     Between  Begun    Bad                          Unknown             Unwatched
ok          ok                       ok       pending  pending                      ok                  ok
pending     ok                       pending  pending  held >= raise_after: firing  pending, held kept  ok
firing      recovering               firing   firing   firing; a reminder if due    firing              ok, resolved
recovering  held >= clear_after: ok  kept     kept     firing, nothing said         held kept           ok, resolved
```
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from wsinvest.facts.covered import NS
from wsinvest.model.alert import AlertState, Bad, Begun, Between, Event, Good, Light, Unknown, Unwatched, Value
from wsinvest.model.finding import Severity

HOUR_NS: Final = 3600 * NS
LONGEST_CLEAR_NS: Final = HOUR_NS
FLAPPING: Final = 3  # firings within an hour
REMIND_AFTER_H: Final = (4, 12, 28)  # after 4 hours, then 8, then 16, then each day
DAY_H: Final = 24


@dataclass(frozen=True, slots=True)
class Rules:
    """How one alert moves. `steps`: a worse line is said at once. `reminds`: said again while it lasts."""

    raise_ns: int = 0
    clear_ns: int = 300 * NS
    steps: bool = False
    reminds: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    """When a value was seen: the covered time so far, UTC for people, and the sample's seq."""

    clock_ns: int
    at: datetime
    seq: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The next state, and what is to be said of it, if anything."""

    state: AlertState
    event: Event | None = None


def moved(state: AlertState, value: Value, now: Moment, rules: Rules) -> Moved:
    """The state after one value. Only covered time counts: what was not watched makes nothing older."""
    covered = now.clock_ns - state.seen_ns
    state = replace(state, seen_ns=now.clock_ns)
    if isinstance(value, Unknown):
        return Moved(replace(state, unmeasured_ns=state.unmeasured_ns + covered) if state.fires else state)
    if isinstance(value, Unwatched):
        return _ended(state, now)
    seen = value.bad if isinstance(value, Begun) else value
    state = replace(state, unmeasured_ns=0, value=seen.value, since=state.since or now.at)
    match value:
        case Good():
            return _good(state, covered, now, rules)
        case Between():
            return _reminded(state, now, rules) if state.light is Light.FIRING else Moved(state)
        case Begun(bad) if state.light in (Light.OK, Light.PENDING):
            return Moved(_pending(state, bad, now))
        case Begun():
            return _reminded(state, now, rules) if state.light is Light.FIRING else Moved(state)
        case Bad():
            return _bad(state, value, covered, now, rules)


def clear_after_ns(state: AlertState, rules: Rules) -> int:
    """How long it must be good before it is resolved: twice as long with each firing of the hour, at most an hour."""
    doubled = rules.clear_ns << (max(1, len(state.firings)) - 1)
    return min(doubled, max(LONGEST_CLEAR_NS, rules.clear_ns))


def _good(state: AlertState, covered: int, now: Moment, rules: Rules) -> Moved:
    match state.light:
        case Light.OK:
            return Moved(state)
        case Light.PENDING:
            return Moved(_calm(state, now))
        case Light.FIRING:
            state = replace(state, light=Light.RECOVERING, since=now.at, held_ns=0)
        case Light.RECOVERING:
            state = replace(state, held_ns=state.held_ns + covered)
    if state.held_ns < clear_after_ns(state, rules):
        return Moved(state)
    return Moved(_calm(state, now), Event.RESOLVED)


def _ended(state: AlertState, now: Moment) -> Moved:
    """Nothing will be known of it: what fires is over, whatever it is now."""
    if state.light is Light.OK:
        return Moved(state)
    calm = replace(_calm(state, now), value=None, unmeasured_ns=0)
    return Moved(calm, Event.RESOLVED) if state.fires else Moved(calm)


def _calm(state: AlertState, now: Moment) -> AlertState:
    return replace(
        state, light=Light.OK, severity=None, since=now.at, line=None, held_ns=0, reminded=0, first=0, words={}
    )


def _bad(state: AlertState, value: Bad, covered: int, now: Moment, rules: Rules) -> Moved:
    if state.light in (Light.FIRING, Light.RECOVERING):
        return _still_bad(state, value, now, rules)
    held = state.held_ns + covered if state.light is Light.PENDING else 0
    state = replace(_pending(state, value, now), held_ns=held)
    return _fired(state, now) if state.held_ns >= rules.raise_ns else Moved(state)


def _pending(state: AlertState, value: Bad, now: Moment) -> AlertState:
    if state.light is Light.OK:
        state = replace(state, light=Light.PENDING, since=now.at, held_ns=0, first=value.first or now.seq)
    return _told(state, value)


def _fired(state: AlertState, now: Moment) -> Moved:
    firings = (*(one for one in state.firings if now.clock_ns - one < HOUR_NS), now.clock_ns)
    flaps = len(firings) >= FLAPPING
    event = Event.FLAPPING if flaps and not state.flapping else Event.FIRING  # flapping is said once
    state = replace(state, light=Light.FIRING, since=now.at, held_ns=0, firings=firings, fired_ns=now.clock_ns)
    return Moved(replace(state, flapping=flaps), event)


def _still_bad(state: AlertState, value: Bad, now: Moment, rules: Rules) -> Moved:
    since = state.since if state.light is Light.FIRING else now.at
    worse = _worse(state, value, rules)
    state = _told(replace(state, light=Light.FIRING, since=since, held_ns=0), value)
    return Moved(state, Event.ESCALATED) if worse else _reminded(state, now, rules)


def _worse(state: AlertState, value: Bad, rules: Rules) -> bool:
    further = rules.steps and value.line is not None and state.line is not None and value.line < state.line
    return further or value.severity > (state.severity or Severity.LOW)


def _told(state: AlertState, value: Bad) -> AlertState:
    """With the words of this value; the severity only rises, and a step is not taken back."""
    severity = max(state.severity or value.severity, value.severity)
    return replace(state, severity=severity, line=value.line, words=dict(value.words))


def _reminded(state: AlertState, now: Moment, rules: Rules) -> Moved:
    due = reminders_due(now.clock_ns - state.fired_ns)
    if not rules.reminds or due <= state.reminded:
        return Moved(state)
    return Moved(replace(state, reminded=due), Event.REMINDER)


def reminders_due(firing_ns: int) -> int:
    """How many reminders an alert that has fired for this long has had: after 4, 12 and 28 hours, then each day."""
    hours = firing_ns // HOUR_NS
    if hours < REMIND_AFTER_H[-1]:
        return sum(hours >= one for one in REMIND_AFTER_H)
    return len(REMIND_AFTER_H) + (hours - REMIND_AFTER_H[-1]) // DAY_H
