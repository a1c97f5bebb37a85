"""Both ways to wait for sockets tell the same."""

import socket
import time

import pytest

from wsinvest.load.poller import NS, READ, WRITE, Selected, poller


@pytest.fixture(params=[poller, Selected])
def one(request):
    """The best poller of this system, and the one of all others."""
    made = request.param()
    yield made
    made.close()


def test_a_socket_is_ready_for_what_it_is_watched_for(one):
    """Nothing to read at first; it can be written at once; then there is something to read."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        one.register(ours.fileno(), READ)
        assert [] == one.wait(0)
        one.modify(ours.fileno(), READ | WRITE)
        assert [(ours.fileno(), WRITE)] == one.wait(NS)
        one.modify(ours.fileno(), READ)
        theirs.send(b"x")
        assert [(ours.fileno(), READ)] == one.wait(NS)
        one.forget(ours.fileno())


def test_it_waits_no_longer_than_it_is_told(one):
    """Also for times that are no whole milliseconds."""
    began = time.monotonic_ns()

    assert [] == one.wait(1_500_000)
    assert 1_000_000 < time.monotonic_ns() - began


def test_a_socket_that_was_never_watched_can_be_forgotten(one):
    """One that failed before."""
    with socket.socket() as sock:
        one.forget(sock.fileno())
