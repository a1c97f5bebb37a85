"""The table of tracked connections is full."""

import pytest

from wsinvest.facts.conntrack import Conntrack
from wsinvest.model.finding import Fail, Pass
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.resource.conntrack_full import conntrack_full


@pytest.mark.parametrize(("count", "expected"), [(0, Pass), (949, Pass), (950, Fail), (1000, Fail)])
def test_the_table_of_tracked_connections_is_full_near_its_maximum(count, expected):
    """At 95 of 100."""
    assert expected is type(conntrack_full(Conntrack(count, 1000), Thresholds()))


def test_a_maximum_of_0_is_no_limit():
    """Then the kernel drops nothing."""
    assert Pass is type(conntrack_full(Conntrack(7, 0), Thresholds()))
