"""A server that stands still for a second, or is killed: both show in the result as what they are."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.load.loading import ready
from wsinvest.facts.load import Aborted, Load, ms
from wsinvest.load.hooks import Hooks
from wsinvest.load.run import run
from wsinvest.load.share import Share

RATE = 500.0
SERVER = """
import asyncio, logging, sys
from websockets.asyncio.server import serve
logging.disable()
kept = []

async def hold(socket):
    kept.append(bytearray(b"x" * int(sys.argv[1])))
    async for _ in socket:
        pass

async def main():
    async with serve(hold, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()

asyncio.run(main())
"""


@contextmanager
def server(each: int = 0, *before: str) -> Iterator[tuple[subprocess.Popen, int]]:
    """A server that keeps so many bytes for each connection, and its port."""
    command = [*before, sys.executable, "-c", SERVER, str(each)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, int(process.stdout.readline())
        finally:
            with suppress(ProcessLookupError):
                process.kill()


def stopped(seconds: float) -> Load:
    """A load of 5 s on a server that is stopped for so long in the middle."""
    with server() as (process, port):

        def stop() -> None:
            time.sleep(2.5)
            os.kill(process.pid, signal.SIGSTOP)
            time.sleep(seconds)
            os.kill(process.pid, signal.SIGCONT)

        thread = threading.Thread(target=stop)
        hooks = Hooks(stepped=lambda: thread.is_alive() or thread.ident or thread.start())
        found = run(ready(port), Share(20, hold=20, pings=RATE, seconds=5.0, step_s=0.1), hooks).load
        thread.join()
    return found


def test_a_stop_of_a_second_is_in_p99():
    """Within 10 %: of all messages that were due, those of the first part of the stop waited longest for its end."""
    found = stopped(1.0)
    expected = 1.0 - 0.01 * found.sent / RATE

    assert found.answered == found.sent
    assert expected == pytest.approx(ms(found.times.latency, 0.99) / 1000, rel=0.1)
    assert Aborted.NOT is found.aborted


@contextmanager
def small_group(most: int) -> Iterator[Path]:
    """A control group of so many bytes, of either version; skips where none can be made."""
    top = Path("/sys/fs/cgroup")
    second = (top / "cgroup.controllers").exists() and "memory" in (top / "cgroup.controllers").read_text().split()
    group = (top if second else top / "memory") / f"wsinvest-load-{os.getpid()}"
    try:
        if second:
            (top / "cgroup.subtree_control").write_text("+memory")
        group.mkdir()
        (group / ("memory.max" if second else "memory.limit_in_bytes")).write_text(str(most))
    except OSError as error:
        with suppress(OSError):
            group.rmdir()
        pytest.skip(f"no control group of memory can be made here: {error.strerror}")
    try:
        yield group
    finally:
        end = time.monotonic() + 20
        while time.monotonic() < end and group.exists():
            with suppress(OSError):  # its last process has not quite gone
                group.rmdir()
            time.sleep(0.05)


def test_a_server_that_is_killed_for_want_of_memory_is_named_so():
    """By its control group's own count; the load stops, and does not call it a refusal."""
    with small_group(80 * 2**20) as group:
        into = ("sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$@"', "sh")
        with server(2**20, *into) as (_process, port):
            ignored = frozenset({Aborted.MEMORY})  # it would stop before that
            share = Share(400, hold=400, pings=20, seconds=20.0, step_s=0.5)
            found = run(ready(port), share, Hooks(ignored=ignored)).load

    assert Aborted.KILLED is found.aborted
    assert found.held < 400


def test_it_stops_before_the_memory_of_the_target_is_used_up():
    """At 85 % of what the group allows: nobody is killed."""
    with small_group(120 * 2**20) as group:
        into = ("sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$@"', "sh")
        with server(2**19, *into) as (process, port):
            found = run(ready(port), Share(400, hold=400, pings=20, seconds=20.0, step_s=1.0)).load
            assert process.poll() is None

    assert Aborted.MEMORY is found.aborted
    assert 0 < found.held < 400
