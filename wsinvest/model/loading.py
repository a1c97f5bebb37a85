"""The settings of a load: the table `[load]` of a target file. No I/O, no clock."""

from dataclasses import dataclass
from typing import Final

MOST_CONNECTIONS: Final = 1_000_000
MOST_RATE: Final = 100_000.0


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """What a target that is not this machine may be loaded with; 0 where its file does not say it.

    `max_connections`: at once; `max_rate`: handshakes and messages a second, each.
    """

    max_connections: int = 0
    max_rate: float = 0.0
