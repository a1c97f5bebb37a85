"""Children of a watch: each runs one function, reads from stdin what it is to do, answers on stdout, and leaves."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, cast

_STDIN: Final = 0
_KILLED_S: Final = 5.0  # until a process that was killed is gone


@dataclass(frozen=True, slots=True)
class Ended:
    """A child that left by itself: its exit status, and what it said."""

    status: int
    said: bytes


class _Talk(asyncio.SubprocessProtocol):
    """What a child says; `gone`: the process ended, `over`: its stdout was closed as well."""

    def __init__(self) -> None:
        self.said = bytearray()
        self.gone, self.over = asyncio.Event(), asyncio.Event()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self.said += data

    def process_exited(self) -> None:
        self.gone.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self.over.set()


async def answer(work: Callable[[], None], given: bytes, limit_s: float) -> Ended:
    """Let a child do this work, which is named by its module; raises TimeoutError.

    One that is late, or whose caller is cancelled, is killed with its own children.
    """
    code = f"from {work.__module__} import {work.__name__}; {work.__name__}()"
    command = (sys.executable, "-P", "-c", code)  # -P: a file of the working folder may be anybody's
    child, talk = await asyncio.get_running_loop().subprocess_exec(
        _Talk, *command, stderr=asyncio.subprocess.DEVNULL, start_new_session=True
    )
    try:
        stdin = cast(asyncio.WriteTransport, child.get_pipe_transport(_STDIN))
        stdin.write(given)
        stdin.close()
        async with asyncio.timeout(limit_s):
            await talk.over.wait()
        return Ended(child.get_returncode() or 0, bytes(talk.said))
    finally:
        await _closed(child, talk)


async def _closed(child: asyncio.SubprocessTransport, talk: _Talk) -> None:
    """Leave neither process nor pipe: a pipe that is closed later finds that its loop is gone."""
    if not talk.gone.is_set():
        with suppress(ProcessLookupError):
            os.killpg(child.get_pid(), signal.SIGKILL)
    child.close()
    with suppress(TimeoutError):
        async with asyncio.timeout(_KILLED_S):
            await talk.gone.wait()
