"""What a child process does: shares come as lines of JSON, what became of them goes back as lines of JSON.

An empty line says that the parent is there. A part of a load ends when none has come for 5 s: a parent that is stopped,
as by Ctrl-Z, watches nothing, and its children are not stopped with it.
"""

import asyncio
import os
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from socket import socket
from typing import TYPE_CHECKING, Final

import msgspec

from wsinvest.fleet.heartbeat import Heard
from wsinvest.fleet.kept import keep
from wsinvest.fleet.shares import Done, Share
from wsinvest.load.abort import SILENT_S

if TYPE_CHECKING:
    from wsinvest.fleet.examiner import Examiner

LINE_BYTES: Final = 2**26  # of a share, or of what came of it with its page
BEAT: Final = b"\n"  # the parent is there
PRIVATE: Final = 0o077


async def serve(name: str, parent: socket) -> None:
    """Examine what comes, until the parent closes its end: that is also how a child learns that the parent is dead."""
    reader, writer = await asyncio.open_unix_connection(sock=parent, limit=LINE_BYTES)
    heard = Heard(name)
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        examiner: Examiner | None = None

        async def one(share: Share) -> None:
            if examiner is None or share.part is not None:
                done = await asyncio.to_thread(_loaded, share, name, heard)
            else:
                done = await examiner.begin(share)
            writer.write(msgspec.json.encode(done) + b"\n")
            await writer.drain()

        while line := await reader.readline():
            heard.hear()
            if line == BEAT:
                continue
            share = msgspec.json.decode(line, type=Share)
            if examiner is None and share.part is None:
                examiner = await stack.enter_async_context(_examiner(name))
            group.create_task(one(share))
        heard.left.set()


def _examiner(name: str) -> "Examiner":
    from wsinvest.fleet.examiner import Examiner  # a load needs no rules

    return Examiner(name)


def _loaded(share: Share, name: str, heard: Heard) -> Done:
    from wsinvest.fleet.loading import loaded  # an examination needs no engine of load

    done = loaded(share, name, heard.left, heard.silent_s)
    if heard.left.is_set() or heard.silent_s() >= SILENT_S:  # perhaps nobody will take it
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
