"""The engine `children`: processes of this machine, one for each core, spoken to in lines of JSON.

They are forked from one process that has loaded what they need: a start of Python with all rules costs half a second.
"""

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from socket import socket, socketpair
from types import MappingProxyType
from typing import Final, Self

import msgspec

from wsinvest.fleet.awake import LOOK_S, Awake
from wsinvest.fleet.child import BEAT, LINE_BYTES, main
from wsinvest.fleet.handing_out import Gone, handed_out
from wsinvest.fleet.heartbeat import BEAT_S
from wsinvest.fleet.pace import MOST
from wsinvest.fleet.shares import Clock, Done, Lost, Share, moved
from wsinvest.model.failure import Exit, Failure
from wsinvest.redact.errors import one_line

SILENT_S: Final = 60.0  # longer than its share may last, a child that says nothing is given up
MOST_S: Final = 86_400.0
LEAVES_S: Final = 1.0
CLOSES_S: Final = 4.0  # a load closes its connections, for two seconds at most
_SAID: Final = 2000  # bytes of what a child says last
_EXAMINING, _LOADING = "wsinvest.fleet.warm", "wsinvest.fleet.loading"  # what children need, by what they do
_SAFE_PATH: Final = "PYTHONSAFEPATH"


class NotStarted(Failure):
    """A child process cannot be started."""

    exit_status = Exit.INCOMPLETE


class Children:
    """So many processes, each with an event loop of its own."""

    name = "children"
    clocks: Mapping[str, Clock | None] = MappingProxyType({})  # that of this machine

    def __init__(self, count: int) -> None:
        """`count`: processes."""
        self._count = count

    async def size(self) -> int:
        """How many workers there are."""
        return self._count

    async def run(self, shares: Sequence[Share]) -> AsyncIterator[Done | Lost]:
        """What became of each share, in the order in which they end; raises NotStarted."""
        count = min(self._count, len(shares))
        children: list[Child] = []
        began = time.monotonic()
        try:
            for number in range(1, count + 1):
                at_once = 1 if shares[0].part else -(-MOST // count)
                child = await Child.started(f"child {number}", at_once, _LOADING if shares[0].part else _EXAMINING)
                children.append(child)
            started_ms = (time.monotonic() - began) * 1000  # no part of a load is late because its child was
            async for one in handed_out(children, [moved(share, started_ms) for share in shares]):
                yield one
        finally:
            within_s = CLOSES_S if shares[0].part else LEAVES_S
            await asyncio.gather(*(child.leave(within_s) for child in children))


class Child:
    """One process. What it has when it dies is lost."""

    def __init__(self, name: str, at_once: int, process: ForkServerProcess) -> None:
        """`at_once`: shares that it has at the same time."""
        self.name, self.at_once = name, at_once
        self.pid = process.pid or 0
        self._process = process
        self._waiting: dict[int, asyncio.Future[Done]] = {}
        self._ended = ""
        self._last = b""
        self._gone = asyncio.Event()
        self._awake = Awake()

    @classmethod
    async def started(cls, name: str, at_once: int, needs: str = _EXAMINING) -> Self:
        """A new process; raises NotStarted. `needs`: the module that the first one has loaded for all."""
        with ExitStack() as at_failure:
            try:
                ours, heard, process = await _forked(name, needs, at_failure)
            except (OSError, EOFError) as error:
                why = getattr(error, "strerror", "") or "the process that starts them has ended"
                raise NotStarted(f"{name} cannot be started: {why}; ask for fewer by --workers") from error
            at_failure.pop_all()
        child = cls(name, at_once, process)
        await child._listen(ours, heard)
        return child

    async def _listen(self, ours: socket, heard: socket) -> None:
        asyncio.get_running_loop().add_reader(self._process.sentinel, self._end)
        answers, self._writer = await asyncio.open_unix_connection(sock=ours, limit=LINE_BYTES)
        said, self._last_writer = await asyncio.open_unix_connection(sock=heard)
        self._hearing = asyncio.gather(self._hear(answers), self._keep_last(said))
        self._beating = asyncio.gather(self._awake.tick(), self._beat())

    async def _beat(self) -> None:
        """Say each second that we are there."""
        while not self._writer.is_closing():
            self._writer.write(BEAT)
            await asyncio.sleep(BEAT_S)

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        self._gone.set()

    async def work(self, share: Share) -> Done:
        """What became of the share; raises Gone if the child dies, or says nothing for too long."""
        if self._ended:
            raise Gone(self._ended)
        self._waiting[share.number] = asyncio.get_running_loop().create_future()
        with suppress(ConnectionError):  # its end is heard of
            self._writer.write(msgspec.json.encode(share) + b"\n")
            await self._writer.drain()
        return await self._answer(self._waiting[share.number], self._longest_s(share))

    async def _answer(self, waiting: "asyncio.Future[Done]", within_s: float) -> Done:
        """What comes within this time, of which a stop of our own is no part: what came meanwhile is not lost."""
        limit = self._awake.seconds + within_s
        while not waiting.done():
            if self._awake.seconds > limit:
                raise Gone("it did not answer by the end of its share")
            await asyncio.wait({waiting}, timeout=LOOK_S)
        return waiting.result()

    def _longest_s(self, share: Share) -> float:
        """Its deadline and hold, twice: others may be before it. Of a part of a load, until its end."""
        said = share.content
        if share.part is not None and share.part.ends_at is not None:
            return max(0.0, share.part.ends_at - time.time()) + SILENT_S
        deadline: float = share.deadline_s or said.get("deadline_s", 60.0)
        hold: float = said.get("hold_s", 0.0)
        return min(MOST_S, 2 * (deadline + hold) + SILENT_S)

    async def _hear(self, answers: asyncio.StreamReader) -> None:
        with suppress(ValueError, ConnectionError):  # a line without end is no answer
            while line := await answers.readline():
                done = msgspec.json.decode(line, type=Done)
                waiting = self._waiting.get(done.number)
                if waiting is not None and not waiting.done():
                    waiting.set_result(done)
        await self._gone.wait()
        self._ended = self._why()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(Gone(self._ended))

    async def _keep_last(self, heard: asyncio.StreamReader) -> None:
        with suppress(ConnectionError):
            while said := await heard.read(_SAID):
                self._last = (self._last + said)[-_SAID:]

    def _why(self) -> str:
        status = self._process.exitcode or 0
        if status < 0:
            return f"it was ended by {signal.Signals(-status).name}"
        lines = self._last.decode("utf-8", "replace").strip().splitlines()
        return f"it ended with {status}{one_line(f': {lines[-1]}') if lines else ''}"

    async def leave(self, within_s: float = LEAVES_S) -> None:
        """Let it go: it leaves when nothing more can come, and is killed if it does not do so in this time."""
        self._beating.cancel()
        if self._writer.can_write_eof() and not self._writer.is_closing():
            self._writer.write_eof()
        try:
            await asyncio.wait_for(self._gone.wait(), within_s)
        except TimeoutError:
            self._process.kill()
            await self._gone.wait()
        self._hearing.cancel()
        for ending in (self._beating, self._hearing):
            with suppress(asyncio.CancelledError):
                await ending
        for waiting in self._waiting.values():
            if waiting.done() and not waiting.cancelled():
                waiting.exception()  # nobody waits for it any more
        for writer in (self._writer, self._last_writer):
            writer.close()
        self._process.join()


async def _forked(name: str, needs: str, at_failure: ExitStack) -> tuple[socket, socket, ForkServerProcess]:
    """A child: our end of what is said to and by it, that of what it says last, and its process."""
    context = _forking(needs)
    ours, theirs = map(at_failure.enter_context, socketpair())
    heard, last = map(at_failure.enter_context, socketpair())
    process = context.Process(target=main, args=(name, dict(os.environ), theirs, last), name=name, daemon=True)
    with theirs, last:
        await asyncio.to_thread(process.start)  # which waits until the module is loaded
    return ours, heard, process


def _forking(needs: str) -> ForkServerContext:
    """What forks children, started where it does not run yet; what it imports does not come from the working folder."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([needs])
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        forkserver.ensure_running()
    finally:
        os.environ.pop(_SAFE_PATH) if before is None else os.environ.update({_SAFE_PATH: before})
    return context
