"""TCP sockets of this host by state, and the listen queue of the target's port."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psutil

from wsinvest.facts.sockets import Sockets, SocketState
from wsinvest.host.locality import addresses_of, require_here
from wsinvest.host.netstat import LISTEN, PROC, Row, listeners, read_listeners, read_table
from wsinvest.host.sock_diag import listen_limits
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target


@collector
async def sockets(target: Target) -> Sockets:
    """Read the socket table of the host, or of the network namespace of the process that was named."""
    require_here(target)
    port = server_port(target)
    bound_to = addresses_of(target.url.host) if port == target.url.port else frozenset()
    rows = socket_table(target.process_pid)
    return summary(rows, port, bound_to, ephemeral_range())


def server_port(target: Target) -> int:
    """The port on which the server itself listens: behind a proxy another one than the URL's."""
    return target.process_port or target.url.port


def socket_table(pid: int | None = None, proc: Path = PROC) -> tuple[Row, ...]:
    """All TCP sockets; raises Unmeasured with the reason when the platform or our rights forbid it."""
    return _readable(lambda: read_table(pid if pid is not None and psutil.pid_exists(pid) else None, proc))


def listening_table(proc: Path = PROC) -> tuple[Row, ...]:
    """The TCP sockets that listen, which is read far sooner than all; raises Unmeasured as `socket_table` does."""
    return _readable(lambda: read_listeners(proc))


def _readable(read: Callable[[], tuple[Row, ...]]) -> tuple[Row, ...]:
    try:
        return read()
    except (PermissionError, psutil.AccessDenied) as error:
        raise Unmeasured(ProblemKind.PERMISSION, f"the socket table may not be read: {error}") from error
    except (OSError, psutil.Error) as error:
        raise Unmeasured(ProblemKind.PLATFORM, f"no socket table: {error}") from error


def summary(
    rows: tuple[Row, ...], port: int, bound_to: frozenset[str] = frozenset(), ports: tuple[int, int] | None = None
) -> Sockets:
    """The table counted; the fullest of several listeners on the port stands for all."""
    on_host = Counter(row.state for row in rows)
    on_port = Counter(row.state for row in rows if row.local_port == port)
    fullest = max(listeners(rows, port, bound_to), key=lambda row: row.queue, default=None)
    return Sockets(
        states=tuple(SocketState(name, count, on_port[name]) for name, count in sorted(on_host.items())),
        listen_queue=None if fullest is None else fullest.queue,
        listen_limit=None if fullest is None else listen_limits().get(fullest.inode),
        ephemeral_range=ports,
        ephemeral_used=None if ports is None else _most_used(rows, ports),
    )


def ephemeral_range(proc: Path = PROC) -> tuple[int, int] | None:
    """The first and last local port that connect() may take, None where /proc does not tell."""
    try:
        first, last = (proc / "sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()
        return int(first), int(last)
    except (OSError, ValueError):
        return None


def _most_used(rows: tuple[Row, ...], ports: tuple[int, int]) -> int:
    first, last = ports
    towards = Counter(
        (row.local, row.remote, row.remote_port)
        for row in rows
        if row.state != LISTEN and first <= row.local_port <= last
    )
    return max(towards.values(), default=0)
