"""Memory by kind of connection."""

import pytest

from tests.analysis.ladders import ladder, ramp
from wsinvest.analysis.limits.memory import memory
from wsinvest.facts.capacity import Carries
from wsinvest.facts.ladder import MemoryOf
from wsinvest.model.capacity_limit import Unpredicted


def test_idle_connections_by_the_line_and_8_percent():
    """(72 MB - 50 MB) / 22 kB = 1,000; readings without noise leave the 8 % alone."""
    (found,) = memory(ladder(memory=72_000_000, memory_of=MemoryOf.CGROUP))

    assert (1000, 920, 1080) == pytest.approx((found.estimate.value, found.estimate.low, found.estimate.high))
    assert "plain, idle" == found.kind
    assert "control group" in found.basis.say("en")


def test_noise_widens_the_interval():
    """Readings that are off by up to 300 kB."""
    (found,) = memory(ladder(ramp(noise=500_000), memory=72_000_000))

    assert found.estimate.low < 920
    assert found.estimate.high > 1080
    assert found.estimate.low > 800


def test_busy_connections_cost_what_both_ramps_say():
    """20 kB when opened and 200 kB once a message went through: 100 fit where 1,100 idle ones do."""
    idle, busy = memory(ladder(ramp(Carries.COMPRESSED, memory=20_000, more=200_000), memory=72_000_000))

    assert ["compressed, idle", "compressed, busy"] == [idle.kind, busy.kind]
    assert (1100, 100) == pytest.approx((idle.estimate.value, busy.estimate.value))


def test_messages_never_make_a_connection_cheaper():
    """A collector of garbage that ran meanwhile: the idle number stands for the busy one too."""
    idle, busy = memory(ladder(ramp(more=-5_000), memory=72_000_000))

    assert idle.estimate.value == busy.estimate.value


def test_a_later_ramp_is_predicted_for_a_server_without_the_earlier_one():
    """The 420 plain connections below it are not held by a server that holds compressed ones only."""
    later = ramp(Carries.COMPRESSED, memory=110_000, empty=50e6 + 420 * 22_000, before=420)
    found = {one.kind: one.estimate.value for one in memory(ladder(ramp(), later, memory=72_000_000))}

    assert {"plain, idle": 1000, "compressed, idle": 200} == pytest.approx(found)


@pytest.mark.parametrize(
    "found",
    [
        ladder(),
        ladder(ramp(memory=0), memory=72_000_000),
        ladder(ramp(memory=84), memory=20_000_000_000),
        ladder(ramp(held=(20, 30)), memory=72_000_000),
    ],
    ids=["no limit", "flat", "84 bytes each: a few pages in all, of a server that uses memory again", "too few steps"],
)
def test_what_is_not_known_is_not_predicted(found):
    """With the reason."""
    assert isinstance(memory(found), Unpredicted)


def test_a_runtime_that_collects_garbage_has_a_far_upper_end():
    """Memory that falls to half after messages: the line counts what was freed, so more may fit; never fewer."""
    (idle,) = memory(ladder(ramp(memory=20_000, more=-15_000), memory=72_000_000))[:1]

    assert (1100, 1012) == pytest.approx((idle.estimate.value, idle.estimate.low))
    assert idle.estimate.high > 2000


def test_a_server_that_had_connections_before_is_predicted_by_what_rises():
    """150 connections used freed memory again: the others tell what each takes."""
    (found,) = memory(ladder(ramp(freed=170), memory=72_000_000))

    assert pytest.approx(1170) == found.estimate.value


def test_too_few_readings_that_rise_predict_nothing_and_say_why():
    """A slope of all readings would promise many times what fits."""
    found = memory(ladder(ramp(freed=350), memory=72_000_000))
    packed = ramp(Carries.COMPRESSED, memory=110_000, before=420)
    (other,) = memory(ladder(ramp(freed=350), packed, memory=72_000_000))

    assert isinstance(found, Unpredicted)
    assert "freed" in found.why.say("en")
    assert "compressed, idle" == other.kind
    assert "left out" in other.basis.say("en")


def test_a_runtime_with_a_heap_of_its_own_is_not_predicted_far_beyond_the_ladder():
    """Node ended itself at 8,103 where the line said 2.8 million; five times what the ladder held is the farthest."""
    far = memory(ladder(memory=200_000_000, program="node"))

    assert isinstance(far, Unpredicted)
    assert "--max-old-space-size" in far.why.say("en")
    assert not isinstance(memory(ladder(memory=200_000_000, program="python3")), Unpredicted)


def test_its_lower_end_is_what_the_ladder_held():
    """Garbage of connections beyond the ladder is not on the line."""
    (found,) = memory(ladder(memory=72_000_000, program="node-MainThread"))

    assert (420, 1000) == (found.estimate.low, round(found.estimate.value))
    assert "not above what the ladder held" in found.basis.say("en")
