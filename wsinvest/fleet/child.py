"""What a child process does: shares come as lines of JSON, what became of them goes back as lines of JSON."""

import asyncio
import os
import sys
import threading
from collections.abc import Mapping
from contextlib import AsyncExitStack
from socket import socket
from typing import TYPE_CHECKING, Final

import msgspec

from wsinvest.fleet.kept import keep
from wsinvest.fleet.shares import Done, Share

if TYPE_CHECKING:
    from wsinvest.fleet.examiner import Examiner

LINE_BYTES: Final = 2**26  # of a share, or of what came of it with its page
PRIVATE: Final = 0o077


async def serve(name: str, parent: socket) -> None:
    """Examine what comes, until the parent closes its end: that is also how a child learns that the parent is dead."""
    reader, writer = await asyncio.open_unix_connection(sock=parent, limit=LINE_BYTES)
    stop = threading.Event()
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        examiner: Examiner | None = None

        async def one(share: Share) -> None:
            if examiner is None or share.part is not None:
                done = await asyncio.to_thread(_loaded, share, name, stop)
            else:
                done = await examiner.begin(share)
            writer.write(msgspec.json.encode(done) + b"\n")
            await writer.drain()

        while line := await reader.readline():
            share = msgspec.json.decode(line, type=Share)
            if examiner is None and share.part is None:
                examiner = await stack.enter_async_context(_examiner(name))
            group.create_task(one(share))
        stop.set()


def _examiner(name: str) -> "Examiner":
    from wsinvest.fleet.examiner import Examiner  # a load needs no rules

    return Examiner(name)


def _loaded(share: Share, name: str, stop: threading.Event) -> Done:
    from wsinvest.fleet.loading import loaded  # an examination needs no engine of load

    done = loaded(share, name, stop)
    if stop.is_set():  # nobody waits for it any more
        keep(share.run, share.number, msgspec.json.encode(done))
    return done


def main(name: str, environment: Mapping[str, str], parent: socket, last: socket) -> None:
    """The child, forked from a process that may have begun with another environment. `last`: for what it says last."""
    os.setsid()  # Ctrl-C is for the parent, which then closes its end
    os.umask(PRIVATE)
    os.environ.clear()
    os.environ.update(environment)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(last.fileno(), stream.fileno())
    asyncio.run(serve(name, parent))
