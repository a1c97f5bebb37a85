"""What hostile servers are built of: answers by path, floods, drips and silence, and the case that a table holds."""

import asyncio
import itertools
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.servers import REFUSAL, Manner, Visit, switching

Answer = Callable[[Visit, bytes], Awaitable[None]]
DRIP_S = 0.2


@dataclass(frozen=True)
class Case:
    """One server that misbehaves in one way. `login`, `health`: it is also asked at these pages; `tls`: over wss."""

    manner: Manner
    login: bool = False
    health: bool = False
    tls: Callable[[Path], ssl.SSLContext] | None = None
    secure: bool = False


def asked(answer: Answer, **pages: Answer) -> Manner:
    """Read the head of a request, then answer it; `pages` are answered by the first word of their path."""

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        path = head.split(b" ")[1].decode("latin-1").strip("/").partition("?")[0]
        await pages.get(path, answer)(visit, head)

    return manner


def says(*parts: bytes, then: str = "close") -> Answer:
    """Say this, then close, stay silent or reset."""

    async def answer(visit: Visit, head: bytes) -> None:
        for part in parts:
            await visit.say(part)
        await ended(visit, then)

    return answer


def opens(*frames: bytes, headers: bytes = b"", then: str = "stay") -> Answer:
    """Complete the handshake, then send these bytes."""

    async def answer(visit: Visit, head: bytes) -> None:
        await visit.say(switching(head, headers))
        for frame in frames:
            await visit.say(frame)
        await ended(visit, then)

    return answer


def floods(start: bytes, again: bytes, *, opened: bool = False) -> Answer:
    """Say `start`, then `again` without end, as fast as it is taken; `opened`: after a right handshake."""

    async def answer(visit: Visit, head: bytes) -> None:
        await visit.say(switching(head) + start if opened else start)
        await pour(visit, itertools.repeat(again))

    return answer


def drips(start: bytes, again: bytes, *, opened: bool = False) -> Answer:
    """Say `start`, then `again` without end, one byte at a time."""

    async def answer(visit: Visit, head: bytes) -> None:
        await visit.say(switching(head) + start if opened else start)
        await trickle(visit, itertools.cycle(again))

    return answer


async def pour(visit: Visit, parts: Iterable[bytes]) -> None:
    """All of it, as fast as it is taken; other servers get their turn."""
    for part in parts:
        await visit.say(part)
        await asyncio.sleep(0)


async def trickle(visit: Visit, numbers: Iterable[int]) -> None:
    """One byte at a time."""
    async for number in _paced(numbers):
        await visit.say(bytes([number]))


async def ended(visit: Visit, then: str) -> None:
    """How the connection goes on after the last word."""
    if then == "stay":
        await visit.silence()
    elif then == "reset":
        visit.reset()


def page(status: str, body: bytes, *headers: str, kind: str = "application/json") -> bytes:
    """A well-formed answer."""
    fields = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(fields).encode("latin-1") + body


def refuses() -> Answer:
    """The plain 403 that stands wherever the table is about another page."""
    return says(REFUSAL)


def cases_of(tables: Iterable[Mapping[str, Case]]) -> dict[str, Case]:
    """Several tables as one; no name may stand twice."""
    found: dict[str, Case] = {}
    for table in tables:
        assert not found.keys() & table.keys()
        found |= table
    return found


async def _paced(numbers: Iterable[int]) -> AsyncIterator[int]:
    for number in numbers:
        yield number
        await asyncio.sleep(DRIP_S)
