"""The server's log: how often each known error line was found, and what it names; never its text."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts

MOST_NAMED: Final = 4  # of what the lines of one pattern name


class LogPattern(StrEnum):
    """A known error line of a log. UPSTREAM: a proxy on the server behind it; DEPENDENCY: a server on what it needs.

    Behind some stands what their lines name (`LogCount.about`).
    """

    UPGRADE_UNSUPPORTED = "upgrade_unsupported"
    HTTP_ONLY = "http_only"
    DESCRIPTORS_EXHAUSTED = "descriptors_exhausted"
    WORKER_CONNECTIONS = "worker_connections"
    LIMIT_REACHED = "limit_reached"  # `connections by zone "x"`, `requests:by zone "x"`, or the limit's name
    WORKER_TIMEOUT = "worker_timeout"  # the worker's pid
    MEMORY_OUT = "memory_out"
    ORIGIN_REJECTED = "origin_rejected"  # the Origin
    HOST_REJECTED = "host_rejected"  # the Host
    TRUSTED_PROXIES = "trusted_proxies"  # the address of the proxy that is not trusted
    MESSAGE_TOO_BIG = "message_too_big"
    AUTH_REQUEST = "auth_request"  # the status of the authentication service, or its URL
    UPSTREAM_REFUSED = "upstream_refused"  # address:port or the name of the group, as for all UPSTREAM
    UPSTREAM_UNREACHABLE = "upstream_unreachable"
    UPSTREAM_TIMEOUT = "upstream_timeout"
    UPSTREAM_IDLE = "upstream_idle"  # an open WebSocket, cut because nothing came
    UPSTREAM_TLS = "upstream_tls"
    UPSTREAM_CLOSED = "upstream_closed"
    DEPENDENCY_REFUSED = "dependency_refused"  # address:port
    DEPENDENCY_UNRESOLVED = "dependency_unresolved"  # the name that has no address
    TLS_FAILED = "tls_failed"


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
    """One pattern: lines in total and among the last 1,000 (`lately`), first and last time.

    `about`: what the lines name, filtered, each once and MOST_NAMED at most.
    """

    name: LogPattern
    lines: int = 0
    lately: int = 0
    first: str = ""
    last: str = ""
    about: tuple[str, ...] = ()


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
