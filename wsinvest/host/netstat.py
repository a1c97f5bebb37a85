"""Reads the TCP socket table: /proc/net/tcp and tcp6 on Linux, psutil elsewhere (500 ms for 10,000 sockets)."""

import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice, takewhile
from pathlib import Path
from typing import Final, NamedTuple

import psutil

from wsinvest.facts.sockets import ESTABLISHED
from wsinvest.host.locality import plain

PROC: Final = Path("/proc")
LISTEN: Final = "LISTEN"
WILDCARDS: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104  compared with, never bound

# Numbers from include/net/tcp_states.h, names as in psutil.
_STATES: Final = {
    "01": ESTABLISHED,
    "02": "SYN_SENT",
    "03": "SYN_RECV",
    "04": "FIN_WAIT1",
    "05": "FIN_WAIT2",
    "06": "TIME_WAIT",
    "07": "CLOSE",
    "08": "CLOSE_WAIT",
    "09": "LAST_ACK",
    "0A": LISTEN,
    "0B": "CLOSING",
    "0C": "SYN_RECV",
}


class Row(NamedTuple):
    """One socket. `queue`: Recv-Q, for a listener the connections that wait for accept. `inode`: 0 if unknown."""

    state: str
    local: str
    local_port: int
    remote: str
    remote_port: int
    queue: int
    inode: int


def read_table(pid: int | None = None, proc: Path = PROC) -> tuple[Row, ...]:
    """All TCP sockets in the network namespace of the process (this one without a pid).

    Raises OSError or psutil.Error.
    """
    net = proc / ("self" if pid is None else str(pid)) / "net"
    if not net.is_dir() and not sys.platform.startswith("linux"):
        return tuple(_rows_of_psutil())
    rows = parse_table((net / "tcp").read_text(encoding="ascii"))
    six = net / "tcp6"  # missing if IPv6 is disabled
    return tuple(rows) + tuple(parse_table(six.read_text(encoding="ascii")) if six.exists() else ())


def read_listeners(proc: Path = PROC) -> tuple[Row, ...]:
    """The sockets that listen, in our network namespace; raises OSError or psutil.Error.

    The kernel lists them first (Documentation/networking/proc_net_tcp.rst): of a busy host's table little is read.
    """
    net = proc / "self" / "net"
    if not net.is_dir() and not sys.platform.startswith("linux"):
        return tuple(row for row in _rows_of_psutil() if row.state == LISTEN)
    return tuple(chain.from_iterable(map(_first_listeners, (net / "tcp", net / "tcp6"))))


def _first_listeners(table: Path) -> Iterator[Row]:
    if table.name == "tcp6" and not table.exists():  # IPv6 is disabled
        return
    with table.open(encoding="ascii") as lines:
        yield from takewhile(lambda row: row.state == LISTEN, _rows(lines))


def parse_table(text: str) -> Iterator[Row]:
    """The sockets in a text in the format of /proc/net/tcp, whose first line is a header."""
    return _rows(text.splitlines())


def _rows(lines: Iterable[str]) -> Iterator[Row]:
    for line in islice(lines, 1, None):
        fields = line.split()
        local, _, local_port = fields[1].partition(":")
        remote, _, remote_port = fields[2].partition(":")
        queue = int(fields[4].partition(":")[2], 16)
        state = _STATES.get(fields[3], fields[3])
        yield Row(
            state, _address(local), int(local_port, 16), _address(remote), int(remote_port, 16), queue, int(fields[9])
        )


def listeners(rows: tuple[Row, ...], port: int, addresses: frozenset[str] = frozenset()) -> tuple[Row, ...]:
    """The listeners on this port. If `addresses` is not empty, only those bound to one of them or to a wildcard."""
    wanted = addresses | WILDCARDS
    return tuple(
        row for row in rows if row.state == LISTEN and row.local_port == port and (not addresses or row.local in wanted)
    )


@lru_cache(maxsize=4096)
def _address(digits: str) -> str:
    """The IP address of hex digits, which the kernel prints as 32-bit words in the machine's byte order."""
    words = (int(digits[start : start + 8], 16) for start in range(0, len(digits), 8))
    raw = struct.pack(f"={len(digits) // 8}I", *words)
    return plain(socket.inet_ntop(socket.AF_INET if len(raw) == 4 else socket.AF_INET6, raw))


def _rows_of_psutil() -> Iterator[Row]:
    for item in psutil.net_connections("tcp"):
        local, local_port = item.laddr or ("", 0)
        remote, remote_port = item.raddr or ("", 0)
        yield Row(item.status, plain(local), local_port, plain(remote), remote_port, 0, 0)
