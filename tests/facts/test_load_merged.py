"""Several loads as one: merging is exact."""

import itertools

import pytest

from wsinvest.facts.bins import Bins
from wsinvest.facts.load import Aborted, EndClass, FailureClass, Load, LoadTimes, Plan, SearchStep
from wsinvest.facts.load_merged import merged
from wsinvest.model.stage import Reason, StageName

BUSY = FailureClass(StageName.RESPONSE, Reason.STATUS, 503, 3, 2.5)
REFUSED = FailureClass(StageName.TCP, Reason.REFUSED, None, 5, 0.5)
RAW = ([1000, 2000, 2_500_000], [1500], [7, 700_000, 700_001, 2000])


def load(values, **more) -> Load:
    """A load with these latencies in microseconds."""
    return Load(Plan(hold=10, pings=5.0, most=20), sent=len(values), times=LoadTimes(latency=Bins.of(values)), **more)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_merged_bins_are_those_of_all_raw_values_in_any_order(order):
    """Byte for byte; so is every percentile."""
    found = merged(load(RAW[index]) for index in order)

    assert Bins.of(value for values in RAW for value in values) == found.times.latency


def test_counts_are_added_and_classes_are_joined():
    """The first time of a class is the earliest of all."""
    found = merged(
        (
            load([1], tried=8, opened=5, failures=(BUSY,), held=5, cpu_s=1.0, kb_per_connection=0.5),
            load(
                [2],
                tried=9,
                opened=1,
                failures=(REFUSED, FailureClass(StageName.RESPONSE, Reason.STATUS, 503, 4, 1.0)),
                ends=(EndClass(1001, Reason.CLOSE_FRAME, 1),),
                held=1,
                cpu_s=0.5,
                kb_per_connection=1.1,
                aborted=Aborted.REFUSED,
            ),
        )
    )

    assert (17, 6, 12, 1, 6) == (found.tried, found.opened, found.failed, found.closed, found.held)
    assert [(7, 1.0), (5, 0.5)] == [(one.count, one.first_at_s) for one in found.failures]
    assert (1.5, None, Aborted.REFUSED) == (found.cpu_s, found.carried, found.aborted)
    assert 0.6 == pytest.approx(found.kb_per_connection)
    assert (20, 10.0, 40) == (found.plan.hold, found.plan.pings, found.plan.most)


def test_nothing_cannot_be_merged():
    """A fleet without a result has no load."""
    with pytest.raises(ValueError, match="no load"):
        merged(())


def searched(*steps: tuple[float, int]) -> Load:
    """A load that looked for 200 ms, by steps of a rate and one latency in ms."""
    search = tuple(SearchStep(rate, Bins.of([took * 1000] * 50)) for rate, took in steps)
    return Load(Plan(hold=10, find=(0.5, 200.0)), carried=steps[-1][0], search=search)


def test_a_search_is_merged_step_by_step():
    """The rates of a step are added, as long as all did it; the percentile is that of all its values."""
    found = merged((searched((50.0, 10), (75.0, 20), (112.5, 30)), searched((50.0, 10), (75.0, 300))))

    assert [100.0, 150.0] == [one.rate for one in found.search]
    assert 100 == found.search[1].latency.count
    assert 150.0 == found.carried


def test_the_line_is_that_of_all_workers():
    """One that was slow in the first step leaves nothing that kept it."""
    found = merged((searched((50.0, 300)), searched((50.0, 300), (75.0, 10))))

    assert None is found.carried
