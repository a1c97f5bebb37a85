"""TCP sockets of this host by state, and the listen queue of the target's port."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SocketState:
    """How many sockets are in one state, on the host and on the target's port."""

    name: str
    host: int
    port: int


@dataclass(frozen=True, slots=True)
class Sockets:
    """The socket table at one moment. The listen queue is None when nothing listens here on the target's port."""

    states: tuple[SocketState, ...]
    listen_queue: int | None = None
    listen_limit: int | None = None
    ephemeral_range: tuple[int, int] | None = None
    ephemeral_used: int | None = None
