"""A share of a load is plain numbers, and shares together never exceed the whole."""

import dataclasses
import json

import pytest

from wsinvest.load.share import Share, divided, most_of


@pytest.mark.parametrize("count", [1, 2, 3, 7, 64])
def test_shares_together_are_the_whole(count):
    """Not one connection more than was declared; remainders go to the first."""
    parts = divided(Share(most=2000, hold=1999, rate=100.0, pings=50.0, seed=5), count)

    assert (2000, 1999) == (sum(one.most for one in parts), sum(one.hold for one in parts))
    assert [100.0, 50.0] == pytest.approx([sum(one.rate for one in parts), sum(one.pings for one in parts)])
    assert sorted((one.most for one in parts), reverse=True) == [one.most for one in parts]
    assert count == len({one.seed for one in parts})


def test_a_share_travels_as_json():
    """It comes back as it was."""
    share = Share(most=5, hold=5, find=None, ends_at=1.5)

    found = json.loads(json.dumps(dataclasses.asdict(share)))

    assert share == Share(**found | {"arrivals": tuple(found["arrivals"])})


def test_the_most_counts_connections_that_are_not_answered():
    """A rate of handshakes needs room for those that take as long as they may."""
    assert (500, 1100, 1600) == (most_of(500, 0), most_of(0, 100), most_of(500, 100))
