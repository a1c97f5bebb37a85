"""Real servers on loopback for exams of capacity: each started as its users start it, under limits of our own."""

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.kept import PLACE
from tests.servers import closed_port

PYTHON = ("uvicorn-websockets", "uvicorn-wsproto", "aiohttp", "tornado", "websockets")
NODE = "node"
NODE_MODULES = PLACE / "npm" / "node_modules"
SCRIPTS = Path(__file__).parent / "servers"
BACKLOG = 2048
CGROUPS = Path("/sys/fs/cgroup")


@dataclass
class Served:
    """A server that runs: its port, its pid, and what it printed last."""

    port: int
    process: subprocess.Popen[bytes]
    more: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def pid(self) -> int:
        """Of the server."""
        return self.process.pid


def command(
    kind: str, port: int, pem: str = "", backlog: int = BACKLOG, options: tuple[str, ...] = ()
) -> list[str] | None:
    """How this server is started, `options` of Node itself; None if it is not installed here."""
    if kind in PYTHON:
        return [sys.executable, str(SCRIPTS / "echo.py"), kind, str(port), pem, str(backlog)]
    node = shutil.which("node")
    if node is None or not (NODE_MODULES / "ws").is_dir():
        return None
    return [node, *options, str(SCRIPTS / "echo.cjs"), str(port), pem, str(backlog)]


@contextlib.contextmanager
def served(
    kind: str,
    *,
    pem: str = "",
    backlog: int = BACKLOG,
    files: int = 0,
    space: int = 0,
    group: Path | None = None,
    options: tuple[str, ...] = (),
) -> Iterator[Served]:
    """This server, `options` of Node itself.

    `files`: RLIMIT_NOFILE; `space`: RLIMIT_AS in bytes; `group`: a control group that it joins.
    """
    port = closed_port()
    argv = command(kind, port, pem, backlog, options)
    assert argv is not None, kind

    with running(argv, limited(files, space, group)) as process:
        wait_for(port)
        yield Served(port, process)


def limited(files: int = 0, space: int = 0, group: Path | None = None) -> Callable[[], None]:
    """What a child process does before it begins, to be under these limits."""

    def limits() -> None:
        if group is not None:
            (group / "cgroup.procs").write_text(str(os.getpid()))
        if files:
            resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
        if space:
            resource.setrlimit(resource.RLIMIT_AS, (space, space))

    return limits


@contextlib.contextmanager
def running(argv: list[str], limits: object = None) -> Iterator[subprocess.Popen[bytes]]:
    """A child process until the block ends."""
    env = {**os.environ, "NODE_PATH": str(NODE_MODULES)}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(argv, env=env, stdout=quiet, stderr=quiet, preexec_fn=limits)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGCONT)
            process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port: int, host: str = "127.0.0.1") -> None:
    """Until somebody listens there; 20 s at most."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port}")


@contextlib.contextmanager
def memory_group(name: str) -> Iterator[Path | None]:
    """A control group of our own for memory, None where none may be made (no root, or no such controller)."""
    first = CGROUPS / "memory" if (CGROUPS / "memory").is_dir() else CGROUPS
    place = first / f"wsinvest-exam-{name}-{os.getpid()}"
    try:
        place.mkdir()
    except OSError:
        yield None
        return
    try:
        yield place if limit_file(place).exists() else None
    finally:
        end = time.monotonic() + 5
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                place.rmdir()
                break
            time.sleep(0.05)


def limit_file(group: Path) -> Path:
    """The file that holds the memory limit of a control group (cgroup 2, else 1)."""
    second = group / "memory.max"
    return second if second.exists() else group / "memory.limit_in_bytes"


def usage_file(group: Path) -> Path:
    """The file that holds the memory in use."""
    second = group / "memory.current"
    return second if second.exists() else group / "memory.usage_in_bytes"
