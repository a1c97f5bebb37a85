"""Six hours in slots of five minutes."""

from dataclasses import replace
from datetime import timedelta

from tests.watch.boards import AT, REFUSED, WELL, sample
from wsinvest.model.sample import Why
from wsinvest.watch.smoke import SLOT_S, SLOTS, Smoke


def test_a_slot_tells_failed_from_unknown():
    """A handshake that we could not make is no loss."""
    smoke = Smoke()
    for one in (sample(1, WELL), sample(2, REFUSED), sample(3, None, unknown={"probe": Why.NETWORK}), sample(4, None)):
        smoke.take(one)

    (slot,) = smoke.slots
    assert ([1665], 1, 1) == (slot.opened_us, slot.failed, slot.unknown)
    assert 1.665 == slot.percentile_ms(0.5)


def test_only_six_hours_are_kept_and_a_clock_set_back_begins_none():
    """However long it runs."""
    smoke = Smoke()
    for place in (*range(2 * SLOTS), 3):
        smoke.take(replace(sample(1, WELL), at=AT + timedelta(seconds=SLOT_S * place)))

    assert SLOTS == len(smoke.slots)
    assert sorted(slot.at_s for slot in smoke.slots) == [slot.at_s for slot in smoke.slots]
    assert 2 == len(smoke.slots[-1].opened_us)
