"""worker_connections and maxconn."""

import pytest

from tests.analysis.ladders import ladder
from wsinvest.analysis.limits.proxy import proxy
from wsinvest.facts.ladder import Front
from wsinvest.model.capacity_limit import Unpredicted


@pytest.mark.parametrize(
    ("front", "low", "high"),
    [
        (Front("worker_connections 256", 256, 1, 2, 1), 127, 127),
        (Front("worker_connections 256", 256, 4, 2, 1), 127, 508),
        (Front("maxconn 200", 200), 200, 200),
        (Front("worker_connections 1", 1, 1, 2, 1), 0, 0),
    ],
    ids=["nginx", "four workers", "HAProxy", "too few for itself"],
)
def test_it_is_exact_for_one_process(front: Front, low: int, high: int):
    """Of several processes one may get all connections."""
    (found,) = proxy(ladder(front=(front,)))

    assert (high, low, high) == (found.estimate.value, found.estimate.low, found.estimate.high)


def test_without_a_configuration_nothing_is_known():
    """The proxy's file was not named."""
    assert isinstance(proxy(ladder()), Unpredicted)
