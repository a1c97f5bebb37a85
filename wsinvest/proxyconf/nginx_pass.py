"""What `proxy_pass` makes of a request: the servers behind, and the path and query as they get it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from wsinvest.facts.proxy import Backend
from wsinvest.proxyconf.nginx_location import pattern_of
from wsinvest.proxyconf.nginx_route import Route
from wsinvest.proxyconf.nginx_values import Values
from wsinvest.proxyconf.statement import Statement, named

_URL: Final = re.compile(r"(?P<scheme>https?|grpcs?|\$\w+)://(?P<at>unix:[^:]*:?|[^/?#]*)(?P<uri>.*)", re.DOTALL)
_QUERY: Final = re.compile(r"\$(?:\{)?(?:args|query_string|request_uri|is_args|arg_\w+)")
_PORTS: Final = {"http": 80, "https": 443, "grpc": 80, "grpcs": 443}
_AT: Final = re.compile(r"\[(?P<six>[^\]]*)\](?::(?P<port6>\d{1,5}))?|(?P<host>[^:]+)(?::(?P<port>\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class Passed:
    """`host`: `$proxy_host` of nginx, None if it is not known. `query_lost`: True if the URL's query is dropped."""

    backends: tuple[Backend, ...] = ()
    host: str | None = None
    path: str = ""
    query_lost: bool = False
    upstream: Statement | None = None
    unknown: list[str] = field(default_factory=list)


def passed(one: Statement, way: Route, values: Values, upstreams: Iterable[Statement]) -> Passed:
    """What this `proxy_pass` does with the request that came this way."""
    written = one.args[0] if one.args else ""
    as_written, whole = _URL.fullmatch(written), _URL.fullmatch(values.of(written) or "")
    if whole is None:
        if as_written is None:
            return Passed()
        known = _URL.fullmatch(values.of(as_written["scheme"] + "://" + as_written["at"]) or "")
        path, lost = _path(as_written["uri"], None, "$" in written, way)
        if known is None:
            return Passed(path=path, query_lost=lost)
        backends, upstream = _backends(known["scheme"], known["at"], one, upstreams)
        return Passed(backends, known["at"], path, lost, upstream)
    backends, upstream = _backends(whole["scheme"], whole["at"], one, upstreams)
    # The scheme itself may stand in the variable, as in `proxy_pass $backend/`.
    uri = as_written["uri"] if as_written else written if whole["uri"] else ""
    path, lost = _path(uri, whole["uri"], "$" in written, way)
    return Passed(backends, whole["at"], path, lost, upstream)


def _path(written: str, filled: str | None, variables: bool, way: Route) -> tuple[str, bool]:
    """The path as it is passed on, empty if it is not known, and if the query is dropped."""
    if not written and not filled:
        return way.path if way.rewritten else way.original, False
    if variables:
        uri = written if filled is None else filled
        path = uri.partition("?")[0] if filled is not None else ""
        return path, not _QUERY.search(written) and "?" not in uri
    if way.rewritten and way.rewritten[-1].args[2:] == ("break",):
        return way.path, False  # a path that `rewrite ... break` made is passed whole
    location = way.location
    modifier, prefix = pattern_of(location) if location else ("", "/")
    if modifier in ("~", "~*") or prefix.startswith("@"):
        return "", False
    return written.partition("?")[0] + way.path[len(prefix) :], False


def _backends(
    scheme: str, at: str, one: Statement, upstreams: Iterable[Statement]
) -> tuple[tuple[Backend, ...], Statement | None]:
    group = next((other for other in upstreams if other.args == (at,)), None)
    if group is None:
        found = backend(scheme, at, one, _PORTS.get(scheme, 80))
        return ((found,) if found else ()), None
    servers = [server for server in named(group.inside, "server") if server.args]
    up = [server for server in servers if not {"down", "backup"} & set(server.args)]
    found_ones = (backend(scheme, server.args[0], server, 80) for server in up or servers)
    return tuple(filter(None, found_ones)), group


def backend(scheme: str, at: str, one: Statement, port: int) -> Backend | None:
    """The server at this address as it is written, None if that is no address."""
    if at.startswith("unix:"):
        return Backend(scheme, at.rstrip(":"), 0, one.place)
    match = _AT.fullmatch(at)
    if match is None:
        return None
    return Backend(scheme, match["six"] or match["host"] or "", int(match["port6"] or match["port"] or port), one.place)
