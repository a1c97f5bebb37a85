"""Endings and times, counted: any split of the same attempts merges into the same tally."""

from hypothesis import given
from hypothesis import strategies as st

from tests.building import answered, ended, opened
from wsinvest.facts.comparison import WELL, Ending
from wsinvest.facts.tally import Tally, bin_of
from wsinvest.model.stage import Reason, StageName

MS = st.floats(min_value=0.001, max_value=60_000)


def of_times(*ms: float) -> Tally:
    return Tally.of(opened("r01", open_ms=one) for one in ms)


def test_endings_are_counted_by_stage_reason_status_and_code():
    """Equal ends are one line; an open attempt ends well."""
    refused = Ending(StageName.RESPONSE, Reason.STATUS, 403)
    tally = Tally.of([answered("r01", 403), answered("r02", 403), opened("r03"), ended("r04", StageName.TCP)])

    assert {refused: 2, WELL: 1, Ending(StageName.TCP): 1} == dict(tally.endings)
    assert (4, 1, 0.25) == (tally.count, tally.opened, tally.success_rate)


@given(st.lists(MS, min_size=1, max_size=40), st.lists(MS, max_size=40))
def test_parts_merge_into_the_whole(some: list[float], others: list[float]):
    """Percentiles come from the merged times; averaging those of the parts would be wrong."""
    whole, merged = of_times(*some, *others), of_times(*some) + of_times(*others)

    assert (dict(whole.endings), whole.times) == (dict(merged.endings), merged.times)
    assert whole.percentile_ms(0.95) == merged.percentile_ms(0.95)


@given(st.lists(MS, min_size=1, max_size=50), st.sampled_from([0.5, 0.95, 0.99, 1.0]))
def test_a_percentile_is_that_of_the_nearest_rank(ms: list[float], share: float):
    """To the microsecond below 100 ms, to four digits above."""
    rank = max(0, -(-int(share * 100) * len(ms) // 100) - 1)

    assert bin_of(sorted(ms)[rank]) / 1000 == of_times(*ms).percentile_ms(share)


def test_without_an_open_attempt_there_is_no_time():
    """None is not 0 ms."""
    assert Tally.of([answered("r01", 403)]).percentile_ms(0.5) is None


def test_long_times_share_bins():
    """A month of samples stays small."""
    assert (99_999, 100_000, 1_234_000) == (bin_of(99.999), bin_of(100.0), bin_of(1234.49))
