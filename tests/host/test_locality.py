"""What is on this host and what is not."""

import os
import socket
import threading

import psutil
import pytest

from wsinvest.host import locality
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.target import Target, Url

GONE = 2**22 - 3  # above any pid that a test machine hands out


def own_addresses():
    cards = psutil.net_if_addrs().values()
    return [item.address for card in cards for item in card if item.family in (socket.AF_INET, socket.AF_INET6)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("app.localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("0.0.0.0", True),
        ("::1", True),
        ("[::1]", True),
        ("::ffff:127.0.0.1", True),
        ("192.0.2.7", False),
        ("2001:db8::7", False),
        ("::ffff:192.0.2.7", False),
        ("does-not-exist.invalid", False),
        ("", False),
        ("." * 3, False),
        ("a" * 300, False),
        ("name with blank", False),
    ],
)
def test_is_here(name, expected):
    """Loopback and unspecified addresses are here; documentation addresses and names without address are not."""
    assert expected is locality.is_here(name)


def test_addresses_of_our_interfaces_are_here():
    """Whatever the machine's interfaces carry is this host, link-local scopes included."""
    assert all(locality.is_here(address) for address in own_addresses())


def test_a_silent_resolver_does_not_hold_us(monkeypatch):
    """A resolver that never answers gives "not here" within the budget."""
    monkeypatch.setattr(locality, "RESOLVER_S", 0.05)
    monkeypatch.setattr(locality, "_ask", lambda _name: threading.Event().wait())

    assert not locality.is_here("silent-resolver.example")


@pytest.mark.parametrize(
    ("host", "why"),
    [("192.0.2.7", "192.0.2.7 is not this host"), ("does-not-exist.invalid", "has no known address")],
)
def test_a_name_without_an_address_is_not_said_to_be_elsewhere(host, why):
    """Both are out of sight; only an address tells that a host is another one."""
    with pytest.raises(Unmeasured, match=why) as said:
        locality.require_here(Target("t", Url("wss", host, 443)))

    assert ProblemKind.OUT_OF_SIGHT is said.value.problem.kind


def test_a_target_on_this_host_is_in_sight():
    """Nothing is raised."""
    locality.require_here(Target("t", Url("ws", "127.0.0.1", 80)))


@pytest.mark.parametrize(
    ("pid", "address", "expected"),
    [
        (None, "127.0.0.1", True),
        (None, "192.0.2.7", False),
        (os.getpid(), "192.0.2.7", True),
        (GONE, "192.0.2.7", False),
        (GONE, "127.0.0.1", True),
    ],
    ids=["none here", "none elsewhere", "ours", "gone elsewhere", "gone here"],
)
def test_runs_here(pid, address, expected):
    """A living process that was named for the target is here whatever the URL says; a dead one proves nothing."""
    target = Target("t", Url("wss", address, 443), process_pid=pid)

    assert expected is locality.runs_here(target)
