"""Bins beside HdrHistogram, which we did not write: the same percentiles within what both promise, also merged."""

import random

import pytest

from wsinvest.facts.bins import Bins, merged

hdrh = pytest.importorskip("hdrh.histogram")
SHARES = (0.5, 0.9, 0.99, 0.999, 1.0)
OURS, THEIRS = 0.004, 0.001  # relative errors: 128 bins an octave, and three significant digits


def drawn(kind: str, seed: int) -> list[int]:
    """20,000 times in microseconds."""
    draw = random.Random(seed)
    if kind == "exponential":
        return [round(draw.expovariate(1 / 5000)) + 1 for _ in range(20_000)]
    if kind == "stopped":  # one in five was due while the server stood still for a second
        return [draw.randint(1, 10**6) if draw.random() < 0.2 else draw.randint(200, 900) for _ in range(20_000)]
    return [round(draw.lognormvariate(8, 2)) + 1 for _ in range(20_000)]


def oracle(values: list[int]) -> "hdrh.HdrHistogram":
    """The same values in a histogram of theirs."""
    made = hdrh.HdrHistogram(1, 10**11, 3)
    for value in values:
        made.record_value(value)
    return made


@pytest.mark.parametrize("kind", ["exponential", "stopped", "lognormal"])
def test_percentiles_are_those_of_hdrhistogram(kind: str):
    """Both are off by their own bins at most; neither interpolates."""
    values = drawn(kind, 7)
    ours, theirs = Bins.of(values), oracle(values)

    for share in SHARES:
        expected = theirs.get_value_at_percentile(share * 100)
        assert expected == pytest.approx(ours.percentile(share), rel=OURS + THEIRS, abs=1)
    assert theirs.get_total_count() == ours.count


def test_merged_percentiles_are_those_of_all_values():
    """Four workers with different loads; the mean of their p99 would be off by far."""
    workers = [drawn(kind, seed) for seed, kind in enumerate(("exponential", "stopped", "lognormal", "exponential"))]
    together = merged(map(Bins.of, workers))
    theirs = oracle([value for values in workers for value in values])
    averaged = sum(Bins.of(values).percentile(0.99) or 0 for values in workers) / len(workers)

    expected = theirs.get_value_at_percentile(99)
    assert expected == pytest.approx(together.percentile(0.99), rel=OURS + THEIRS)
    assert abs(averaged - expected) > 0.1 * expected
