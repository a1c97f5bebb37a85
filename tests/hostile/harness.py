"""`diagnose` as a child process against one hostile server, with what it took, what it said and where it went."""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.manners import Case
from tests.servers import Visit, raw

DEADLINE_S = 4.0
GRACE_S = 8.0
AT_ONCE = 6
PATIENCE_S = 60.0
SECRET = "Kq7vN2xWm4Rt8yBz6cLp1sDf3gHj5aQe"
PASSWORD = "Tr0ub4dor-and-3-more"


@dataclass(frozen=True)
class Ended:
    """How a child ended. `elsewhere`: connections to the host that it was not to speak to."""

    name: str
    status: int
    seconds: float
    peak_mb: float
    stdout: bytes
    stderr: bytes
    elsewhere: int


def run_all(cases: Callable[[int], dict[str, Case]], names: Iterable[str]) -> dict[str, Ended]:
    """Run these cases, several at a time."""
    return {ended.name: ended for ended in asyncio.run(_all(cases, names))}


async def _all(cases: Callable[[int], dict[str, Case]], names: Iterable[str]) -> list[Ended]:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(name: str) -> Ended:
        async with turn:
            with tempfile.TemporaryDirectory() as folder:
                return await _one(name, cases, Path(folder))

    return await asyncio.gather(*map(one, names))


async def _one(name: str, cases: Callable[[int], dict[str, Case]], folder: Path) -> Ended:
    async with raw(_elsewhere) as other:
        case = cases(other.port)[name]
        async with raw(case.manner, tls=case.tls(folder) if case.tls else None) as server:
            arguments = _arguments(case, server.port, folder)
            status, seconds, peak_mb = await asyncio.to_thread(_child, arguments, folder, _environ(other.port, folder))
        out, err = (folder / "stdout").read_bytes(), (folder / "stderr").read_bytes()
        # The proxy of the environment may be asked once whether it lets clients through to the target.
        tunnels = sum(head.startswith(b"CONNECT localhost:%d " % server.port) for head in other.heads)
        return Ended(name, status, seconds, peak_mb, out, err, other.connections - min(tunnels, 1))


async def _elsewhere(visit: Visit) -> None:
    """The host that nobody may speak to; whoever connects is counted."""
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        await visit.head()


def _arguments(case: Case, port: int, folder: Path) -> list[str]:
    """The command line; the `.env` names the pages that the case is about."""
    base = f"{'s' if case.secure else ''}://localhost:{port}"
    lines = [f"WS_URL=ws{base}/ws", f"JWT_SECRET={SECRET}", "JWT_ALGORITHM=HS256"]
    lines += [f"LOGIN_URL=http{base}/login", "LOGIN_USER=ann", f"LOGIN_PASSWORD={PASSWORD}"] if case.login else []
    lines += [f"WS_HEALTH_URL=http{base}/health"] if case.health else []
    env_file = folder / "hostile.env"
    env_file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    trust = ["--ca-file", str(folder / "ca.pem")] if case.tls else []
    return [str(env_file), "--json", "--deadline", f"{DEADLINE_S:g}", "--attempts", "2", *trust]


def _environ(other: int, folder: Path) -> dict[str, str]:
    """Our environment, in which every proxy is the host that nobody may speak to."""
    elsewhere = f"http://127.0.0.1:{other}"
    names = ("http_proxy", "https_proxy", "all_proxy", "ws_proxy", "wss_proxy")
    proxies = {spelled: elsewhere for name in names for spelled in (name, name.upper())}
    return os.environ | proxies | {"XDG_RUNTIME_DIR": str(folder), "NO_PROXY": "", "no_proxy": ""}


def _child(arguments: list[str], folder: Path, environ: dict[str, str]) -> tuple[int, float, float]:
    """Exit status (negative: the signal that ended it), seconds and peak memory of one `diagnose`."""
    command = [sys.executable, "-m", "wsinvest", "diagnose", *arguments]
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
        began = time.monotonic()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environ)
        status, peak_kb = _reaped(child, began + PATIENCE_S)
        return status, time.monotonic() - began, peak_kb / 1024


def _reaped(child: "subprocess.Popen[bytes]", end: float) -> tuple[int, int]:
    """Wait for this child and see its memory grow; one that overstays is killed.

    Not by getrusage: a child's figure there begins with the memory of the process that started it.
    """
    peak_kb = 0
    while child.poll() is None:
        peak_kb = max(peak_kb, _peak_kb(child.pid))
        if time.monotonic() > end:
            child.kill()
        time.sleep(0.02)
    return child.returncode, peak_kb


def _peak_kb(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0
