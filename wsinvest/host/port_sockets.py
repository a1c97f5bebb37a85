"""Counts the sockets of one local port by sock_diag(7): the kernel filters, so that a busy host costs little."""

import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from wsinvest.facts.sockets import ESTABLISHED
from wsinvest.host.netstat import LISTEN, read_table

_SOCK_DIAG: Final = 4  # NETLINK_SOCK_DIAG
_BY_FAMILY: Final = 20  # SOCK_DIAG_BY_FAMILY
_DUMP: Final = 0x301  # NLM_F_REQUEST | NLM_F_DUMP
_ESTABLISHED: Final = 1
_LISTENING: Final = 10  # of include/net/tcp_states.h
_HEADER: Final = struct.Struct("=IHHII")
_REQUEST: Final = struct.Struct("=BBBBI2s46x")  # the local port is the first field of inet_diag_sockid
_REPLY: Final = struct.Struct("=56xII")  # rqueue and wqueue: for a listener queue and backlog
_WAIT_S: Final = 0.5
_BLOCK: Final = 2**16
_FAMILIES: Final = (socket.AF_INET, socket.AF_INET6)
# Protocol missing, no rights, or no AF_NETLINK: /proc tells it too, only slower.
_REFUSED: Final = (AttributeError, struct.error, PermissionError, TimeoutError, FileNotFoundError)


@dataclass(frozen=True, slots=True)
class Listening:
    """The fullest listener of a port: its accept queue, and its backlog, None if it is unknown.

    `families`: those of all listeners of the port; an IPv6 one may have IPv4 clients too.
    """

    queue: int
    backlog: int | None
    families: frozenset[int] = frozenset()


def listening(port: int, pid: int | None = None) -> Listening | None:
    """The fullest listener of a local port, None if there is none; raises OSError.

    `pid`: of a process in another network namespace.
    """
    if pid is None:
        with suppress(*_REFUSED):
            found = [(one, family) for family in _FAMILIES for one in _ask(port, family, _LISTENING)]
            families = frozenset(family for _one, family in found)
            fullest = max((one for one, _family in found), key=lambda one: one[0] / max(1, one[1]), default=None)
            return None if fullest is None else Listening(*fullest, families)
    queues = [row.queue for row in read_table(pid) if row.state == LISTEN and row.local_port == port]
    return Listening(max(queues), None) if queues else None


def connections(port: int, families: frozenset[int] = frozenset(), pid: int | None = None) -> int:
    """How many connections of this local port are established; raises OSError.

    The kernel looks at its whole table, which takes a millisecond a family: `families` are those to ask for, empty for
    both.
    """
    if pid is None:
        with suppress(*_REFUSED):
            return sum(1 for family in families or _FAMILIES for _one in _ask(port, family, _ESTABLISHED))
    found = (row for row in read_table(pid) if row.state == ESTABLISHED and row.local_port == port)
    # While other sockets come and go the kernel gives some rows of its text more than once.
    return len({(row.local, row.remote, row.remote_port) for row in found})


def _ask(port: int, family: int, state: int) -> Iterator[tuple[int, int]]:
    """Both queues of each socket in this state."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, _SOCK_DIAG) as kernel:
        kernel.settimeout(_WAIT_S)
        body = _REQUEST.pack(family, socket.IPPROTO_TCP, 0, 0, 1 << state, port.to_bytes(2, "big"))
        kernel.send(_HEADER.pack(_HEADER.size + len(body), _BY_FAMILY, _DUMP, 1, 0) + body)
        while True:
            block, at = kernel.recv(_BLOCK), 0
            while at + _HEADER.size <= len(block):
                length, kind, *_rest = _HEADER.unpack_from(block, at)
                if kind != _BY_FAMILY:  # NLMSG_DONE or NLMSG_ERROR
                    return
                yield _REPLY.unpack_from(block, at + _HEADER.size)
                at += (length + 3) & ~3
