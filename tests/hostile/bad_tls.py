"""Servers that are wrong in TLS: before, within and after its handshake, or by their certificate."""

import asyncio
import itertools
import os
import ssl
import struct
from collections.abc import Callable
from pathlib import Path

from tests.certificates import issued
from tests.hostile.manners import Case, asked, floods, pour, refuses, trickle
from tests.servers import Manner, Visit

HANDSHAKE, ALERT, APPLICATION = 22, 21, 23


def cases(other: int) -> dict[str, Case]:
    """Each wrong in one way."""
    raw: dict[str, Manner] = {
        "tls-silent": _after_hello(b"", stay=True),
        "tls-garbage": _after_hello(os.urandom(4096), stay=True),
        "tls-is-http": _after_hello(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        "tls-warnings-without-end": _endless(_record(ALERT, b"\1\x5a")),
        "tls-hello-dripping": _dripping,
        "tls-hello-then-garbage": _after_hello(_server_hello() + _record(HANDSHAKE, os.urandom(500)), stay=True),
        "tls-certificate-of-16-mb": _huge_certificate,
    }
    found = {name: Case(manner, secure=True) for name, manner in raw.items()}
    contexts: dict[str, tuple[Callable[[Path], ssl.SSLContext], Manner]] = {
        "tls-certificate-self-signed": (lambda folder: issued(folder, own=True).context, asked(refuses())),
        "tls-certificate-of-3000-names": (
            lambda folder: issued(folder, tuple(f"n{n}.example" for n in range(3000))).context,
            asked(refuses()),
        ),
        "tls-certificate-acts": (
            lambda folder: issued(folder, ("\x1b[2J<script>alert(1)</script>",)).context,
            asked(refuses()),
        ),
        "tls-good-then-in-clear": (lambda folder: issued(folder).context, _plain_after_tls),
        "tls-good-then-floods": (lambda folder: issued(folder).context, asked(floods(b"HTTP/1.1 403 ", b"a" * 65536))),
    }
    return found | {name: Case(manner, tls=context, secure=True) for name, (context, manner) in contexts.items()}


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("!BHH", kind, 0x0303, len(content)) + content


def _server_hello() -> bytes:
    """TLS 1.2, ECDHE-RSA-AES128-GCM-SHA256, no extensions."""
    body = b"\3\3" + os.urandom(32) + b"\0" + b"\xc0\x2f" + b"\0"
    return _record(HANDSHAKE, b"\2" + struct.pack("!I", len(body))[1:] + body)


def _after_hello(data: bytes, *, stay: bool = False) -> Manner:
    async def manner(visit: Visit) -> None:
        await visit.reader.read(4096)
        await visit.say(data)
        if stay:
            await visit.silence()

    return manner


def _endless(data: bytes) -> Manner:
    async def manner(visit: Visit) -> None:
        await visit.reader.read(4096)
        await pour(visit, itertools.repeat(data * 64))

    return manner


async def _dripping(visit: Visit) -> None:
    await visit.reader.read(4096)
    await trickle(visit, itertools.cycle(_server_hello()))


async def _huge_certificate(visit: Visit) -> None:
    await visit.reader.read(4096)
    await visit.say(_server_hello() + _record(HANDSHAKE, b"\x0b\xff\xff\xff\xff\xff\xfc\xff\xff\xf9"))
    await pour(visit, itertools.repeat(_record(HANDSHAKE, b"\x30" * 16_000)))


async def _plain_after_tls(visit: Visit) -> None:
    await visit.head()
    os.write(visit.writer.get_extra_info("socket").fileno(), b"HTTP/1.1 403 in clear\r\n\r\n")
    await asyncio.sleep(60)
