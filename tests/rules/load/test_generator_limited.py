"""A load that measured its own generator is void, and says so."""

from tests.building import said
from wsinvest.facts.bins import Bins
from wsinvest.facts.load import Aborted, Load, LoadTimes, Plan
from wsinvest.model.finding import Fail, NotMeasured, Pass
from wsinvest.rules.load.generator_limited import generator_limited


def load(lag_us: int, took_us: int, **more) -> Load:
    """A load with this lag and this latency."""
    return Load(Plan(), sent=1, times=LoadTimes(latency=Bins.of([took_us]), lag=Bins.of([lag_us])), **more)


def test_a_lag_of_more_than_a_tenth_voids_the_result():
    """Both numbers are said."""
    found = said(generator_limited, load=load(20_000, 150_000))

    assert isinstance(found, Fail)
    assert (20.0, 150.0) == (round(found.values["lag"]), round(found.values["took"]))
    assert isinstance(said(generator_limited, load=load(14_000, 150_000)), Pass)


def test_a_load_that_ended_for_it_is_void_whatever_the_whole_looks_like():
    """Its last ten seconds were not the target's."""
    assert isinstance(said(generator_limited, load=load(10, 150_000, aborted=Aborted.GENERATOR)), Fail)


def test_nothing_done_is_nothing_known():
    """Neither fine nor void."""
    assert isinstance(said(generator_limited, load=Load(Plan())), NotMeasured)
