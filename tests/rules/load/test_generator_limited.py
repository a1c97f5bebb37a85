"""A load that measured its own generator is void, and says so."""

from tests.building import said
from wsinvest.facts.bins import Bins
from wsinvest.facts.load import Aborted, FailureClass, Load, LoadTimes, Plan
from wsinvest.model.finding import Fail, NotMeasured, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.load.generator_limited import generator_limited


def load(lag_us: int, took_us: int, late: int = 100, **more) -> Load:
    """A load of 100 messages with this latency, so many of them with this lag."""
    lag = Bins.of([lag_us] * late + [0] * (100 - late))
    return Load(Plan(), sent=100, times=LoadTimes(latency=Bins.of([took_us] * 100), lag=lag), **more)


def test_a_lag_of_more_than_a_tenth_voids_the_result():
    """Both numbers are said, and how many were late."""
    found = said(generator_limited, load=load(20_000, 150_000))

    assert isinstance(found, Fail)
    assert (20.0, 150.0) == (round(found.values["lag"]), round(found.values["took"]))
    assert "100 of 100 times it was more than 15\u00a0ms late" == found.values["why"].say("en")
    assert isinstance(said(generator_limited, load=load(14_000, 150_000)), Pass)


def test_a_load_that_ended_for_it_is_void_whatever_the_whole_looks_like():
    """Its last ten seconds were not the target's."""
    found = said(generator_limited, load=load(10, 150_000, aborted=Aborted.GENERATOR))

    assert isinstance(found, Fail)
    assert "second after second its own lag was too much of the latency" == found.values["why"].say("en")


def test_ports_that_were_used_up_are_no_lag():
    """They end a load too, and make it void; our lag is not blamed for it."""
    failed = (FailureClass(StageName.TCP, Reason.PORTS_EXHAUSTED, None, 3, 1.0),)
    found = said(generator_limited, load=load(10, 150_000, aborted=Aborted.GENERATOR, failures=failed))

    assert isinstance(found, Fail)
    assert "its own ports or open files were used up" == found.values["why"].say("en")


def test_a_search_keeps_what_it_found_before_the_generator_was_the_limit():
    """Rates that kept the line were no void result, so it does not say that nothing is known of the target."""
    whole, found = (said(generator_limited, load=load(20_000, 150_000, carried=at)) for at in (None, 4325.0))

    assert "it says nothing of the target" in whole.values["void"].say("en")
    assert "What kept the line holds; the target may carry more" in found.values["void"].say("en")


def test_where_few_were_late_it_is_unknown():
    """Two of a hundred may be chance: neither void nor fine, and the numbers are said."""
    found = said(generator_limited, load=load(20_000, 150_000, late=2))

    assert isinstance(found, NotMeasured)
    assert found.reason.say("en").startswith("2 of 100 were begun more than 15\u00a0ms late")
    assert isinstance(said(generator_limited, load=load(20_000, 150_000, late=1)), Pass)


def test_nothing_done_is_nothing_known():
    """Neither fine nor void."""
    assert isinstance(said(generator_limited, load=Load(Plan())), NotMeasured)
