"""Names to addresses: why there are none, and what happens when one kind of question is swallowed."""

import asyncio
import socket
import threading

import pytest

from wsinvest.model.stage import Reason
from wsinvest.transport.dns import FAMILIES, Endpoint, resolve

V4 = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))
V6 = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 80, 0, 0))


def looking_up(answer):  # type: ignore[no-untyped-def]
    """A lookup that knows no literals and otherwise gives, or raises, this."""

    def lookup(*_: object, family: int = 0, flags: int = 0, **__: object) -> list[object]:
        if flags:
            raise socket.gaierror(socket.EAI_NONAME, "")
        found = answer(family) if callable(answer) else answer
        if isinstance(found, Exception):
            raise found
        return found

    return lookup


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (socket.gaierror(socket.EAI_NONAME, ""), Reason.NAME_NOT_FOUND),
        (socket.gaierror(socket.EAI_NODATA, ""), Reason.NAME_NOT_FOUND),
        (socket.gaierror(socket.EAI_AGAIN, ""), Reason.RESOLVER_TIMEOUT),
        (socket.gaierror(socket.EAI_FAIL, ""), Reason.RESOLVER_FAILED),
        (UnicodeError(), Reason.NAME_NOT_FOUND),
        (OSError(), Reason.RESOLVER_FAILED),
    ],
)
def test_why_a_name_has_no_address(raised, expected):
    """By the resolver's own error number."""
    assert expected is asyncio.run(resolve("x.example", 80, 2.0, looking_up(raised)))


def test_the_systems_order_is_kept():
    """It is the order in which every other client tries them."""
    found = asyncio.run(resolve("x.example", 80, 2.0, looking_up([V6, V4])))

    assert ["IPv6", "IPv4"] == [endpoint.address.family for endpoint in found]


def test_an_empty_answer_is_no_name():
    """Addresses of families that nobody connects to count as none."""
    assert Reason.NAME_NOT_FOUND is asyncio.run(resolve("x.example", 80, 2.0, looking_up([])))


@pytest.mark.parametrize(("host", "family"), [("127.0.0.1", "IPv4"), ("::1", "IPv6")])
def test_a_literal_needs_no_resolver(host, family):
    """And no thread."""
    asked = []

    def lookup(*args, **more):
        asked.append((more.get("flags"), threading.current_thread()))
        return socket.getaddrinfo(*args, **more)

    found = asyncio.run(resolve(host, 80, 2.0, lookup))

    assert [family] == [endpoint.address.family for endpoint in found]
    assert [(socket.AI_NUMERICHOST, threading.main_thread())] == asked


def test_one_family_that_is_never_answered_does_not_hide_the_other():
    """A name server that swallows AAAA questions: the IPv4 address is found all the same."""
    release = threading.Event()

    def answer(family: int) -> list[object]:
        if family != socket.AF_INET:
            release.wait()
            return []
        return [V4]

    found = asyncio.run(resolve("x.example", 80, 0.4, looking_up(answer)))
    release.set()

    assert (Endpoint(socket.AF_INET, ("127.0.0.1", 80)),) == found


def test_every_family_has_a_name():
    """As it stands in evidence."""
    assert {"IPv4", "IPv6"} == set(FAMILIES.values())
