"""TCP sockets by state, the listen queue of the target's port, and ephemeral ports."""

from dataclasses import dataclass
from typing import Final

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts

ESTABLISHED: Final = "ESTABLISHED"


@dataclass(frozen=True, slots=True)
class SocketState:
    """How many sockets are in one TCP state, on the host and on the target's port."""

    name: str
    host: int
    port: int


@facts("resource", label=_("sockets"))
@dataclass(frozen=True, slots=True)
class Sockets:
    """The socket table at one moment. The listen queue is None if nothing listens here on the target's port.

    `listen_queue`: connections that wait for accept(); `listen_limit`: the most that may wait. `ephemeral_used`: local
    ports of the range in use towards the one destination that uses most of them.
    """

    states: tuple[SocketState, ...]
    listen_queue: int | None = None
    listen_limit: int | None = None
    ephemeral_range: tuple[int, int] | None = None
    ephemeral_used: int | None = None

    @property
    def connections(self) -> int:
        """The number of established connections on the target's port."""
        return next((state.port for state in self.states if state.name == ESTABLISHED), 0)
