"""Alerts are provable: recorded events follow from the recorded samples, or are named."""

from dataclasses import replace

from tests.watching import DAY, HOUR, said, samples
from wsinvest.diagnose.proven_alerts import verified
from wsinvest.diagnose.watching import Judge
from wsinvest.model.alert import Event
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.finding import Severity

LINES = AlertLines()


def outages(at: float) -> float:
    """Half an hour down every second day."""
    return 1.0 if at % (2 * DAY) < HOUR / 2 else 0.0


SEEN = list(samples(outages, 12 * DAY, every_s=300))
EVENTS = said(Judge("shop", LINES, 300), SEEN)


def check(seen=SEEN, events=EVENTS, lines=LINES):
    """What comes of these samples and events."""
    return verified(seen, events, lines, target="shop", every_s=300)


def test_what_was_recorded_follows():
    """Every event, by its number, value and words."""
    found = check()

    assert found.proven
    assert (len(EVENTS), 0) == (found.same, found.unchecked)
    assert 12 == len(EVENTS)


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
