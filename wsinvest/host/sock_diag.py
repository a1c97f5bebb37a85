"""Reads the backlog limit of listeners by sock_diag(7); /proc does not give it."""

import socket
import struct
from collections.abc import Iterator, Mapping
from typing import Final

_SOCK_DIAG: Final = 4  # NETLINK_SOCK_DIAG
_BY_FAMILY: Final = 20  # SOCK_DIAG_BY_FAMILY
_DUMP: Final = 0x301  # NLM_F_REQUEST | NLM_F_DUMP
_LISTEN_ONLY: Final = 1 << 10  # TCP_LISTEN
_HEADER: Final = struct.Struct("=IHHII")
_REQUEST: Final = struct.Struct("=BBBBI48x")
# struct inet_diag_msg after its first 56 bytes: rqueue, wqueue (for a listener its backlog limit), uid, inode.
_TAIL: Final = struct.Struct("=56xIIII")
_WAIT_S: Final = 0.2


def listen_limits() -> Mapping[int, int]:
    """The backlog limit of each listener in this network namespace, by inode; empty if the kernel does not answer."""
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _SOCK_DIAG) as kernel:
            kernel.settimeout(_WAIT_S)
            return dict(pair for family in (socket.AF_INET, socket.AF_INET6) for pair in _ask(kernel, family))
    except (OSError, AttributeError, struct.error):  # protocol missing, no rights, or no AF_NETLINK
        return {}


def _ask(kernel: socket.socket, family: int) -> Iterator[tuple[int, int]]:
    request = _REQUEST.pack(family, socket.IPPROTO_TCP, 0, 0, _LISTEN_ONLY)
    kernel.send(_HEADER.pack(_HEADER.size + len(request), _BY_FAMILY, _DUMP, 1, 0) + request)
    while True:
        for kind, body in _messages(kernel.recv(65536)):
            if kind != _BY_FAMILY:  # NLMSG_DONE or NLMSG_ERROR
                return
            _queue, limit, _uid, inode = _TAIL.unpack_from(body)
            yield inode, limit


def _messages(block: bytes) -> Iterator[tuple[int, bytes]]:
    while len(block) >= _HEADER.size:
        length, kind, *_rest = _HEADER.unpack_from(block)
        if length < _HEADER.size:
            return
        yield kind, block[_HEADER.size : length]
        block = block[(length + 3) & ~3 :]
