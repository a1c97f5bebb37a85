"""A target that keeps how its connections were closed, for loads that must end by themselves."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from websockets.sync.server import ServerConnection, serve

from tests.servers import threaded

HOLD = 6
ENDS_S = 40  # a load of a minute and more, whose parts end 5 s after the last beat


class Target:
    """A server that keeps when and how each connection was closed."""

    def __init__(self) -> None:
        self.open = 0
        self.closed: list[tuple[float, int | None]] = []

    def __call__(self, connection: ServerConnection) -> None:
        self.open += 1
        for _message in connection:
            pass
        self.closed.append((time.monotonic(), connection.close_code))

    def until(self, count: int, within_s: float) -> None:
        """Wait until so many were closed."""
        limit = time.monotonic() + within_s
        while len(self.closed) < count:
            assert time.monotonic() < limit, self.closed
            time.sleep(0.05)


@contextmanager
def target() -> Iterator[tuple[Target, str]]:
    """One, and its URL."""
    found = Target()
    server = serve(found, "127.0.0.1", 0)
    with threaded(server):
        yield found, f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"


def in_time(seen: Target, began: float) -> None:
    """All connections were closed with 1000, not before the silence had lasted, and long before their own end."""
    seen.until(HOLD, ENDS_S)
    assert {1000} == {code for _at, code in seen.closed}
    assert 3 < min(at for at, _code in seen.closed) - began < ENDS_S
