"""Alerts are provable: recorded events follow from the recorded samples, or are named."""

from dataclasses import replace

from tests.watching import DAY, HOUR, said, samples
from wsinvest.diagnose.proven_alerts import verified
from wsinvest.diagnose.watching import Judge, Regime
from wsinvest.model.alert import Event
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.finding import Severity

LINES = AlertLines()


def outages(at: float) -> float:
    """Half an hour down every second day."""
    return 1.0 if at % (2 * DAY) < HOUR / 2 else 0.0


SEEN = list(samples(outages, 12 * DAY, every_s=300))
EVENTS = said(Judge("shop", LINES, 300), SEEN)
REGIMES = (Regime(0, LINES, 300),)


def check(seen=SEEN, events=EVENTS, lines=LINES):
    """What comes of these samples and events."""
    return verified(seen, events, "shop", (Regime(0, lines, 300),))


def test_what_was_recorded_follows():
    """Every event, by its number, value and words."""
    found = check()

    assert found.proven
    assert (len(EVENTS), 0) == (found.same, found.unchecked)
    assert 12 == len(EVENTS)


def unmarked(events):
    """As older versions named incidents: when they began and by which sample, without a mark of whose they are."""
    return [replace(event, incident=event.incident.rpartition("-")[0]) for event in events]


def test_incidents_of_older_histories_are_known_by_their_beginning():
    """All of them, or those of before the upgrade; one that began at another time was altered."""
    old = unmarked(EVENTS)
    assert old[0].incident != EVENTS[0].incident

    assert (len(EVENTS), True) == (check(events=old).same, check(events=old).proven)
    assert check(events=[*old[:6], *EVENTS[6:]]).proven
    other = replace(old[0], incident="20200101-000000-1")
    assert 1 == len(check(events=[other, *old[1:]]).unproven)


def test_a_changed_event_is_unproven():
    """Another severity; what follows instead is missing."""
    changed = [replace(EVENTS[0], severity=Severity.MEDIUM), *EVENTS[1:]]
    found = check(events=changed)

    assert ((changed[0],), (EVENTS[0],)) == (found.unproven, found.missing)
    assert not found.proven


def test_an_event_that_was_left_out_is_missing():
    """Somebody deleted a line."""
    assert (EVENTS[3],) == check(events=[*EVENTS[:3], *EVENTS[4:]]).missing


def test_samples_that_were_changed_prove_nothing():
    """The outage was taken out of the samples afterwards."""
    healed = [replace(one, probe=SEEN[-1].probe) for one in SEEN]

    assert tuple(EVENTS) == check(seen=healed).unproven


def test_a_test_message_is_no_alert():
    """It follows from no sample."""
    assert check(events=[*EVENTS, replace(EVENTS[0], event=Event.TEST)]).proven


def test_the_first_week_of_a_history_that_was_cut_is_not_checked():
    """Days that are older than the target file keeps are gone; the rest must follow."""
    found = check(seen=[one for one in SEEN if one.seq > DAY // 300])

    assert found.proven
    assert (8, 4) == (found.unchecked, found.same)


def test_without_samples_nothing_can_be_checked():
    """And nothing is called proven wrong."""
    assert len(EVENTS) == check(seen=[]).unchecked


def test_events_that_went_for_room_are_told_and_not_missing():
    """Up to the moment that the history's note names; a later one that is gone is missing all the same."""
    kept = EVENTS[4:]
    until = EVENTS[3].at
    found = verified(SEEN, kept, "shop", REGIMES, until)
    cut = verified(SEEN, kept[2:], "shop", REGIMES, until)

    assert (True, 8, until) == (found.proven, found.same, found.forgotten)
    assert tuple(kept[:2]) == cut.missing
