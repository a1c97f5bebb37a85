"""Which sockets are ready: epoll with waits of microseconds, and the standard selectors where there is no epoll."""

import select
import selectors
from contextlib import suppress
from typing import Final, Protocol

READ: Final = 1  # EPOLLIN
WRITE: Final = 4  # EPOLLOUT
_MOST: Final = 512  # events of one call
_SELECTABLE: Final = 1024  # FD_SETSIZE: `select` cannot wait on a higher descriptor
NS: Final = 1_000_000_000


class Poller(Protocol):
    """Sockets by their descriptors."""

    def register(self, fd: int, mask: int) -> None:
        """Watch one for READ, WRITE or both."""

    def modify(self, fd: int, mask: int) -> None:
        """Watch it for something else."""

    def forget(self, fd: int) -> None:
        """Its socket is about to be closed."""

    def wait(self, wait_ns: int) -> list[tuple[int, int]]:
        """The descriptors that are ready, with what for; waits so long for the first one."""

    def close(self) -> None:
        """Give the descriptor of the poller itself back."""


class Epoll:
    """Linux: epoll waits whole milliseconds, so the wait is done by `select` on its descriptor."""

    def __init__(self) -> None:
        """Watches nothing."""
        self._epoll = select.epoll()
        self._fd = self._epoll.fileno()
        self.register, self.modify, self.close = self._epoll.register, self._epoll.modify, self._epoll.close

    def forget(self, fd: int) -> None:
        """Nothing: the kernel forgets a socket that is closed."""

    def wait(self, wait_ns: int) -> list[tuple[int, int]]:
        """What is ready now, else what is ready after the wait."""
        ready = self._epoll.poll(0, _MOST)
        if ready or wait_ns <= 0:
            return ready
        if self._fd >= _SELECTABLE:
            return self._epoll.poll(wait_ns / NS, _MOST)
        select.select((self._fd,), (), (), wait_ns / NS)
        return self._epoll.poll(0, _MOST)


class Selected:
    """Any other system, by its best selector."""

    def __init__(self) -> None:
        """Watches nothing."""
        self._selector = selectors.DefaultSelector()

    def register(self, fd: int, mask: int) -> None:
        """Watch one."""
        self._selector.register(fd, _events(mask))

    def modify(self, fd: int, mask: int) -> None:
        """Watch it for something else."""
        self._selector.modify(fd, _events(mask))

    def forget(self, fd: int) -> None:
        """Watch it no more."""
        with suppress(KeyError):  # one that was closed before it was watched
            self._selector.unregister(fd)

    def wait(self, wait_ns: int) -> list[tuple[int, int]]:
        """What is ready within the wait."""
        return [(key.fd, _mask(events)) for key, events in self._selector.select(max(0, wait_ns) / NS)]

    def close(self) -> None:
        """Close the selector."""
        self._selector.close()


def poller() -> Poller:
    """The best of this system."""
    return Epoll() if hasattr(select, "epoll") else Selected()


def _events(mask: int) -> int:
    return (selectors.EVENT_READ if mask & READ else 0) | (selectors.EVENT_WRITE if mask & WRITE else 0)


def _mask(events: int) -> int:
    return (READ if events & selectors.EVENT_READ else 0) | (WRITE if events & selectors.EVENT_WRITE else 0)
