"""Looks at the server's processes after attempts that waited in vain: their state, their pool, who holds it."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from wsinvest.collect.server import links_of
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.server import Server
from wsinvest.facts.sockets import ESTABLISHED
from wsinvest.facts.workers import Dialled, Doing, Pool, ProcessState, Worker, Workers
from wsinvest.host.netstat import LISTEN, PROC, Row, read_table
from wsinvest.host.pools import pool_of
from wsinvest.model.attempt import Attempt
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.session import HOLD_S
from wsinvest.model.stage import Reason, StageName

LOOKS: Final = 10
PAUSE_S: Final = 0.03
MOST: Final = 64  # processes of one server that are looked at
_READ_BYTES: Final = 64 * 1024
_SYN_SENT: Final = "SYN_SENT"
_STATES: Final = {
    "R": ProcessState.RUNNING,
    "S": ProcessState.SLEEPING,
    "I": ProcessState.SLEEPING,
    "D": ProcessState.UNINTERRUPTIBLE,
    "T": ProcessState.STOPPED,
    "t": ProcessState.TRACED,
    "Z": ProcessState.ZOMBIE,
}
# Where a thread of one thing waits, by the beginning of the name that /proc/PID/wchan gives; names differ by kernel.
_WAITS: Final = {
    "hrtimer_nanosleep": Doing.SLEEPING,
    "do_nanosleep": Doing.SLEEPING,
    "wait_woken": Doing.READING,
    "sk_wait_data": Doing.READING,
    "futex": Doing.LOCKED,
    "do_wait": Doing.CHILD,
    "kernel_wait4": Doing.CHILD,
    "pipe_": Doing.PIPE,
    "anon_pipe_read": Doing.PIPE,
}


@collector
async def workers(server: Server, handshake: Handshake) -> Workers:
    """Two looks at the main threads of all processes that hold the server's port; only where attempts waited."""
    if not any(map(_waited, handshake.repeats)):
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no attempt waited for an answer")
    try:
        rows = read_table(server.pid)
    except OSError as error:
        raise Unmeasured(ProblemKind.PLATFORM, f"no socket table: {error.strerror}") from error
    sockets = {pid: sockets_of(pid) for pid in family_of(server.pid)}
    if not any(sockets.values()):
        raise Unmeasured(ProblemKind.PERMISSION, f"the sockets of process {server.pid} may not be looked at")
    held = frozenset[int]().union(*sockets.values())
    ports = {row.local_port for row in rows if row.state == LISTEN and row.inode in held}
    listening = {row.inode for row in rows if row.state == LISTEN and row.local_port in ports}
    accepted = {row.inode for row in rows if row.state == ESTABLISHED and row.local_port in ports and row.inode}
    serving = [pid for pid, inodes in sockets.items() if inodes & listening]
    below = _workers_below(serving)
    began = time.perf_counter()
    looks = [await _after_a_pause(below or serving) for _ in range(LOOKS)]
    return Workers(
        workers=tuple(_worker(pid, [look[pid] for look in looks]) for pid in below or serving),
        looks=LOOKS,
        sample_s=round(time.perf_counter() - began, 3),
        connections=len(accepted & held),
        fullest=max((len(accepted & inodes) for inodes in sockets.values()), default=0),
        pool=_pool(serving, len(below)),
        dialled=tuple(_dialled(rows, held)),
    )


def _waited(attempt: Attempt) -> bool:
    """True if the attempt got no answer in time, or got it only after the first one's watch was over."""
    if attempt.failed is not None:
        return attempt.failed.reason is Reason.TIMEOUT
    response = attempt.stage(StageName.RESPONSE)
    return response is not None and (response.took_ms or 0.0) > HOLD_S * 900


def family_of(pid: int) -> tuple[int, ...]:
    """The process, its parents that run the same command line, and all that descend from them; the eldest first."""
    eldest = pid
    while (parent := parent_of(eldest)) > 1 and _argv(parent) == _argv(eldest):
        eldest = parent
    found = [eldest]
    for one in found:
        if len(found) < MOST:
            found += [child for child in _children(one) if child not in found]
    return tuple(found[:MOST])


def _children(pid: int) -> Iterator[int]:
    for task in _listed(PROC / str(pid) / "task"):
        yield from map(int, _text(PROC / str(pid) / "task" / task / "children").split())


def _workers_below(serving: list[int]) -> list[int]:
    """Those that serve, without the one that only starts them: a parent of several runs their command line too."""
    return [pid for pid in serving if parent_of(pid) in serving]


def _pool(serving: list[int], below: int) -> Pool | None:
    if not serving:
        return None
    process, argv = PROC / str(serving[0]), _argv(serving[0])
    return pool_of(
        argv, below, lambda path: _text(process / "cwd" / path), lambda name: _variable(process / "environ", name)
    )


def _variable(environ: Path, name: str) -> str:
    """One variable of a process; the others, which may be secrets, are not kept."""
    start = f"{name}="
    return next((one.removeprefix(start) for one in _text(environ).split("\0") if one.startswith(start)), "")


async def _after_a_pause(pids: list[int]) -> dict[int, Doing]:
    await asyncio.sleep(PAUSE_S)
    return {pid: _doing(pid) for pid in pids}


def _doing(pid: int) -> Doing:
    """What the main thread does at this moment: it is runnable, or waits in a function of the kernel that tells."""
    task = PROC / str(pid) / "task" / str(pid)
    if _text(task / "stat").rpartition(")")[2].split()[:1] == ["R"]:
        return Doing.COMPUTING
    waits_in = _text(task / "wchan")
    return next((doing for start, doing in _WAITS.items() if waits_in.startswith(start)), Doing.SERVING)


def _worker(pid: int, looks: list[Doing]) -> Worker:
    fields = _stat(pid)
    threads = int(fields[17]) if len(fields) > 17 else None
    doing = looks[0] if len(set(looks)) == 1 else Doing.SERVING
    return Worker(pid, _STATES.get(fields[0] if fields else "", ProcessState.OTHER), threads, doing)


def _dialled(rows: Iterable[Row], held: frozenset[int]) -> Iterator[Dialled]:
    """Connections that are being made, to others: one to a listener of its own is no dependency."""
    ours = [row for row in rows if row.inode in held]
    own = {row.local_port for row in ours if row.state == LISTEN}
    away = (row for row in ours if row.state == _SYN_SENT and row.remote_port not in own)
    towards = Counter((row.remote, row.remote_port) for row in away)
    return (Dialled(address, port, count) for (address, port), count in sorted(towards.items()))


def sockets_of(pid: int) -> frozenset[int]:
    """The inodes of the sockets that a process holds; empty where we may not look."""
    links = links_of(PROC / str(pid) / "fd")
    return frozenset(int(link[8:-1]) for link in links if link.startswith("socket:["))


def parent_of(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if len(fields) > 1 else 0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on; the name before them may hold blanks and brackets."""
    return _text(PROC / str(pid) / "stat").rpartition(")")[2].split()


def _argv(pid: int) -> tuple[str, ...]:
    return tuple(_text(PROC / str(pid) / "cmdline").rstrip("\0").split("\0"))


def _text(path: Path) -> str:
    """The start of a file; empty if it is none or may not be read."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(_READ_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def _listed(folder: Path) -> list[str]:
    try:
        return [one.name for one in folder.iterdir()]
    except OSError:
        return []
