"""The state machine of an alert: each cell of its table, and covered time alone moves it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wsinvest.analysis.alert_state import Moment, Moved, Rules, clear_after_ns, moved, reminders_due
from wsinvest.facts.covered import NS
from wsinvest.model.alert import AlertState, Bad, Begun, Between, Event, Good, Light, Unknown, Value
from wsinvest.model.finding import Severity

RULES = Rules(raise_ns=30 * NS, clear_ns=60 * NS)
AT = datetime(2026, 11, 1, tzinfo=UTC)
BAD, WORSE = Bad(Severity.HIGH, 0.9, 0.85), Bad(Severity.CRITICAL, 0.95, 0.85)
HOUR = 3600


def walk(
    values: list[Value], *, step_s: int = 15, rules: Rules = RULES, state: AlertState | None = None
) -> list[Moved]:
    """The states that these values lead through, `step_s` covered seconds apart."""
    state, found = state or AlertState("memory.high"), []
    begun = state.seen_ns
    for number, value in enumerate(values):
        now = Moment(begun + (number + 1) * step_s * NS, AT + timedelta(seconds=number * step_s), number + 1)
        found.append(moved(state, value, now, rules))
        state = found[-1].state
    return found


def events(found: list[Moved]) -> list[Event]:
    """What was said on the way."""
    return [one.event for one in found if one.event]


def test_it_fires_after_its_time_and_resolves_after_its_time():
    """Bad for 30 seconds fires; good for 60 is resolved. Nothing is said in between."""
    found = walk([BAD] * 4 + [Good(0.7)] * 6)

    lights = [one.state.light.value for one in found]
    assert ["pending"] * 2 + ["firing"] * 2 + ["recovering"] * 4 + ["ok"] * 2 == lights
    assert [None, None, Event.FIRING, None, None, None, None, None, Event.RESOLVED, None] == [
        one.event for one in found
    ]


@pytest.mark.parametrize(
    ("light", "value", "after"),
    [
        (Light.OK, Good(), Light.OK),
        (Light.OK, Between(), Light.OK),
        (Light.OK, Begun(BAD), Light.PENDING),
        (Light.OK, BAD, Light.PENDING),
        (Light.OK, Unknown(), Light.OK),
        (Light.PENDING, Good(), Light.OK),
        (Light.PENDING, Between(), Light.PENDING),
        (Light.PENDING, Begun(BAD), Light.PENDING),
        (Light.PENDING, BAD, Light.PENDING),
        (Light.PENDING, Unknown(), Light.PENDING),
        (Light.FIRING, Good(), Light.RECOVERING),
        (Light.FIRING, Between(), Light.FIRING),
        (Light.FIRING, Begun(BAD), Light.FIRING),
        (Light.FIRING, BAD, Light.FIRING),
        (Light.FIRING, Unknown(), Light.FIRING),
        (Light.RECOVERING, Good(), Light.RECOVERING),
        (Light.RECOVERING, Between(), Light.RECOVERING),
        (Light.RECOVERING, Begun(BAD), Light.RECOVERING),
        (Light.RECOVERING, BAD, Light.FIRING),
        (Light.RECOVERING, Unknown(), Light.RECOVERING),
    ],
)
def test_each_cell_of_the_table(light: Light, value: Value, after: Light):
    """One value, before any timer is full."""
    state = AlertState("memory.high", light=light, severity=Severity.HIGH, held_ns=5 * NS)

    (found,) = walk([value], step_s=5, state=state)

    assert (after, None) == (found.state.light, found.event)


@pytest.mark.parametrize("light", [Light.PENDING, Light.RECOVERING])
@pytest.mark.parametrize("value", [Unknown(), Between(), Begun(BAD)])
def test_what_is_not_known_keeps_the_timer(light: Light, value: Value):
    """An unmeasured sample neither counts nor begins again; so does one between the lines."""
    state = AlertState("memory.high", light=light, severity=Severity.HIGH, held_ns=20 * NS)

    found = walk([value] * 100, state=state)

    assert {(light, 20 * NS)} == {(one.state.light, one.state.held_ns) for one in found}


def test_an_alert_without_a_duration_fires_at_once():
    """A detector with a memory of its own has waited already."""
    assert [Event.FIRING] == events(walk([BAD], rules=Rules(raise_ns=0)))


def test_a_rise_of_severity_is_said_at_once_and_never_taken_back():
    """High, critical, high again: one escalation, and critical until it is resolved."""
    found = walk([BAD] * 3 + [WORSE] * 3 + [BAD] * 3 + [WORSE] * 3)

    assert [Event.FIRING, Event.ESCALATED] == events(found)
    assert Severity.CRITICAL is found[-1].state.severity


def test_a_rise_is_said_while_it_recovers_too():
    """It was good for a moment, and comes back worse."""
    assert [Event.FIRING, Event.ESCALATED] == events(walk([BAD] * 3 + [Good(), WORSE]))


def test_a_further_step_is_said_once():
    """A certificate at 21 days, at 7, and at 3, whose severity is the same: three messages, no reminder."""
    steps = [Bad(Severity.MEDIUM, 20, 21.0)] * 9 + [Bad(Severity.HIGH, 6, 7.0)] * 9 + [Bad(Severity.HIGH, 2, 3.0)] * 9

    found = walk(steps, step_s=HOUR, rules=Rules(steps=True, reminds=False))

    assert [Event.FIRING, Event.ESCALATED, Event.ESCALATED] == events(found)


def test_reminders_grow_apart():
    """After 4 hours, 8 more, 16 more, then each day."""
    found = walk([BAD] * 101, step_s=HOUR, rules=Rules(raise_ns=0))

    said = [number for number, one in enumerate(found) if one.event is Event.REMINDER]
    assert [4, 12, 28, 52, 76, 100] == said


@pytest.mark.parametrize(
    ("hours", "due"), [(0, 0), (3.99, 0), (4, 1), (11.9, 1), (12, 2), (27.9, 2), (28, 3), (51.9, 3), (52, 4), (76, 5)]
)
def test_how_many_reminders_are_due(hours: float, due: int):
    """Counted from the firing, so that none is sent twice after a restart."""
    assert due == reminders_due(round(hours * HOUR * NS))


def test_nothing_is_reminded_of_that_is_not_measured():
    """Hours without a measurement, then bad again: one reminder, not the three that were missed."""
    found = walk([BAD, *[Unknown()] * 30, BAD, BAD], step_s=HOUR, rules=Rules(raise_ns=0))

    assert [Event.FIRING, Event.REMINDER] == events(found)
    assert Event.REMINDER is found[31].event


def test_after_ten_minutes_it_is_last_seen_bad():
    """It still fires, and says that it was not measured since."""
    found = walk([BAD] * 3 + [Unknown()] * 41 + [BAD])

    assert [False, True, False] == [found[number].state.unmeasured for number in (41, 42, 44)]
    assert Light.FIRING is found[43].state.light


def test_the_time_to_clear_doubles_with_each_firing_of_an_hour():
    """One minute, two, four; at most an hour, or what the target file asks for if that is longer."""
    fired = [AlertState("x", firings=tuple(range(count))) for count in (0, 1, 2, 3, 12)]

    assert [60, 60, 120, 240, 3600] == [clear_after_ns(one, RULES) // NS for one in fired]
    assert 7200 == clear_after_ns(fired[-1], replace(RULES, clear_ns=7200 * NS)) // NS


def test_the_third_firing_of_an_hour_is_called_flapping_once():
    """Then it has to be good for longer; a firing after a resolution is never silent."""
    once = [BAD] * 3 + [Good()] * 20
    found = walk(once * 4)

    assert [Event.FIRING, Event.RESOLVED] * 2 + [Event.FLAPPING, Event.RESOLVED, Event.FIRING] == events(found)


def test_firings_of_more_than_an_hour_ago_do_not_count():
    """Three firings in three hours are no flapping."""
    found = walk(([BAD] * 3 + [Good()] * 260) * 3)

    assert [Event.FIRING, Event.RESOLVED] * 3 == events(found)


def test_what_was_not_watched_makes_nothing_older():
    """The covered clock stands still over a gap, and so does what is held."""
    pending = AlertState("x", light=Light.PENDING, severity=Severity.HIGH, held_ns=29 * NS, seen_ns=100 * NS)

    found = moved(pending, BAD, Moment(100 * NS, AT + timedelta(days=9), 7), RULES)

    assert (Light.PENDING, 29 * NS) == (found.state.light, found.state.held_ns)


def test_since_is_unset_until_it_was_measured():
    """So that a reader sees what was never looked at."""
    unknown, good = walk([Unknown(), Good()])

    assert (None, AT + timedelta(seconds=15)) == (unknown.state.since, good.state.since)
