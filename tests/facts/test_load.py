"""What a load found: a generator that was the limit is known as such, and which rate kept a line."""

from dataclasses import replace

import pytest

from wsinvest.facts.bins import Bins
from wsinvest.facts.load import Load, LoadTimes, Plan, SearchStep, broken_by, carried_by, lateness, ms


@pytest.mark.parametrize(
    ("lag_us", "took_us", "limited"),
    [
        (4900, 1000, False),
        (5200, 6000, True),
        (5200, 60_000, False),
        (50_000, 600_000, False),
        (70_000, 600_000, True),
    ],
)
def test_a_generator_whose_lag_is_a_tenth_of_the_latency_was_the_limit(lag_us, took_us, limited):
    """Below 5 ms a lag is that of any busy machine."""
    assert limited is lateness(Bins.of([took_us] * 100), Bins.of([lag_us] * 100)).limited


def test_against_a_line_only_a_lag_that_matters_to_it_counts():
    """9 ms of 20 are much, and nothing where the question is whether it took 200."""
    took, lag = Bins.of([20_000] * 100), Bins.of([9_000] * 100)

    assert lateness(took, lag).limited
    assert not lateness(took, lag, line_ms=200.0).limited


@pytest.mark.parametrize(
    ("late", "count", "limited", "unsure"),
    [
        (0, 42, False, False),
        (1, 42, False, True),
        (2, 42, False, True),
        (3, 42, True, False),
        (1, 100, False, False),
        (3, 100, False, True),
        (4, 100, True, False),
        (10, 1000, False, False),
        (15, 1000, False, True),
        (16, 1000, True, False),
        (50_000, 1_000_000, True, False),
    ],
)
def test_one_late_message_of_a_few_proves_nothing(late: int, count: int, limited: bool, unsure: bool):
    """A pause of a busy machine hits one of 42; of so many more than one of a hundred must be late beyond chance."""
    found = lateness(Bins.of([4300] * count), Bins.of([5400] * late + [200] * (count - late)))

    assert (limited, unsure) == (found.limited, found.unsure)


def test_the_lag_of_handshakes_is_not_that_of_messages():
    """Those that were opened late voided messages that were all sent in time."""
    times = LoadTimes(Bins.of([9000] * 50), latency=Bins.of([4300] * 42), lag=Bins.of([99] * 42))
    late = replace(times, open_lag=Bins.of([50_000] * 50))

    assert (False, 0.099) == ((found := Load(Plan(), sent=42, times=late)).limited, found.lag_p99_ms)
    assert Load(Plan(), times=late).limited


def test_a_load_that_was_recorded_before_they_were_told_apart_has_one_lag():
    """Which is then that of both."""
    assert Load(Plan(), times=LoadTimes(Bins.of([9000] * 50), lag=Bins.of([50_000] * 50))).limited


def test_without_times_nothing_is_claimed():
    """Neither a percentile nor a limit."""
    assert ms(Bins(), 0.99) is None
    assert not Load(Plan()).limited


@pytest.mark.parametrize(
    ("latencies_ms", "carried", "broken"),
    [
        ((1, 1, 1), 112.5, None),
        ((1, 1, 200), 112.5, None),
        ((1, 1, 201), 75.0, 112.5),
        ((1, 300, 1), 50.0, 75.0),
        ((300, 1, 1), None, 50.0),
    ],
)
def test_the_highest_rate_before_the_first_that_broke_the_line(
    latencies_ms: tuple[int, ...], carried: float | None, broken: float | None
):
    """200 ms keep a line of 200 ms, by bins that are at most 0.8 % wide; what comes after a break does not count."""
    steps = [
        SearchStep(rate, Bins.of([1000 * took - 1] * 50))
        for rate, took in zip((50.0, 75.0, 112.5), latencies_ms, strict=True)
    ]

    find = (0.99, 201.0 if 201 not in latencies_ms else 199.0)

    assert (carried, broken) == (carried_by(steps, find), broken_by(steps, find))


def test_a_step_that_we_ourselves_limited_keeps_no_line():
    """Nor does one without times."""
    limited = SearchStep(50.0, Bins.of([100_000] * 50), Bins.of([50_000] * 50))

    assert (None, None) == (carried_by([limited], (0.99, 90.0)), broken_by([limited], (0.99, 90.0)))
    assert (None, None) == (carried_by([SearchStep(50.0)], (0.99, 200.0)), broken_by([SearchStep(50.0)], (0.99, 200.0)))
