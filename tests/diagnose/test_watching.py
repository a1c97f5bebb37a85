"""Judge: what is said of samples, that unknown changes nothing, and that it goes on exactly where it ended."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watching import (
    DAY,
    HOUR,
    MINUTE,
    OPENED,
    REFUSED,
    START,
    gauged,
    kinds,
    said,
    sample,
    samples,
    second,
)
from wsinvest.diagnose.watching import Judge, JudgeState, Regime, fold
from wsinvest.model.alert import AlertEvent, Basis, Event, Health, Light
from wsinvest.model.alert_unit import AlertLines, Of
from wsinvest.model.finding import Severity
from wsinvest.model.sample import CanaryEnd, CanarySeen, Sample, Why

LINES = AlertLines()
DOWN_AT, UP_AT = HOUR, HOUR + 33 * MINUTE


def judge(**options) -> Judge:
    """A Judge of a target that is probed every 15 seconds."""
    return Judge("shop", LINES, 15, **options)


def outage(at: float) -> float:
    """All fail for 33 minutes."""
    return 1.0 if DOWN_AT <= at < UP_AT else 0.0


def test_an_outage_is_two_messages_of_one_incident():
    """Fired within 75 seconds, resolved within 7 minutes, with what happened and how long it lasted."""
    fired, resolved = said(judge(), samples(outage, 4 * HOUR))

    assert (Event.FIRING, Event.RESOLVED) == (fired.event, resolved.event)
    assert second(fired) - DOWN_AT <= 75
    assert second(resolved) - UP_AT <= 7 * MINUTE
    assert (Severity.CRITICAL, "refused", 5, 5) == (
        fired.severity,
        fired.words["reason"],
        fired.words["failed"],
        fired.words["tried"],
    )
    assert (fired.incident, 1, 2) == (resolved.incident, fired.seq, resolved.seq)
    assert second(resolved) - second(fired) == resolved.words["lasted_s"]
    assert (241, 245) == fired.evidence


@pytest.mark.parametrize("phase", range(15))
@pytest.mark.parametrize("length", [75, 90, 300, 1980])
def test_every_outage_of_75_seconds_is_found_in_time(phase: int, length: int):
    """Whenever it begins between two probes."""
    begins = 2 * HOUR + phase
    events = said(judge(), samples(lambda at: 1.0 if begins <= at < begins + length else 0.0, 3 * HOUR))

    assert [Event.FIRING, Event.RESOLVED] == kinds(events)
    assert second(events[0]) - begins <= 75
    assert second(events[1]) - begins - length <= 7 * MINUTE


def test_alerts_that_fire_together_are_one_incident():
    """Its number of events goes on; the last alert that is resolved closes it, and the next one is another."""
    full = [sample(n, probe=REFUSED, gauges={"memory_host": 0.93}) for n in range(40)]
    well = [sample(n, probe=OPENED, gauges={"memory_host": 0.5}) for n in range(40, 120)]
    again = [sample(n, probe=REFUSED) for n in range(120, 140)]
    watcher = judge()

    events = said(watcher, [*full, *well, *again])

    handshakes, memory = "probe.failing", "memory.high"
    expected = [(handshakes, 1), (memory, 2), (memory, 3), (handshakes, 4), (handshakes, 1)]
    assert expected == [(event.code, event.seq) for event in events]
    assert 2 == len({event.incident for event in events})
    assert watcher.incident == events[-1].incident


def test_incidents_of_two_targets_never_share_an_id():
    """Not in the same second, with the same sample: a receiver of both would drop one as a double."""
    down = [sample(n, probe=REFUSED) for n in range(10)]
    ids = [said(Judge(name, LINES, 15.0), down)[0].incident for name in ("chat", "shop", "chat")]

    assert ids[0] == ids[2] != ids[1]
    assert ids[0].startswith("20261101-")


def test_health_in_one_word():
    """Down while a critical alert fires, degraded below that, unknown where the probe is."""
    watcher = judge()
    assert Health.UNKNOWN is watcher.health

    watcher.take(sample(0, probe=OPENED))
    assert Health.UP is watcher.health
    said(watcher, (sample(n, probe=OPENED, gauges={"memory_host": 0.86}) for n in range(1, 20)))
    assert Health.DEGRADED is watcher.health
    said(watcher, (sample(n, probe=REFUSED) for n in range(20, 30)))
    assert Health.DOWN is watcher.health
    said(watcher, (sample(n, unknown={"probe": Why.NETWORK}) for n in range(30, 60)))
    assert Health.DOWN is watcher.health, "last seen bad"
    said(watcher, (sample(n, unknown={"probe": Why.NETWORK}) for n in range(60, 80)))
    assert Health.UNKNOWN is watcher.health, "and not measured for ten minutes"
    assert ["probe.failing", "memory.high"] == [one.code for one in watcher.firing]


def test_planned_work_is_not_counted():
    """Nothing fires, and what was held stays as it was."""
    watcher = judge()
    seen = [sample(n, probe=REFUSED) for n in range(4)]
    quiet = [replace(sample(n, probe=REFUSED), quiet=True) for n in range(4, 200)]

    assert [] == said(watcher, [*seen, *quiet])
    assert 4 == watcher.window.success.in_a_row
    assert [Event.FIRING] == kinds(said(watcher, [sample(200, probe=REFUSED)]))


def test_a_gap_is_not_covered():
    """The host slept for a day: a memory that was high for a minute before has been high for a minute."""
    before = list(gauged([0.9] * 5, "memory_host"))
    after = [replace(one, mono_ns=one.mono_ns + DAY * 10**9, seq=one.seq + 5) for one in before]
    rebooted = [replace(one, boot="next", seq=one.seq + 10) for one in before]

    for later in (after, rebooted):
        watcher = judge()
        assert [] == said(watcher, [*before, later[0]])
        assert 60 * 10**9 == next(one.held_ns for one in watcher.alerts if one.code == "memory.high")
        assert [Event.FIRING] == kinds(said(watcher, later[1:]))


def test_parts_that_are_not_due_cost_no_time():
    """Gauges each 5 seconds and a probe each 15: both timers run by the same clock."""
    seen = [
        sample(n, every_s=5, probe=OPENED if n % 3 == 0 else None, gauges={"memory_host": 0.9} if n % 3 else {})
        for n in range(60)
    ]
    events = said(Judge("shop", LINES, 15), seen)

    assert [("memory.high", Event.FIRING)] == [(event.code, event.event) for event in events]
    assert 125 == (events[0].at - START).total_seconds()


def test_other_lines_hold_from_the_next_sample_on():
    """The target file was edited; the fold says the same if it is told when."""
    seen = list(gauged([0.7] * 100, "memory_host"))
    low = AlertLines({"memory_high": 0.6, "memory_clear": 0.5})
    watcher = judge()
    events = said(watcher, seen[:50])
    watcher.adopt(low, 15)
    events += said(watcher, seen[50:])

    assert [Event.FIRING] == kinds(events)
    assert events == list(fold(seen, "shop", (Regime(0, LINES, 15), Regime(51, low, 15))))


@pytest.mark.parametrize("quiet", [False, True])
def test_what_the_target_file_names_no_longer_is_over(quiet: bool):
    """Told once as resolved, by the edit alone; the fold says the same, and named again it begins anew."""
    unwell = list(gauged([503.0] * 10, "health_status"))
    seen = [*unwell, *(sample(number, probe=OPENED, quiet=quiet) for number in range(10, 40))]
    again = [replace(one, seq=one.seq + 40, mono_ns=one.mono_ns + 40 * 15 * 10**9) for one in unwell[:3]]
    watcher = judge()
    events = said(watcher, seen[:20])
    assert [Event.FIRING] == kinds(events)
    watcher.adopt(LINES, 15, ("health_status",))
    events += said(watcher, seen[20:])
    assert Health.UP is watcher.health
    watcher.adopt(LINES, 15)
    events += said(watcher, again[:2])
    assert [Event.FIRING, Event.RESOLVED] == kinds(events)
    events += said(watcher, again[2:])

    fired, resolved, refired = events
    assert (Basis.MEASURED, Basis.EDITED, Basis.MEASURED) == (fired.basis, resolved.basis, refired.basis)
    assert (fired.incident, 21) == (resolved.incident, resolved.evidence[1])
    regimes = (Regime(0, LINES, 15), Regime(21, LINES, 15, unwatched=("health_status",)), Regime(41, LINES, 15))
    assert events == list(fold([*seen, *again], "shop", regimes))


def test_what_is_still_measured_goes_on_whatever_the_file_names():
    """A wrong guess of what is not asked for silences no alert."""
    watcher = judge(unwatched=("health_status", "certificate"))

    assert [Event.FIRING] == kinds(said(watcher, gauged([503.0] * 10, "health_status")))
    assert [] == said(watcher, (sample(number, unknown={"health_status": Why.NETWORK}) for number in range(10, 30)))


def test_a_certificate_is_watched_over_tls_only():
    """The URL became ws://: nothing tells of the certificate any more, and the handshakes go on."""
    soon = replace(OPENED, serial="0a", valid_s=2 * DAY)
    watcher = judge()
    events = said(watcher, (sample(number, probe=soon) for number in range(5)))
    watcher.adopt(LINES, 15, ("certificate",))
    events += said(watcher, (sample(number, probe=OPENED) for number in range(5, 10)))

    assert [("certificate.expiry", Event.FIRING), ("certificate.expiry", Event.RESOLVED)] == [
        (event.code, event.event) for event in events
    ]


def test_the_watch_has_alerts_of_its_own():
    """Blind for two cycles: one message to its operator."""
    blind = [0] * 5 + [1] * 20 + [0] * 40
    events = said(Judge("watch", LINES, 15, of=Of.WATCH), gauged(blind, "watch_blind"))

    assert [("watch.blind", Event.FIRING), ("watch.blind", Event.RESOLVED)] == [(e.code, e.event) for e in events]
    assert 6 * 15 == (events[0].at - START).total_seconds()


canaries = st.builds(
    CanarySeen,
    age_s=st.sampled_from([20.0, 21.0, 300.0]),
    ping_us=st.sampled_from([None, 900, 1100, 900_000]),
    missed=st.integers(0, 2),
    end=st.sampled_from([None, None, None, *CanaryEnd]),
    code=st.sampled_from([None, 1000, 1001, 1006, 1011]),
)
GAUGES = ("memory_host", "token_path", "health_status", "descriptors_open", "log_complaints", "rss_bytes", "log_ends")
ENDING = replace(OPENED, serial="a1", valid_s=80_000)
moments = st.fixed_dictionaries(
    {
        "probe": st.sampled_from([None, OPENED, OPENED, REFUSED, REFUSED, ENDING]),
        "canary": st.none() | canaries,
        "gauges": st.dictionaries(st.sampled_from(GAUGES), st.sampled_from([0.0, 0.5, 1.0, 9.0, 200.0, 503.0])),
        "unknown": st.dictionaries(st.sampled_from(["probe", "canary", *GAUGES]), st.sampled_from(list(Why))),
        "quiet": st.sampled_from([False] * 9 + [True]),
        "after": st.sampled_from([15] * 9 + [16, 46, 4000]),
    }
)
histories = st.lists(st.tuples(moments, st.integers(1, 40)), min_size=1, max_size=12)


def lived(history) -> list[Sample]:
    """The samples of drawn moments, each of which lasts for some samples."""
    found, at = [], 0
    for moment, times in history:
        for _ in range(times):
            at += moment["after"]
            parts = {name: value for name, value in moment.items() if name != "after"}
            found.append(replace(sample(0, **parts), mono_ns=at * 10**9, seq=len(found) + 1, at=sample(at // 15).at))
    return found


def saved(state: JudgeState) -> JudgeState:
    """The state as it comes back from the disk."""
    return msgspec.json.decode(msgspec.json.encode(state), type=JudgeState)


@settings(max_examples=60, deadline=None)
@given(histories, st.data())
def test_a_judge_that_was_resumed_says_the_same(history, data):
    """At any sample, from the state as the disk gives it back; and it is equal to the one that ran through."""
    seen = lived(history)
    cut = data.draw(st.integers(0, len(seen)))
    through = judge()
    expected = said(through, seen)

    first = judge()
    events = said(first, seen[:cut])
    second_ = judge(state=saved(first.state))
    events += said(second_, seen[cut:])

    assert expected == events
    assert saved(through.state) == saved(second_.state)


def unmeasured(number: int) -> Sample:
    """A sample in which nothing could be measured."""
    return sample(number, unknown=dict.fromkeys(("probe", "canary", *GAUGES), Why.NETWORK))


@settings(max_examples=60, deadline=None)
@given(histories, st.integers(1, 500))
def test_unknown_never_raises_clears_or_resets(history, length: int):
    """Whatever was seen before: while nothing is measured no state moves, no timer runs, and nothing is said."""
    watcher = judge()
    seen = lived(history)
    said(watcher, seen)
    before = {one.code: (one.light, one.held_ns, one.severity, one.firings) for one in watcher.alerts}
    last = seen[-1]
    blind = [
        replace(unmeasured(0), mono_ns=last.mono_ns + n * 15 * 10**9, seq=last.seq + n, at=last.at)
        for n in range(1, length)
    ]

    events = said(watcher, blind)

    assert [] == events
    assert before == {one.code: (one.light, one.held_ns, one.severity, one.firings) for one in watcher.alerts}


@settings(max_examples=40, deadline=None)
@given(histories)
def test_events_are_in_order(history):
    """What fires was not firing, what is resolved was; numbers count up within an incident."""
    events: list[AlertEvent] = said(judge(), lived(history))
    firing: set[str] = set()
    numbers: dict[str, int] = {}
    for event in events:
        if event.event in (Event.FIRING, Event.FLAPPING):
            assert event.code not in firing
            firing.add(event.code)
        else:
            assert event.code in firing
        if event.event is Event.RESOLVED:
            firing.remove(event.code)
            assert Light.OK is event.after
        numbers[event.incident] = numbers.get(event.incident, 0) + 1
        assert numbers[event.incident] == event.seq


def test_the_state_is_small():
    """It is written each minute: after a week of everything it still takes a few kilobytes."""
    watcher = judge()
    for number in range(7 * DAY // MINUTE):
        seen = sample(
            number,
            every_s=60,
            probe=OPENED if number % 40 else REFUSED,
            canary=CanarySeen(300.0, 900 + number % 7, end=CanaryEnd.CUT if number % 20 == 0 else None),
            gauges={"rss_bytes": 1e8 + number, "log_complaints": 1.0, "memory_host": 0.5},
        )
        watcher.take(replace(seen, mono_ns=number * 60 * 10**9))

    assert len(msgspec.json.encode(watcher.state)) < 40_000
