"""Counts the sockets of one local port by sock_diag(7): the kernel filters, so that a busy host costs little."""

import socket
import struct
from dataclasses import dataclass
from typing import Final

from wsinvest.facts.sockets import ESTABLISHED
from wsinvest.host.netstat import LISTEN, read_table

_SOCK_DIAG: Final = 4  # NETLINK_SOCK_DIAG
_BY_FAMILY: Final = 20  # SOCK_DIAG_BY_FAMILY
_DUMP: Final = 0x301  # NLM_F_REQUEST | NLM_F_DUMP
_STATES: Final = 1 << 1 | 1 << 10  # TCP_ESTABLISHED, TCP_LISTEN
_LISTENING: Final = 10
_HEADER: Final = struct.Struct("=IHHII")
_REQUEST: Final = struct.Struct("=BBBBI2s46x")  # the local port is the first field of inet_diag_sockid
_REPLY: Final = struct.Struct("=BB54xII")  # family, state, then rqueue and wqueue: for a listener queue and backlog
_WAIT_S: Final = 0.5
_BLOCK: Final = 2**16


@dataclass(frozen=True, slots=True)
class PortSockets:
    """`connections`: established. `queue` and `backlog`: of the fullest listener; `backlog` None if it is unknown."""

    connections: int = 0
    queue: int | None = None
    backlog: int | None = None


def of_port(port: int, pid: int | None = None) -> PortSockets:
    """The sockets of this local port; raises OSError. `pid`: of a process in another network namespace."""
    if pid is not None:
        return _of_table(port, pid)
    try:
        return _of_kernel(port)
    except (AttributeError, struct.error, PermissionError, TimeoutError):
        return _of_table(port, None)


def _of_kernel(port: int) -> PortSockets:
    connections, listeners = 0, []
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, _SOCK_DIAG) as kernel:
        kernel.settimeout(_WAIT_S)
        for family in (socket.AF_INET, socket.AF_INET6):
            body = _REQUEST.pack(family, socket.IPPROTO_TCP, 0, 0, _STATES, port.to_bytes(2, "big"))
            kernel.send(_HEADER.pack(_HEADER.size + len(body), _BY_FAMILY, _DUMP, 1, 0) + body)
            over = False
            while not over:
                block, at = kernel.recv(_BLOCK), 0
                while at + _HEADER.size <= len(block):
                    length, kind, *_rest = _HEADER.unpack_from(block, at)
                    if kind != _BY_FAMILY:  # NLMSG_DONE or NLMSG_ERROR
                        over = True
                        break
                    _family, state, queue, backlog = _REPLY.unpack_from(block, at + _HEADER.size)
                    if state == _LISTENING:
                        listeners.append((queue, backlog))
                    else:
                        connections += 1
                    at += (length + 3) & ~3
    queue, backlog = max(listeners, key=lambda one: one[0] / max(1, one[1]), default=(None, None))
    return PortSockets(connections, queue, backlog)


def _of_table(port: int, pid: int | None) -> PortSockets:
    rows = [row for row in read_table(pid) if row.local_port == port]
    queues = [row.queue for row in rows if row.state == LISTEN]
    return PortSockets(sum(row.state == ESTABLISHED for row in rows), max(queues, default=None))
