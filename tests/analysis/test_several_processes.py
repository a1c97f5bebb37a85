"""Limits of one process where several share the connections."""

from dataclasses import replace

import pytest

from tests.analysis.ladders import ladder, ramp
from wsinvest.analysis.limits.address_space import address_space
from wsinvest.analysis.limits.descriptors import descriptors
from wsinvest.analysis.limits.proxy_descriptors import proxy_descriptors
from wsinvest.analysis.several_processes import shared
from wsinvest.facts.ladder import Ladder, Rung
from wsinvest.i18n.messages import Message


def of_two(**bounds: object) -> Ladder:
    """Two processes that took 8 descriptors and 50 MB each before; the second one got one connection in ten."""

    def read(one: Rung) -> Rung:
        more = round(one.held * 0.9)
        return replace(
            one,
            descriptors=8 + more,
            descriptors_all=16 + one.held,
            front_descriptors=9 + 2 * more,
            front_descriptors_all=18 + 2 * one.held,
            address_space=50_000_000 + 22_000 * more,
            address_space_all=100_000_000 + 22_000 * one.held,
        )

    uneven = replace(ramp(), idle=tuple(map(read, ramp().idle)))
    used = {"descriptors_used": 8, "front_descriptors_used": 9, "address_space_used": 50_000_000}
    return ladder(uneven, **{"processes": 2, "front_processes": 2, **used, **bounds})


def test_the_lower_end_is_one_process_that_gets_them_all():
    """Not what the shares of this very ladder would come to: they change. The upper end: even shares."""
    (files,) = descriptors(of_two(descriptors=108))
    (front,) = proxy_descriptors(of_two(front_descriptors=109))

    assert (200, 100, 200) == (files.estimate.value, files.estimate.low, files.estimate.high)
    assert (100, 50, 100, 2.0) == (front.estimate.value, front.estimate.low, front.estimate.high, front.each)


def test_address_space_is_shared_by_kind():
    """1,000 in one process, less and more by 8 % on each side."""
    (found,) = address_space(of_two(address_space=72_000_000))

    assert (2000, 920, 2160) == pytest.approx((found.estimate.value, found.estimate.low, found.estimate.high))
    assert "plain, idle" == found.kind
    assert "2 processes share the connections" in found.basis.say("en")


def test_one_process_is_as_exact_as_ever():
    """And so is a case of an older version, which does not know what was used."""
    for one in (of_two(processes=1, descriptors=108), of_two(descriptors_used=None, descriptors=108)):
        (found,) = descriptors(one)
        assert 111.1 == pytest.approx(found.estimate.value, abs=0.1)
        assert "share the connections" not in found.basis.say("en")
    assert "by" == shared(Message("by"), 1).say("en")
