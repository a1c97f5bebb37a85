"""The detector of success: how soon it raises, how soon it clears, and that it does neither by chance."""

import random
from math import log

import pytest

from wsinvest.analysis.success import WELL, YEAR_S, Success, detector_for

HALF_A_DAY = 2880
AT_95, AT_999 = detector_for(0.95, 15), detector_for(0.999, 15)


def fed(failures: str, detector=AT_95, state: Success = WELL) -> Success:
    """After these handshakes: x failed, . opened."""
    for one in failures:
        state = state.then(one == "x", detector)
    return state


@pytest.mark.parametrize(
    ("objective", "every_s", "count"), [(0.95, 15, 5), (0.999, 15, 3), (0.9999, 15, 3), (0.95, 5, 6), (0.9, 60, 6)]
)
def test_so_many_in_a_row_are_an_outage(objective: float, every_s: float, count: int):
    """The fewest that chance gives once a year at most where exactly the budget fails, and at least three."""
    detector = detector_for(objective, every_s)

    assert count == detector.in_a_row
    assert (1 - objective) ** count * YEAR_S / every_s <= 1 + 1e-9
    assert not fed("x" * (count - 1), detector).bad
    assert fed("x" * count, detector).down


@pytest.mark.parametrize("detector", [AT_95, AT_999])
def test_an_outage_is_over_after_five_successes(detector):
    """However long it lasted, and whatever failed before it."""
    for before in ("", "." * 100, "x" + "." * 9, "x" + "." * 3):
        for length in (5, 8, 132, 20_000):
            down = fed(before + "x" * length, detector)
            assert fed("....", detector, down).bad
            assert not fed(".....", detector, down).bad


def test_a_leak_is_over_after_many_successes():
    """Where half of all failed, five successes are chance."""
    leak = fed(".x" * 200)

    assert (True, False) == (leak.leaks, leak.down)
    assert fed("." * 14, state=leak).bad
    assert not fed("." * 20, state=leak).bad


def test_a_leak_is_raised_by_its_weights():
    """At 95 % each failure weighs ln(4) and each success ln(0.8 / 0.95); the sum of a year's samples raises."""
    failure, success = AT_95.leak

    assert (log(4), log(0.8 / 0.95)) == pytest.approx((failure, success))
    assert log(YEAR_S / 15) == AT_95.raise_at
    assert not fed("x." * 11).bad
    assert fed("x." * 12).leaks


def test_where_half_fails_a_few_failures_in_a_row_are_no_outage():
    """Chance gives five of them every few minutes; severity would rise for nothing. Twenty are one."""
    leak = fed(".x" * 100)

    assert not fed(".xxxxxxxx", state=leak).down
    assert fed("." + "x" * 20, state=leak).down


def test_a_leak_that_becomes_an_outage_is_one():
    """One in five failed, then all."""
    leak = fed("....x" * 300)

    assert (True, False) == (leak.leaks, leak.down)
    assert fed("x" * 11, state=leak).down


def test_what_is_well_has_no_memory():
    """So that a month of successes costs nothing."""
    assert fed("." * 1000) is WELL
    assert WELL == fed("x" + "." * 60)


def test_it_counts_what_failed_since_the_change():
    """Twelve of twelve, not twelve of thousands."""
    began = fed("." * 5000 + "x" * 12).began

    assert (12, 12) == (began.failed, began.tried)


@pytest.mark.parametrize("objective", [0.5, 0.75, 0.9, 0.99, 0.9999])
@pytest.mark.parametrize("every_s", [5, 15, 3600])
def test_it_works_for_every_objective_and_rate(objective: float, every_s: float):
    """An outage is found and cleared, and a day far below the budget raises nothing."""
    detector, chance = detector_for(objective, every_s), random.Random(1)
    calm = fed("".join("x" if chance.random() < (1 - objective) / 10 else "." for _ in range(HALF_A_DAY)), detector)

    assert not calm.bad
    down = fed("x" * 100, detector)
    assert down.bad
    assert WELL == fed("." * 200, detector, down)
