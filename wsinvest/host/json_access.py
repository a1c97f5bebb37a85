"""Requests in access logs of JSON: Caddy, Traefik, Envoy, and nginx with a format of its own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

_LONGEST: Final = 64 * 1024
_MARKS: Final = (b'"status"', b'"DownstreamStatus"', b'"response_code"')
# Names that formats of nginx give to its variables.
_TIMES: Final = ("time_iso8601", "time_local", "@timestamp", "timestamp", "time", "msec", "ts")
_CLIENTS: Final = ("remote_addr", "client_ip", "client", "remote_ip", "ip")
_PATHS: Final = ("request_uri", "uri", "path", "request")
_TOOK: Final = ("request_time", "req_time", "rt")  # $request_time; other names may have another unit
_ACCESS_TIME: Final = "%d/%b/%Y:%H:%M:%S"
_LATEST: Final = 4e9  # s since 1970; larger numbers are not seconds
_MS, _NS = 1000, 1_000_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """A request that ended at `at` (s since 1970, as if the log's zone were UTC) and began at `began`, None if unknown.

    `sure`: the line tells which of the two its time is. `client`: its address, empty if none is written.
    """

    at: float
    began: float | None
    status: int
    path: str
    client: str
    sure: bool


def request_of(line: bytes) -> Request | None:
    """The request that this line tells of; None where it is no JSON, or of no known form. What precedes it is left."""
    start = line.find(b'{"')
    if start < 0 or len(line) > _LONGEST or not any(mark in line for mark in _MARKS):
        return None
    try:
        content = json.loads(line[start:])
    except (ValueError, RecursionError):
        return None
    return _read(content) if isinstance(content, dict) else None


def _read(content: Mapping[str, Any]) -> Request | None:
    """By the first form that fits."""
    for form in (_caddy, _traefik, _envoy, _nginx):
        try:
            found = form(content)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError, OverflowError):
            continue
        if found is not None:
            return found if _possible(found) else None
    return None


def _possible(found: Request) -> bool:
    """False for times that are no numbers or go backwards, and where what stands for a path is none."""
    return found.path.startswith("/") and 0 < (found.at if found.began is None else found.began) <= found.at < _LATEST


def _caddy(said: Mapping[str, Any]) -> Request | None:
    """Written at the end. Its duration is in seconds by default, which are never a whole number."""
    if said.get("msg") != "handled request":
        return None
    request, at, took = said["request"], _time(said["ts"]), said.get("duration")
    began = at - took if isinstance(took, float) else None
    client = request.get("client_ip") or request.get("remote_ip") or _host(request.get("remote_addr", ""))
    return Request(at, began, int(said["status"]), _path(request["uri"]), str(client), sure=True)


def _traefik(said: Mapping[str, Any]) -> Request:
    """Its duration is in nanoseconds."""
    began = _time(said.get("StartUTC") or said["StartLocal"])
    path, client = _path(said["RequestPath"]), str(said.get("ClientHost", ""))
    return Request(began + said["Duration"] / _NS, began, int(said["DownstreamStatus"]), path, client, sure=True)


def _envoy(said: Mapping[str, Any]) -> Request:
    """By the names of its operators, as Istio writes them; its duration is in milliseconds."""
    began = _time(said["start_time"])
    forwarded = (said.get("x_forwarded_for") or "").partition(",")[0]
    client = forwarded.strip("- ") or _host(said.get("downstream_remote_address") or "")
    ended = began + float(said["duration"]) / _MS
    return Request(ended, began, int(said["response_code"]), _path(said["path"]), client, sure=True)


def _nginx(said: Mapping[str, Any]) -> Request:
    """By the names that formats have for its variables."""
    at, took = _time(_first(said, _TIMES)), next((said[name] for name in _TOOK if name in said), None)
    path = str(_first(said, _PATHS))
    path = path.split(" ")[1] if path.count(" ") == 2 else path
    client = next((str(said[name]) for name in _CLIENTS if said.get(name)), "")
    return Request(at, None if took is None else at - float(took), int(said["status"]), _path(path), client, sure=False)


def _first(said: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    """The value of the first of these names; raises KeyError if there is none."""
    return said[next((name for name in names if said.get(name)), names[0])]


def _time(written: Any) -> float:
    """Seconds since 1970 of a number, or of a date as it stands there; raises ValueError for anything else."""
    try:
        number = float(written)
    except (TypeError, ValueError):
        return _dated(written)
    number = number / _MS if number > _LATEST else number
    if not 0 < number < _LATEST:
        raise ValueError("no time in seconds or milliseconds")
    return number


def _dated(written: str) -> float:
    for parse in (datetime.fromisoformat, _access_time):
        try:
            return parse(written).replace(tzinfo=UTC).timestamp()
        except ValueError:
            continue
    raise ValueError("no date")


def _access_time(written: str) -> datetime:
    return datetime.strptime(written.partition(" ")[0], _ACCESS_TIME)  # noqa: DTZ007  its zone is left out on purpose


def _path(uri: str) -> str:
    return uri.partition("?")[0]


def _host(address: str) -> str:
    """The address without its port."""
    return address.rpartition(":")[0] or address
