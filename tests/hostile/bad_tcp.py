"""Servers that are wrong before HTTP begins."""

import asyncio
import os

from tests.hostile.manners import Case, asked, pour, says
from tests.servers import Visit


def cases(other: int) -> dict[str, Case]:
    """Each wrong in one way."""
    return {
        "tcp-silent": Case(_silent),
        "tcp-closes-at-once": Case(_closes),
        "tcp-resets-after-the-head": Case(asked(says(then="reset"))),
        "tcp-banner-of-ssh": Case(_banner),
        "tcp-random-bytes-without-end": Case(_random),
        "tcp-line-ends-without-end": Case(_line_ends),
        "tcp-stays-half-open": Case(_half_open),
    }


async def _silent(visit: Visit) -> None:
    await visit.silence()


async def _closes(visit: Visit) -> None:
    await asyncio.sleep(0)


async def _banner(visit: Visit) -> None:
    await visit.say(b"SSH-2.0-OpenSSH_9.9\r\n")
    await visit.silence()


async def _random(visit: Visit) -> None:
    noise = os.urandom(65536)
    await pour(visit, iter(lambda: noise, b""))


async def _line_ends(visit: Visit) -> None:
    await visit.head()
    await pour(visit, iter(lambda: b"\r\n" * 4096, b""))


async def _half_open(visit: Visit) -> None:
    await visit.head()
    visit.writer.write_eof()
    await asyncio.sleep(60)
