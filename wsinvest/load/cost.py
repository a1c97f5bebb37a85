"""What a load costs the machine that makes it: processor time and memory a connection."""

import gc
import os
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wsinvest.load.link import Link

LEAST: Final = 100  # connections from which their memory can be told from that of everything else
_KB: Final = 1024
_PLACES: Final = 120  # a dict takes about 104 bytes an entry, a list 8
_STATM: Final = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds of this process since the load began, and KB of memory for each connection that was held.

    `kb_per_connection`: at least so much: the growth of our resident memory, or the Python objects of a connection
    where they are more, since a process fills first what it had free. None where fewer than LEAST were held, or where
    this system does not tell a process its memory.
    """

    cpu_s: float
    kb_per_connection: float | None
    most_open: int


class Usage:
    """Remembers what was used when the load began."""

    def __init__(self) -> None:
        """Begin now."""
        gc.collect()
        self._cpu, self._memory = time.process_time(), resident_bytes()

    def cost(self, most_open: int) -> Cost:
        """What was used since then."""
        now = resident_bytes()
        if self._memory is None or now is None or most_open < LEAST:
            return Cost(time.process_time() - self._cpu, None, most_open)
        each = max((now - self._memory) / most_open, OBJECTS)
        return Cost(time.process_time() - self._cpu, each / _KB, most_open)


def _objects() -> int:
    """Bytes of the Python objects of one connection: socket, link, two times, and its places in a dict and a list."""
    sock = socket.SocketType(socket.AF_INET, socket.SOCK_STREAM)
    link = Link(sock, 0, 2**40, 0)
    sock.close()
    return sum(map(sys.getsizeof, (sock, link, link.due, link.mark))) + _PLACES


OBJECTS: Final = _objects()


def resident_bytes() -> int | None:
    """Memory of this process that is resident, None where /proc does not tell it."""
    try:
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None
