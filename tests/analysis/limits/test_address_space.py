"""Address space of the server's process."""

from dataclasses import replace

import pytest

from tests.analysis.ladders import ladder, ramp
from wsinvest.analysis.limits.address_space import address_space
from wsinvest.facts.capacity import Carries
from wsinvest.facts.ladder import Ramp, Rung
from wsinvest.model.capacity_limit import Unpredicted


def test_its_interval_is_wider_than_the_fit():
    """(222 MB - 200 MB) / 22 kB = 1,000, and 8 % on each side."""
    (found,) = address_space(ladder(address_space=222_000_000))

    assert (1000, 920, 1080) == pytest.approx((found.estimate.value, found.estimate.low, found.estimate.high))


def test_what_compresses_is_a_kind_of_its_own():
    """272 kB each in place of 22 kB: advice by the plain ones alone let a real server run out at a twentieth of it."""
    dear = [Rung(held, 0, 1.0, None, 209_240_000 + 272_000 * held) for held in range(0, 401, 50)]
    plain, packed = address_space(
        ladder(ramp(), Ramp(Carries.COMPRESSED, tuple(dear), (), 420), address_space=222_000_000)
    )

    assert ["plain, idle", "compressed, idle"] == [plain.kind, packed.kind]
    assert (1000, 81) == (round(plain.estimate.value), round(packed.estimate.value))


def test_a_limit_that_is_far_is_not_predicted():
    """420 were opened; 2,100 are the last that are predicted from them."""
    near, far = (address_space(ladder(address_space=200_000_000 + 22_000 * fits)) for fits in (2_100, 2_101))

    assert 2100 == pytest.approx(near[0].estimate.value)
    assert isinstance(far, Unpredicted)
    assert "five times" in far.why.say("en")


def test_a_ladder_that_read_nothing_or_too_little_predicts_nothing():
    """Said as for memory."""
    short = replace(ramp(), idle=ramp().idle[:3])
    unread = replace(ramp(), idle=tuple(replace(one, address_space=None) for one in ramp().idle))

    assert isinstance(address_space(ladder(short, address_space=222_000_000)), Unpredicted)
    assert isinstance(address_space(ladder(unread, address_space=222_000_000)), Unpredicted)


def test_unlimited_is_no_limit():
    """As it is on nearly every host."""
    assert isinstance(address_space(ladder()), Unpredicted)
