"""What a load found: a generator that was the limit is known as such, and which rate kept a line."""

import pytest

from wsinvest.facts.bins import Bins
from wsinvest.facts.load import Load, Plan, SearchStep, carried_by, is_limited, ms


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
    assert limited is is_limited(Bins.of([took_us] * 100), Bins.of([lag_us] * 100))


def test_against_a_line_only_a_lag_that_matters_to_it_counts():
    """9 ms of 20 are much, and nothing where the question is whether it took 200."""
    took, lag = Bins.of([20_000]), Bins.of([9_000])

    assert is_limited(took, lag)
    assert not is_limited(took, lag, line_ms=200.0)


def test_without_times_nothing_is_claimed():
    """Neither a percentile nor a limit."""
    assert ms(Bins(), 0.99) is None
    assert not Load(Plan()).limited


@pytest.mark.parametrize(
    ("latencies_ms", "carried"),
    [((1, 1, 1), 112.5), ((1, 1, 200), 112.5), ((1, 1, 201), 75.0), ((1, 300, 1), 50.0), ((300, 1, 1), None)],
)
def test_the_highest_rate_before_the_first_that_broke_the_line(latencies_ms: tuple[int, ...], carried: float | None):
    """200 ms keep a line of 200 ms, by bins that are at most 0.8 % wide; what comes after a break does not count."""
    steps = [
        SearchStep(rate, Bins.of([1000 * took - 1] * 50))
        for rate, took in zip((50.0, 75.0, 112.5), latencies_ms, strict=True)
    ]

    assert carried == carried_by(steps, (0.99, 201.0 if 201 not in latencies_ms else 199.0))


def test_a_step_that_we_ourselves_limited_keeps_no_line():
    """Nor does one without times."""
    limited = SearchStep(50.0, Bins.of([100_000] * 50), Bins.of([50_000] * 50))

    assert None is carried_by([limited], (0.99, 200.0))
    assert None is carried_by([SearchStep(50.0)], (0.99, 200.0))
