"""The server's log: how often each known error line was found; never its text."""

from dataclasses import dataclass
from enum import StrEnum

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


class LogPattern(StrEnum):
    """A known error line of a log."""

    UPGRADE_UNSUPPORTED = "upgrade_unsupported"
    DESCRIPTORS_EXHAUSTED = "descriptors_exhausted"
    WORKER_CONNECTIONS = "worker_connections"
    UPSTREAM_REFUSED = "upstream_refused"


@dataclass(frozen=True, slots=True)
class Complaint:
    """A log line that matches a known pattern: its offset in bytes and its time as written.

    `time` is YYYY-MM-DDThh:mm:ss without a zone, empty if the line does not begin with a date.
    """

    at: int
    says: LogPattern
    time: str = ""


@dataclass(frozen=True, slots=True)
class LogCount:
    """One pattern: lines in total and among the last 1,000 (`lately`), first and last time."""

    name: LogPattern
    lines: int = 0
    lately: int = 0
    first: str = ""
    last: str = ""


@facts("config", label=_("server log"))
@dataclass(frozen=True, slots=True)
class Log:
    """The log as read: counts over its last 1,000 lines and its known errors; never the lines themselves.

    `with_time`, `with_level`, `with_connection_id`: how many of the lines carry one.
    """

    path: str
    size_bytes: int
    lines: int
    with_time: int
    with_level: int
    with_connection_id: int
    read_bytes: int = 0
    said: tuple[LogCount, ...] = ()

    def lately(self, says: LogPattern) -> int:
        """How many of the last 1,000 lines match this pattern."""
        return next((one.lately for one in self.said if one.name is says), 0)
