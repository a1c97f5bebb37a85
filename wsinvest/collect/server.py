"""The server's process when a pid or a local port is known: name, age, memory, descriptors against its limit."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import psutil

from wsinvest.collect.sockets import listening_table, server_port
from wsinvest.facts.server import Server
from wsinvest.host.locality import addresses_of, require_here
from wsinvest.host.netstat import PROC, listeners
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target
from wsinvest.model.visible import visible

V = TypeVar("V")
_LIMIT_LINE: Final = "Max open files"


@collector
async def server(target: Target) -> Server:
    """The process that was named for the target, else the one that listens on its port on this host."""
    require_here(target)
    if target.process_pid is not None and psutil.pid_exists(target.process_pid):
        return process_facts(target.process_pid)
    return process_facts(listening_pid(target))


def listening_pid(target: Target, proc: Path = PROC) -> int:
    """The process that holds the target's listener; of several workers the one with most descriptors."""
    port = server_port(target)
    bound_to = addresses_of(target.url.host) if port == target.url.port else frozenset()
    found = listeners(listening_table(proc), port, bound_to)
    if not found:
        raise Unmeasured(ProblemKind.MISSING, f"nothing listens on port {port} of this host")
    holders = holders_of(frozenset(row.inode for row in found), proc)
    if not holders:
        raise Unmeasured(ProblemKind.PERMISSION, f"the listener on port {port} belongs to a process we may not look at")
    return max(holders, key=lambda pid: (holders[pid], -pid))


def holders_of(inodes: frozenset[int], proc: Path = PROC) -> dict[int, int]:
    """The processes that hold one of these sockets, and how many descriptors each has open."""
    wanted = {f"socket:[{inode}]" for inode in inodes}
    found: dict[int, int] = {}
    for folder in proc.glob("[0-9]*/fd"):
        links = links_of(folder)
        if wanted & set(links):
            found[int(folder.parent.name)] = len(links)
    return found


def process_facts(pid: int, proc: Path = PROC) -> Server:
    """What may be known about a process; raises Unmeasured when it is gone."""
    try:
        process = psutil.Process(pid)
        return Server(
            pid=pid,
            program=visible(process.name()),
            rss=_if_allowed(lambda: int(process.memory_info().rss)),
            threads=_if_allowed(lambda: int(process.num_threads())),
            age_s=_if_allowed(lambda: age_s(process.create_time(), time.time())),
            open_descriptors=_if_allowed(lambda: int(process.num_fds())),
            descriptor_limit=descriptor_limit(pid, proc),
        )
    except psutil.NoSuchProcess as error:
        raise Unmeasured(ProblemKind.MISSING, f"no process has the pid {pid}") from error
    except psutil.Error as error:
        raise Unmeasured(ProblemKind.PERMISSION, f"process {pid} may not be looked at") from error


def age_s(start: float, now: float) -> float | None:
    """Seconds since a start; None when the clock was set back since then, so that nobody can tell."""
    return round(now - start, 1) if now >= start else None


def descriptor_limit(pid: int, proc: Path = PROC) -> int | None:
    """The soft limit of open files from /proc/PID/limits, which unlike getrlimit anyone may read; None: no limit."""
    try:
        lines = (proc / str(pid) / "limits").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    soft = next((line.removeprefix(_LIMIT_LINE).split()[0] for line in lines if line.startswith(_LIMIT_LINE)), "")
    return int(soft) if soft.isdecimal() else None


def links_of(folder: Path) -> list[str]:
    """What the entries of /proc/PID/fd point to; empty if the process is gone or not ours."""
    try:
        with os.scandir(folder) as entries:
            return [_link(entry.path) for entry in entries]
    except OSError:  # gone meanwhile, or not ours
        return []


def _link(path: str) -> str:
    try:
        return os.readlink(path)  # noqa: PTH115  a Path for each descriptor would double the time
    except OSError:
        return ""


def _if_allowed(read: Callable[[], V]) -> V | None:
    """None stands for "not allowed" or "not on this platform", so that it is never taken for 0."""
    try:
        return read()
    except (psutil.AccessDenied, NotImplementedError, AttributeError, OSError):
        return None
