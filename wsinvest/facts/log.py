"""The server's log: how often each known error line was found, and what it names; never its text."""

from collections.abc import Iterable, Sequence
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
    UPGRADE_MISSING = "upgrade_missing"
    HTTP_ONLY = "http_only"
    APPLICATION_HTTP_ONLY = "application_http_only"
    DESCRIPTORS_EXHAUSTED = "descriptors_exhausted"
    WORKER_CONNECTIONS = "worker_connections"
    LIMIT_REACHED = "limit_reached"  # `connections by zone "x"`, `requests:by zone "x"`, or the limit's name
    WORKER_TIMEOUT = "worker_timeout"  # the worker's pid
    MEMORY_OUT = "memory_out"
    ORIGIN_REJECTED = "origin_rejected"  # the Origin
    HOST_REJECTED = "host_rejected"  # the Host
    TRUSTED_PROXIES = "trusted_proxies"  # the address of the proxy that is not trusted
    ACCESS_RULE = "access_rule"  # the firewall's rule, where one is named
    MESSAGE_TOO_BIG = "message_too_big"
    AUTH_REQUEST = "auth_request"  # the status of the authentication service, or its URL
    UPSTREAM_REFUSED = "upstream_refused"  # address:port or the name of the group, as for all UPSTREAM
    UPSTREAM_UNREACHABLE = "upstream_unreachable"
    UPSTREAM_UNNAMED = "upstream_unnamed"  # the name that nginx has no resolver for
    UPSTREAM_FORBIDDEN = "upstream_forbidden"
    UPSTREAM_TIMEOUT = "upstream_timeout"
    UPSTREAM_IDLE = "upstream_idle"  # an open WebSocket, cut because nothing came
    UPSTREAM_MARKED_DOWN = "upstream_marked_down"
    UPSTREAM_TLS = "upstream_tls"
    UPSTREAM_CERTIFICATE = "upstream_certificate"  # why the proxy does not accept it
    UPSTREAM_NAME = "upstream_name"
    UPSTREAM_TLS_OFF = "upstream_tls_off"
    UPSTREAM_CLOSED = "upstream_closed"
    UPSTREAM_HTTP2 = "upstream_http2"
    UPSTREAM_NOT_HTTP = "upstream_not_http"
    UPSTREAM_HEAD_TOO_BIG = "upstream_head_too_big"
    SCHEME_UNHANDLED = "scheme_unhandled"  # the scheme that no module of the proxy handles
    CONNECTION_WITHHELD = "connection_withheld"
    NO_ROUTE = "no_route"  # the path
    DEPENDENCY_REFUSED = "dependency_refused"  # address:port
    DEPENDENCY_UNRESOLVED = "dependency_unresolved"  # the name that has no address
    TLS_FAILED = "tls_failed"
    PROXY_PROTOCOL = "proxy_protocol"


@dataclass(frozen=True, slots=True)
class Complaint:
    """A log line that matches a known pattern: its offset in bytes and its time as written.

    `time` is YYYY-MM-DDThh:mm:ss without a zone, empty if the line does not begin with a date.
    `file`: which log it is, empty where only one was named.
    """

    at: int
    says: LogPattern
    time: str = ""
    file: str = ""


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


@dataclass(frozen=True, slots=True)
class LogFile:
    """A log that was read: its path as shown, and its size when the run began."""

    name: str
    size_bytes: int


@facts("config", label=_("server log"))
@dataclass(frozen=True, slots=True)
class Log:
    """The log as read: counts over its last 1,000 lines and its known errors; never the lines themselves.

    `with_time`, `with_level`, `with_connection_id`: how many of the lines carry one. Of several logs all figures are
    sums; `files`: those that were read; `notes`: those that could not be, each with its reason.
    """

    path: str
    size_bytes: int
    lines: int
    with_time: int
    with_level: int
    with_connection_id: int
    read_bytes: int = 0
    said: tuple[LogCount, ...] = ()
    files: tuple[LogFile, ...] = ()
    notes: tuple[str, ...] = ()

    def lately(self, says: LogPattern) -> int:
        """How many of the last 1,000 lines match this pattern."""
        return next((one.lately for one in self.said if one.name is says), 0)


def together(logs: Sequence[Log], notes: tuple[str, ...] = ()) -> Log:
    """One or more logs as one: their sums."""
    return Log(
        path=", ".join(one.path for one in logs),
        size_bytes=sum(one.size_bytes for one in logs),
        lines=sum(one.lines for one in logs),
        with_time=sum(one.with_time for one in logs),
        with_level=sum(one.with_level for one in logs),
        with_connection_id=sum(one.with_connection_id for one in logs),
        read_bytes=sum(one.read_bytes for one in logs),
        said=summed(count for one in logs for count in one.said),
        files=tuple(file for one in logs for file in one.files),
        notes=notes,
    )


def summed(counts: Iterable[LogCount]) -> tuple[LogCount, ...]:
    """The counts with one for each pattern, in the order of the patterns."""
    found: dict[LogPattern, LogCount] = {}
    for one in counts:
        known = found.get(one.name)
        found[one.name] = one if known is None else _sum(known, one)
    return tuple(found[says] for says in LogPattern if says in found)


def _sum(one: LogCount, other: LogCount) -> LogCount:
    return LogCount(
        one.name,
        one.lines + other.lines,
        one.lately + other.lately,
        min(filter(None, (one.first, other.first)), default=""),
        max(one.last, other.last),
        tuple(dict.fromkeys((*one.about, *other.about)))[:MOST_NAMED],
    )
