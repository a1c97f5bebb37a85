"""Local ports of a proxy."""

from tests.analysis.ladders import ladder
from wsinvest.analysis.limits.ports import ports
from wsinvest.model.capacity_limit import Estimate, Unpredicted


def test_a_port_is_a_connection():
    """Exact."""
    (found,) = ports(ladder(ports=28_232))

    assert Estimate(28_232, 28_232, 28_232) == found.estimate


def test_clients_bring_ports_of_their_own():
    """Without a proxy on this host."""
    assert isinstance(ports(ladder()), Unpredicted)
