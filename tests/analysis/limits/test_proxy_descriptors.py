"""Descriptors of the proxy in front."""

from tests.analysis.ladders import ladder
from wsinvest.analysis.limits.proxy_descriptors import proxy_descriptors
from wsinvest.model.capacity_limit import Unpredicted


def test_a_connection_takes_two():
    """(1024 - 9) / 2."""
    (found,) = proxy_descriptors(ladder(front_descriptors=1024))

    assert (507.5, 2.0) == (found.estimate.value, found.each)


def test_without_a_proxy_there_is_no_such_limit():
    """A server that clients reach straight."""
    assert isinstance(proxy_descriptors(ladder(descriptors=1024)), Unpredicted)
