"""The settings of a watch: the table `[watch]` of a target file. No I/O, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

LEAST_EVERY_S: Final = 5.0
MOST_EVERY_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """How a target is watched.

    `every_s`: between two samples. `canary`: hold one connection, with pings. `diagnose`: attach the cause to an
    incident. `clear_s`: how long all must be good before an alert is resolved. `keep_days`, `keep_mb`: bounds of the
    history. `notify` and `heartbeat`: names of variables that hold URLs, never URLs. `lines`: those of alerts that
    differ from their defaults. `quiet`: weekly windows of planned work, as `Sun 02:00-03:00 Europe/Lisbon`.
    """

    every_s: float = 15.0
    canary: bool = True
    diagnose: bool = True
    clear_s: float = 300.0
    keep_days: int = 400
    keep_mb: int = 500
    notify: tuple[str, ...] = ()
    heartbeat: str = ""
    lines: Mapping[str, float] = field(default_factory=dict)
    quiet: tuple[str, ...] = ()
