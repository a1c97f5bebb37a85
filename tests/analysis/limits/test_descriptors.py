"""Descriptors of the server's process."""

import pytest

from tests.analysis.ladders import ladder, ramp
from wsinvest.analysis.limits.descriptors import descriptors
from wsinvest.model.capacity_limit import Unpredicted


@pytest.mark.parametrize(("limit", "each", "capacity"), [(512, 1, 505), (1024, 2, 508.5), (8, 1, 1)])
def test_they_are_exact(limit: int, each: int, capacity: float):
    """What is left beside seven others; a server that takes two for each connection holds half as many."""
    (found,) = descriptors(ladder(ramp(descriptors=each), descriptors=limit))

    assert (capacity, capacity, capacity) == (found.estimate.value, found.estimate.low, found.estimate.high)
    assert each == found.each


def test_without_a_limit_or_a_reading_nothing_is_predicted():
    """Unknown is no number."""
    assert isinstance(descriptors(ladder()), Unpredicted)
    assert isinstance(descriptors(ladder(ramp(held=(20, 30, 40)), descriptors=512)), Unpredicted)
    assert isinstance(descriptors(ladder(ramp(descriptors=0), descriptors=512)), Unpredicted)


def test_no_more_is_advised_than_the_kernel_grants():
    """Linux refuses a limit above fs.nr_open, and systemd does not start the service."""
    assert descriptors.pasted(5000).endswith("LimitNOFILE=5000")
    assert descriptors.pasted(1_700_000).endswith("LimitNOFILE=1048576")
