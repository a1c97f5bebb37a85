"""Names are asked for once a run, and few at a time."""

import asyncio
import socket
import threading
import time
from typing import Any

import pytest

from wsinvest.fleet.lookups import Lookups, asking
from wsinvest.transport.dns import resolve

V4 = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))


class System:
    """Answers like getaddrinfo, slowly, and counts."""

    def __init__(self) -> None:
        self.asked = self.now = self.most = 0
        self._guard = threading.Lock()

    def __call__(self, host: str, *_: Any, flags: int = 0, **__: Any) -> list[Any]:
        if flags:
            raise socket.gaierror(socket.EAI_NONAME, "")
        with self._guard:
            self.asked, self.now = self.asked + 1, self.now + 1
            self.most = max(self.most, self.now)
        time.sleep(0.02)
        with self._guard:
            self.now -= 1
        if host == "gone":
            raise socket.gaierror(socket.EAI_NONAME, "")
        return [V4]


def looked_up(names: list[str], system: System, at_once: int = 50) -> list[Any]:
    """What becomes of look-ups of these names, all begun at once."""

    async def all_of_them() -> list[Any]:
        context = asking(Lookups(system, at_once))
        return await asyncio.gather(*(asyncio.create_task(resolve(name, 80, 10.0), context=context) for name in names))

    return asyncio.run(all_of_them())


def test_a_name_is_asked_for_once():
    """However many ask for it at the same time."""
    system = System()
    found = looked_up(["a"] * 20 + ["b"], system)

    assert 2 == system.asked
    assert [1] * 21 == [len(one) for one in found]


def test_a_failure_is_asked_again():
    """Only that tells if it lasts."""
    system = System()
    looked_up(["gone"] * 3, system)

    assert 3 == system.asked


def test_no_more_are_asked_at_once_than_allowed():
    """Three resolvers are not asked for a thousand names in one moment."""
    system = System()
    looked_up([f"n{number}" for number in range(12)], system, at_once=3)

    assert (12, 3) == (system.asked, system.most)


def test_an_address_asks_nobody():
    """And outside of the context everything is as before."""
    with pytest.raises(socket.gaierror):
        Lookups(System())("a", 80, flags=socket.AI_NUMERICHOST)
    assert 1 == len(asyncio.run(resolve("127.0.0.1", 80, 1.0)))
