"""A name that has another address now is known before the next step."""

import time

import pytest

from wsinvest.load.address_watch import AddressWatch
from wsinvest.load.consent import Permission
from wsinvest.model.target import Url


def permission(*addresses: str, free: bool = False) -> Permission:
    return Permission(frozenset(addresses), 10, free=free)


@pytest.mark.parametrize(("addresses", "moved"), [(("127.0.0.1", "::1"), False), (("192.0.2.1",), True)])
def test_only_an_answer_with_none_of_the_addresses_has_moved(addresses, moved):
    """localhost still has its own."""
    watch = AddressWatch(Url("ws", "localhost", 80, "/"), permission(*addresses))
    watch.look()

    assert moved is watch.moved


def test_a_check_does_not_wait():
    """The answer comes by a thread."""
    watch = AddressWatch(Url("ws", "localhost", 80, "/"), permission("192.0.2.1"))
    watch.check()
    limit = time.monotonic() + 20
    while not watch.moved and time.monotonic() < limit:
        time.sleep(0.01)

    assert watch.moved


def test_an_address_in_the_url_and_this_machine_cannot_move():
    """Nothing is looked up."""
    for watch in (
        AddressWatch(Url("ws", "192.0.2.9", 80, "/"), permission("192.0.2.1")),
        AddressWatch(Url("ws", "localhost", 80, "/"), permission("192.0.2.1", free=True)),
    ):
        watch.check()
        assert not watch.moved


def test_a_resolver_that_fails_tells_nothing():
    """A name without an answer has not moved."""
    watch = AddressWatch(Url("ws", "nowhere.invalid", 80, "/"), permission("192.0.2.1"))
    watch.look()

    assert not watch.moved
