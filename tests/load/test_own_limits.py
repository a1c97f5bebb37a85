"""Our own limits are named before anything is sent, with the command that raises them."""

import socket
from dataclasses import replace

import pytest

from tests.load.loading import ready
from tests.servers import closed_port
from wsinvest.load import own_limits
from wsinvest.load.own_limits import OwnLimit, check_descriptors, fitted, loopback_sources
from wsinvest.transport.dns import Endpoint

resource = pytest.importorskip("resource")


@pytest.fixture
def descriptors():
    """The limits of before are put back."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield before
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_the_soft_limit_is_raised_as_far_as_it_must(descriptors):
    """We may do that ourselves, so nobody is asked to."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, descriptors[1]))

    check_descriptors(600)

    assert 600 + own_limits.OWN_DESCRIPTORS == resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def test_too_few_descriptors_are_named_with_the_command():
    """Both numbers, what is there and what is needed."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard == resource.RLIM_INFINITY:
        pytest.skip("this process may open any number of files")

    with pytest.raises(OwnLimit, match=f"{hard} files.*ulimit -Hn {hard + own_limits.OWN_DESCRIPTORS}"):
        check_descriptors(hard)


def test_few_connections_need_no_address_of_their_own():
    """The kernel chooses, as for every client."""
    way = ready(closed_port()).way

    assert way is fitted(way, 100)


@pytest.mark.skipif(len(loopback_sources(3)) < 3, reason="this system has one address on loopback")
def test_loopback_gives_as_many_addresses_as_are_needed():
    """Each of them has all its ports; a socket can be bound to each."""
    way = fitted(ready(closed_port()).way, 200, (40000, 40099))

    assert 3 == len(way.sources)
    for address in way.sources:
        with socket.socket() as sock:
            sock.bind((address, 0))


def test_too_few_ports_to_another_machine_are_named():
    """Its address is not ours, so more of ours cannot be made up."""
    far = replace(ready(closed_port()).way, endpoints=(Endpoint(socket.AF_INET, ("192.0.2.1", 80)),))

    with pytest.raises(OwnLimit, match=r"ports 40000 to 40099 give 90.*ip_local_port_range"):
        fitted(far, 91, (40000, 40099))
