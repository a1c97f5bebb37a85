"""The server's log: known complaints and how often each was found. No text of it."""

from dataclasses import dataclass
from enum import StrEnum

from wsinvest.model.registry import facts


class LogPattern(StrEnum):
    """What a line of a log complains of."""

    UPGRADE_UNSUPPORTED = "upgrade_unsupported"
    DESCRIPTORS_EXHAUSTED = "descriptors_exhausted"
    WORKER_CONNECTIONS = "worker_connections"
    UPSTREAM_REFUSED = "upstream_refused"


@dataclass(frozen=True, slots=True)
class Complaint:
    """A line that says something known: where it begins, in bytes, and when it was written, as the log itself has it.

    `time` is YYYY-MM-DDThh:mm:ss without a zone, or empty where the line begins with no such date.
    """

    at: int
    says: LogPattern
    time: str = ""


@dataclass(frozen=True, slots=True)
class LogCount:
    """One complaint over all that was read: lines in all and among the last 1,000; first and last time told."""

    name: LogPattern
    lines: int = 0
    lately: int = 0
    first: str = ""
    last: str = ""


@facts("config")
@dataclass(frozen=True, slots=True)
class Log:
    """What was read of the log, counts over its last 1,000 lines, and its complaints; never the lines themselves."""

    path: str
    size_bytes: int
    lines: int
    with_time: int
    with_level: int
    with_connection_id: int
    read_bytes: int = 0
    said: tuple[LogCount, ...] = ()

    def lately(self, says: LogPattern) -> int:
        """How many of the last lines complain of this."""
        return next((one.lately for one in self.said if one.name is says), 0)
