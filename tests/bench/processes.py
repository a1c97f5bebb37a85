"""What the benches of a watch share: a server that only answers, a real watch, and what a process has used."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVER = """
import asyncio, logging
from websockets.asyncio.server import serve
logging.disable()

async def main():
    async def silent(socket):
        async for _ in socket:
            pass
    async with serve(silent, "127.0.0.1", PORT, compression=None) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()

asyncio.run(main())
"""
_TICKS = os.sysconf("SC_CLK_TCK")
_LEAVES_S = 60.0


@dataclass(frozen=True, slots=True)
class Watching:
    """A watch that runs: its process and the address of its page."""

    pid: int
    page: str


def cpu_s(pid: int) -> float:
    """CPU seconds of a process, user and system, without those of its children."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def children_cpu_s(pid: int) -> float:
    """CPU seconds of the children of a process that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[13]) + int(fields[14])) / _TICKS


def memory_mb(pid: int) -> tuple[float, float]:
    """Resident and proportional memory of a process, in MB of 2**20 bytes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    kb = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:] if line.endswith("kB")}
    return round(kb["Rss"] / 1024, 1), round(kb["Pss"] / 1024, 1)


@contextmanager
def answering() -> Iterator[int]:
    """The port of a WebSocket server in a process of its own."""
    with _serving(0) as (_pid, port):
        yield port


@contextmanager
def answering_at(port: int) -> Iterator[int]:
    """The pid of such a server on this port."""
    with _serving(port) as (pid, _port):
        yield pid


@contextmanager
def _serving(port: int) -> Iterator[tuple[int, int]]:
    code = f"PORT = {port}\n{SERVER}"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.pid, int(server.stdout.readline())
        finally:
            server.kill()


@contextmanager
def watching(scratch: Path, *arguments: str) -> Iterator[Watching]:
    """`wsinvest watch` with a page, as a process; what it says first names the page."""
    command = [sys.executable, "-m", "wsinvest", "watch", *arguments, "--page", "127.0.0.1:0", "--log", "json"]
    environment = {**os.environ, "WSINVEST_DATA": str(scratch)}
    log = scratch / "stderr"
    with log.open("wb") as stderr, subprocess.Popen(command, env=environment, cwd=scratch, stderr=stderr) as process:
        try:
            yield Watching(process.pid, _page(process, log))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_LEAVES_S)


def _page(process: "subprocess.Popen[bytes]", log: Path) -> str:
    while process.poll() is None:
        line, whole, _rest = log.read_text("utf-8").partition("\n")
        if whole:
            return str(json.loads(line)["page"])
    raise AssertionError(log.read_text("utf-8"))
