"""The server's processes on this host, and the proxy's in front of it: their limits and their use now."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Final

import psutil

from wsinvest.collect.capacity import behind_proxy
from wsinvest.collect.memory import TUNNELS
from wsinvest.collect.server import holders_of, links_of
from wsinvest.collect.sockets import ephemeral_range, server_port, socket_table
from wsinvest.facts.ladder import Bounds, MemoryOf, Rung
from wsinvest.facts.proxy import Proxy
from wsinvest.host import cgroup, process_limits
from wsinvest.host.locality import addresses_of, runs_here
from wsinvest.host.netstat import LISTEN, PROC, Row, listeners
from wsinvest.host.port_sockets import connections, listening
from wsinvest.load.proxy_bounds import fronts
from wsinvest.model.case import Unmeasured
from wsinvest.model.target import Target

_NO_LIMIT: Final = 2**62
_CLUSTER: Final = b"NODE_UNIQUE_ID="
Reads = Callable[[int], int | None]


@dataclass(frozen=True, slots=True)
class Serving:
    """The pids of the server and of the proxy on this host, empty where they cannot be seen; its memory group if any.

    `shared`: this process is in the same control group, whose usage then grows by our own connections too.
    """

    pids: tuple[int, ...] = ()
    front: tuple[int, ...] = ()
    group: cgroup.Binding | None = None
    shared: bool = False

    @property
    def ended(self) -> bool:
        """True if a process that was there is gone."""
        return any(process_limits.is_gone(pid) for pid in (*self.pids, *self.front))

    def rung(self, held: int, busy: int, began: float) -> Rung:
        """Read all gauges now. `began`: the start of the ladder, of time.monotonic()."""
        spaces = self.spaces()
        descriptors, front = _each(self.pids, process_limits.descriptors), _each(self.front, process_limits.descriptors)
        return Rung(
            held=held,
            busy=busy,
            at_s=round(monotonic() - began, 3),
            memory=self.memory(),
            address_space=max(spaces, default=None),
            descriptors=max(descriptors, default=None),
            front_descriptors=max(front, default=None),
            cpu_s=_sum(process_limits.cpu_s(pid) for pid in self.pids),
            address_space_all=sum(spaces) if spaces else None,
            descriptors_all=sum(descriptors) if descriptors else None,
            front_descriptors_all=sum(front) if front else None,
        )

    def spaces(self) -> list[int]:
        """The bytes of address space of each process."""
        return [size[0] for pid in self.pids if (size := process_limits.sizes(pid))]

    def memory(self) -> int | None:
        """Bytes in use by the control group, else the resident memory of the processes."""
        if self.group is None or self.shared:
            return self.resident()
        try:
            return cgroup.page_by_page(self.group, _text)
        except (OSError, ValueError):
            return None

    def resident(self) -> int | None:
        """Bytes of the processes that are resident, None if there are none."""
        found = [size for pid in self.pids if (size := process_limits.sizes(pid))]
        return sum(resident for _space, resident in found) if found else None


def serving(target: Target) -> Serving:
    """Look for the processes; nothing is found for a target elsewhere, or behind a tunnel."""
    if not runs_here(target):
        return Serving()
    port = server_port(target)
    pids = _holders(port, frozenset() if port != target.url.port else addresses_of(target.url.host))
    if target.process_pid is not None and psutil.pid_exists(target.process_pid):
        pids = tuple(dict.fromkeys((target.process_pid, *pids)))
    if not pids or any(_name(pid) in TUNNELS for pid in pids):
        return Serving()
    front = _holders(target.url.port, addresses_of(target.url.host)) if behind_proxy(target) else ()
    group = cgroup.binding(pids[0], psutil.virtual_memory().total)
    ours = cgroup.binding(os.getpid(), _NO_LIMIT) if group is not None else None
    return Serving(pids, front, group, shared=group is not None and ours is not None and ours.folder == group.folder)


def bounds_of(target: Target, found: Serving, proxy: Proxy | None) -> Bounds:
    """What the server and its host allow, as it is before the first step."""
    if not found.pids:
        return Bounds(front=fronts(proxy, 0))
    memory, memory_of = _memory_limit(found)
    elsewhere = found.pids[0] if _in_other_network(found.pids[0]) else None
    listener = listening(server_port(target), elsewhere)
    behind = bool(found.front)
    ports = ephemeral_range() if behind else None
    return Bounds(
        program=_name(found.pids[-1]),
        processes=_serving(found.pids),
        descriptors=_least(found.pids, process_limits.OPEN_FILES),
        memory=memory,
        memory_of=memory_of,
        address_space=_least(found.pids, process_limits.ADDRESS_SPACE),
        backlog=None if listener is None else listener.backlog,
        ports=None if ports is None else ports[1] - ports[0] + 1,
        front=fronts(proxy, _own(found.front or found.pids)),
        # Where the proxy itself is all that is seen, its descriptors are those of the server already.
        front_descriptors=None if found.front == found.pids else _least(found.front, process_limits.OPEN_FILES),
        others=connections(server_port(target), pid=elsewhere),
        front_processes=_serving(found.front),
        descriptors_used=max(_each(_workers(found.pids), process_limits.descriptors), default=None),
        address_space_used=max(Serving(_workers(found.pids)).spaces(), default=None),
        front_descriptors_used=max(_each(_workers(found.front), process_limits.descriptors), default=None),
    )


def _memory_limit(found: Serving) -> tuple[int | None, MemoryOf]:
    """The limit that the reading of `Serving.memory` is compared with."""
    resident = found.resident()
    if found.group is None or found.shared:
        room = psutil.virtual_memory().available
        if found.group is not None:
            room = min(room, found.group.group.limit - found.group.group.used)
        return (None if resident is None else resident + room), MemoryOf.PROCESSES
    return found.group.group.limit, MemoryOf.CGROUP


def _own(pids: tuple[int, ...]) -> int:
    """The connections of nginx's pool that it takes for itself: its listeners, and the channel to a master process.

    ngx_event_process_init and ngx_spawn_process (nginx 1.x): one each. With `reuseport` a worker holds a listener of
    each worker at the same address, and uses its own.
    """
    listeners_at = {f"socket:[{row.inode}]": (row.local, row.local_port) for row in _table() if row.state == LISTEN}
    held = ({listeners_at.get(link) for link in links_of(PROC / str(pid) / "fd")} - {None} for pid in pids)
    most = max(map(len, held), default=0)
    has_master = any(process_limits.parent(pid) in pids for pid in pids)
    return most + has_master


def _serving(pids: tuple[int, ...]) -> int:
    """How many of them serve."""
    return max(1, len(_workers(pids)))


def _workers(pids: tuple[int, ...]) -> tuple[int, ...]:
    """Those that serve: a parent that holds the listener for its children keeps no connection itself."""
    parents = {process_limits.parent(pid) for pid in pids}
    return tuple(pid for pid in pids if pid not in parents)


def _holders(port: int, addresses: frozenset[str]) -> tuple[int, ...]:
    """The processes that hold the listener, and those to which one of them passes what it accepts."""
    found = listeners(_table(), port, addresses)
    holders = sorted(holders_of(frozenset(row.inode for row in found))) if found else []
    return tuple(dict.fromkeys((*holders, *(child for pid in holders for child in _cluster_workers(pid)))))


def _cluster_workers(pid: int) -> list[int]:
    """The workers of a primary process of Node's cluster: it accepts, and passes each connection to one of them.

    They are known by the variable that the module gives to each. Of other programs none.
    """
    try:
        children = psutil.Process(pid).children()
    except psutil.Error:
        return []
    return [child.pid for child in children if _CLUSTER in _environment(child.pid)]


def _environment(pid: int) -> bytes:
    try:
        return (PROC / str(pid) / "environ").read_bytes()
    except OSError:
        return b""


def _table() -> tuple[Row, ...]:
    try:
        return socket_table()
    except Unmeasured:
        return ()


def _name(pid: int) -> str:
    try:
        return str(psutil.Process(pid).name())
    except psutil.Error:
        return ""


def _in_other_network(pid: int) -> bool:
    try:
        return os.stat(f"{PROC}/self/ns/net").st_ino != os.stat(f"{PROC}/{pid}/ns/net").st_ino  # noqa: PTH116
    except OSError:
        return False


def _least(pids: Iterable[int], line: str) -> int | None:
    return min((limit for pid in pids if (limit := process_limits.soft_limit(pid, line)) is not None), default=None)


def _each(pids: Iterable[int], read: Reads) -> list[int]:
    return [value for pid in pids if (value := read(pid)) is not None]


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known), 3) if known else None


def _text(path: str) -> str:
    with open(path, encoding="ascii", errors="replace") as file:  # noqa: PTH123  a path of /proc or /sys
        return file.read()
