"""Reads the memory limit of a process from its control groups (cgroup versions 1 and 2), ancestors included."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from wsinvest.host.netstat import PROC

MOUNT: Final = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Files:
    """The file names of a cgroup version, and the lines of memory.stat that the kernel can reclaim, or cannot.

    `kernel`: a file with the kernel's own memory, where memory.stat does not hold it.
    """

    limit: str
    usage: str
    reclaimable: tuple[str, ...]
    kept: tuple[str, ...]
    kernel: str = ""


@dataclass(frozen=True, slots=True)
class MemoryGroup:
    """The limit and the memory in use, in bytes; reclaimable memory is not counted, as in free(1)."""

    limit: int
    used: int


V1: Final = Files(
    "memory.limit_in_bytes",
    "memory.usage_in_bytes",
    reclaimable=("total_active_file", "total_inactive_file"),
    kept=("total_rss", "total_shmem"),
    kernel="memory.kmem.usage_in_bytes",
)
V2: Final = Files(
    "memory.max",
    "memory.current",
    reclaimable=("active_file", "inactive_file", "slab_reclaimable"),
    kept=("anon", "shmem", "kernel", "sock"),  # kernel: since Linux 5.18
)


def memory_group(pid: int | None, host_total: int, proc: Path = PROC, mount: Path = MOUNT) -> MemoryGroup | None:
    """The group of the process (this process without a pid) that has the least memory left.

    None if no group has a limit below `host_total`, the host's memory in bytes.
    """
    found = binding(pid, host_total, proc, mount)
    return None if found is None else found.group


@dataclass(frozen=True, slots=True)
class Binding:
    """The group that has the least memory left, and its files, to be read again."""

    folder: Path
    files: Files
    group: MemoryGroup


def binding(pid: int | None, host_total: int, proc: Path = PROC, mount: Path = MOUNT) -> Binding | None:
    """As `memory_group`, with the place of the group."""
    found = [
        Binding(folder, files, group)
        for files, folder in _folders(pid, proc, mount)
        if (group := _read(folder, files)) is not None and group.limit < host_total
    ]
    return min(found, key=lambda one: one.group.limit - one.group.used, default=None)


def again(known: Binding, read: Callable[[str], str]) -> MemoryGroup:
    """The group now; `read` gives the content of a path. Raises OSError, and ValueError if its limit was lifted."""
    usage, stat = read(f"{known.folder}/{known.files.usage}"), read(f"{known.folder}/memory.stat")
    limit = int(read(f"{known.folder}/{known.files.limit}"))
    return MemoryGroup(limit, max(0, int(usage) - _sum_of(stat.splitlines(), known.files.reclaimable)))


def page_by_page(known: Binding, read: Callable[[str], str]) -> int:
    """The memory in use now, in bytes, without what each CPU has charged ahead; else as `again`, which raises the same.

    The usage is charged 64 pages ahead for each CPU (MEMCG_CHARGE_BATCH in Linux): readings that are a few connections
    apart differ by that more than by the connections.
    """
    files = known.files
    lines = read(f"{known.folder}/memory.stat").splitlines()
    if not set(files.kept) <= {line.partition(" ")[0] for line in lines}:
        return again(known, read).used
    kept = _sum_of(lines, files.kept)
    if files.kernel:
        return kept + int(read(f"{known.folder}/{files.kernel}"))
    return max(0, kept - _sum_of(lines, ("slab_reclaimable",)))


def _folders(pid: int | None, proc: Path, mount: Path) -> Iterator[tuple[Files, Path]]:
    """The folders of the process's group and of its ancestors, which may not exist inside a container."""
    found = _group_of(pid, proc)
    if found is None:
        return
    files, group = found
    top = mount / "memory" if files is V1 else mount
    inside = PurePosixPath(group.lstrip("/"))
    if ".." in inside.parts:  # the group is outside the cgroup namespace
        return
    for level in (inside, *inside.parents):
        yield files, top / level


def _group_of(pid: int | None, proc: Path) -> tuple[Files, str] | None:
    """The cgroup version that limits memory and the group's path, from lines `hierarchy:controllers:path`."""
    try:
        lines = (proc / ("self" if pid is None else str(pid)) / "cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    parsed = [line.split(":", 2) for line in lines if line.count(":") >= 2]
    for _hierarchy, controllers, path in parsed:
        if "memory" in controllers.split(","):
            return V1, path
    return next(((V2, path) for hierarchy, _controllers, path in parsed if hierarchy == "0"), None)


def _read(folder: Path, files: Files) -> MemoryGroup | None:
    limit, usage = _number(folder / files.limit), _number(folder / files.usage)
    if limit is None or usage is None:
        return None
    return MemoryGroup(limit, max(0, usage - _reclaimable(folder / "memory.stat", files)))


def _number(path: Path) -> int | None:
    """The number in a file; None if it is missing or holds `max`."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except OSError:
        return None
    return int(text) if text.isdecimal() else None


def _reclaimable(path: Path, files: Files) -> int:
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return _sum_of(lines, files.reclaimable)


def _sum_of(lines: list[str], names: tuple[str, ...]) -> int:
    pairs = (line.partition(" ") for line in lines)
    return sum(int(value) for name, _blank, value in pairs if name in names)
