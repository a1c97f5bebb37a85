"""The messages of months, simulated: each row is as good as or better than what the rules of other monitors send."""

import random
from statistics import median

import pytest

from tests.watching import DAY, HOUR, World, kinds, said, samples, second
from wsinvest.analysis.success import WELL, YEAR_S, detector_for
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.diagnose.watching import Judge
from wsinvest.model.alert import AlertEvent, Event
from wsinvest.model.alert_unit import AlertLines

ONLY = (alerts()["probe.failing"],)
SEEDS = range(9)
FROM = HOUR


def during(share: float, seconds: float) -> World:
    """This share fails for so long, after an hour in which none does."""
    return lambda at: share if FROM <= at < FROM + seconds else 0.0


def every_five_minutes(at: float) -> float:
    """Two minutes down, three up, for six hours."""
    return 1.0 if FROM <= at < FROM + 6 * HOUR and (at - FROM) % 300 < 120 else 0.0


def own_network_gone(at: float) -> float | None:
    """Nothing could be measured for an hour."""
    return None if FROM <= at < FROM + HOUR else 0.0


def a_third_unmeasured(at: float) -> float | None:
    """Down for an hour, and each third sample is not measured."""
    return None if int(at // 15) % 3 == 2 else during(1.0, HOUR)(at)


def events(world: World, hours: float, objective: float, seed: int = 1) -> list[AlertEvent]:
    """What is said of handshakes in this world."""
    lines = AlertLines({"success": objective})
    return said(Judge("shop", lines, 15, alerts=ONLY), samples(world, hours * HOUR, seed=seed))


@pytest.mark.parametrize(
    ("objective", "world", "hours", "messages", "within"),
    [
        pytest.param(0.95, during(1.0, 33 * 60), 4, 2, 65, id="95 % down for 33 min"),
        pytest.param(0.95, during(0.5, HOUR), 4, 2, 365, id="95 % half of all fail for 1 h"),
        pytest.param(0.95, during(0.2, DAY), 28, 4, 1570, id="95 % one in five fails for a day"),
        pytest.param(0.95, every_five_minutes, 9, 3, 65, id="95 % 2 min down, 3 min up"),
        pytest.param(0.95, own_network_gone, 4, 0, 0, id="95 % our own network gone"),
        pytest.param(0.95, a_third_unmeasured, 4, 2, 110, id="95 % down, one in three unmeasured"),
        pytest.param(0.999, during(1.0, 33 * 60), 4, 2, 35, id="99.9 % down for 33 min"),
        pytest.param(0.999, during(0.5, HOUR), 4, 2, 145, id="99.9 % half of all fail for 1 h"),
        pytest.param(0.999, during(0.2, DAY), 28, 4, 900, id="99.9 % one in five fails for a day"),
        pytest.param(0.999, own_network_gone, 4, 0, 0, id="99.9 % our own network gone"),
    ],
)
def test_few_messages_and_soon(objective: float, world: World, hours: float, messages: int, within: float):
    """The median over nine seeds of the messages of a whole run, and of the seconds to the first."""
    runs = [events(world, hours, objective, seed) for seed in SEEDS]

    assert median(len(run) for run in runs) <= messages
    assert all(run for run in runs) is (messages > 0)
    if messages:
        assert median(second(run[0]) - FROM for run in runs) <= within
        assert {Event.RESOLVED} == {run[-1].event for run in runs}


def test_a_slow_leak_is_found_within_a_day():
    """Four times the budget of 99.9 %: one failure in 250. The sequential test needs 24 hours in the mean."""
    runs = [events(lambda at: 0.004 if at >= FROM else 0.0, 60, 0.999, seed) for seed in SEEDS]

    assert {Event.FIRING} == {run[0].event for run in runs}
    assert median(second(run[0]) - FROM for run in runs) <= DAY


def test_the_same_samples_say_the_same():
    """Nothing but the samples decides."""
    assert kinds(events(during(0.5, HOUR), 4, 0.95)) == kinds(events(during(0.5, HOUR), 4, 0.95))


def firings(share: float, objective: float, seed: int, seconds: float = YEAR_S) -> int:
    """How often the detector raises where this share fails all the time, one handshake in 15 seconds."""
    chance, detector = random.Random(seed), detector_for(objective, 15)
    state, raised, was = WELL, 0, False
    for _ in range(round(seconds / 15)):
        state = state.then(chance.random() < share, detector)
        raised += state.bad and not was
        was = state.bad
    return raised


@pytest.mark.parametrize("objective", [0.95, 0.999])
@pytest.mark.parametrize("times", [0.1, 0.5])
def test_nothing_is_said_of_what_the_objective_allows(objective: float, times: float):
    """Three months at a tenth and at half of the budget: no message."""
    assert 0 == firings(times * (1 - objective), objective, seed=1, seconds=YEAR_S / 4)
