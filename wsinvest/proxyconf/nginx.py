"""What an nginx configuration does with the handshake of one URL."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wsinvest.facts.proxy import Backend, ForwardedHeader, Place
from wsinvest.proxyconf import nginx_location, nginx_server, nginx_tree
from wsinvest.proxyconf.files import Files
from wsinvest.proxyconf.nginx_pass import Passed, backend, passed
from wsinvest.proxyconf.nginx_route import Route, route
from wsinvest.proxyconf.nginx_values import Values
from wsinvest.proxyconf.reading import Reading
from wsinvest.proxyconf.request import Handshake
from wsinvest.proxyconf.statement import Statement, last, named

# Directives that are told, with their documented default; empty: off, or none.
_INHERITED: Final = {
    "proxy_http_version": "1.0",
    "proxy_read_timeout": "60s",
    "proxy_send_timeout": "60s",
    "proxy_connect_timeout": "60s",
    "proxy_buffering": "on",
    "proxy_pass_request_headers": "on",
    "proxy_next_upstream": "error timeout",
    "proxy_ssl_server_name": "off",
    "proxy_ssl_name": "",
    "proxy_ssl_verify": "off",
    "limit_conn_status": "503",
    "limit_req_status": "503",
    "large_client_header_buffers": "4 8k",
    "client_header_timeout": "60s",
    "send_timeout": "60s",
    "auth_request": "",
    "auth_basic": "",
    "modsecurity": "",
    "modsecurity_rules_file": "",
    "proxy_cache": "",
    "proxy_redirect": "",
    "proxy_intercept_errors": "",
    "satisfy": "",
    "ignore_invalid_headers": "",
    "underscores_in_headers": "",
}
_ARRAYS: Final = (
    "limit_conn",
    "limit_req",
    "proxy_hide_header",
    "error_page",
    "limit_except",
    "valid_referers",
)
_NOT_INHERITED: Final = ("proxy_pass", "try_files", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "internal")
_OF_UPSTREAMS: Final = (
    *("ip_hash", "hash", "least_conn", "random", "sticky", "sticky_cookie", "keepalive", "server", "zone", "queue"),
)
# What nginx sends by itself (ngx_http_proxy_module, proxy_set_header): hop-by-hop headers of the client end here.
_OWN_HEADERS: Final = (("Host", "$proxy_host"), ("Connection", "close"), ("Upgrade", ""))


@dataclass(frozen=True)
class _Levels:
    """The blocks around a request, from the main one to the innermost."""

    blocks: tuple[tuple[Statement, ...], ...]

    def inherited(self, name: str) -> Statement | None:
        """The statement of the innermost level that has one."""
        return next(filter(None, (last(block, name) for block in reversed(self.blocks))), None)

    def array(self, *names: str) -> tuple[Statement, ...]:
        """All statements of the innermost level that has any: a level with its own inherits none."""
        found = (tuple(named(block, *names)) for block in reversed(self.blocks))
        return next(filter(None, found), ())


def read(path: Path, files: Files, handshake: Handshake) -> Reading:
    """Read the file as nginx would, for this handshake."""
    tree = nginx_tree.read(path, files)
    http = tuple(one for block in named(tree, "http") for one in block.inside)
    reading = Reading("nginx", unread=tuple(one.place for one in named((*tree, *http), "include") if one.unread))
    servers = tuple(named(http or tree, "server"))
    if not servers and not http and any(named(tree, "location", "proxy_pass")):
        return _of_server(Statement("server", (), Place(files.shown(path)), tree), (), (), handshake, reading)
    server = nginx_server.chosen(servers, handshake.url) or _only(servers, handshake, reading)
    if server is not None:
        return _of_server(server, tree, http, handshake, reading)
    stream = tuple(one for block in named(tree, "stream") for one in block.inside)
    forwarder = nginx_server.chosen(tuple(named(stream, "server")), handshake.url)
    return _of_stream(forwarder, stream, tree, reading) if forwarder else reading


def _only(servers: tuple[Statement, ...], handshake: Handshake, reading: Reading) -> Statement | None:
    """The server block that has the URL's host as its name, or the only one: ports may be mapped in front of nginx."""
    host = handshake.url.host.lower()
    by_name = [one for one in servers if any(host in names.args for names in named(one.inside, "server_name"))]
    found = by_name[0] if len(by_name) == 1 else servers[0] if len(servers) == 1 else None
    if found:
        reading.notes.append(f"no server block listens on port {handshake.url.port}; the one that fits was taken")
    return found


def _of_server(
    server: Statement, tree: tuple[Statement, ...], http: tuple[Statement, ...], handshake: Handshake, reading: Reading
) -> Reading:
    values = Values(handshake, nginx_location.normalised(handshake.url.path))
    values.learn_maps(http or tree)
    way = route(server, values)
    levels = _Levels((tree, http, *(one.inside for one in way.chain), *_excepted(way)))
    reading.route = way.location or server
    unread = (one.place for block in levels.blocks for one in named(block, "include") if one.unread)
    reading.unread = tuple(dict.fromkeys((*reading.unread, *unread, *(one.place for one in way.unclear))))
    upstreams = tuple(named(http or tree, "upstream"))
    passing = _passing(way)
    target = passed(passing, way, values, upstreams) if passing else Passed()
    reading.backends = target.backends
    reading.path_behind = target.path if passing else ""
    if not passing:
        reading.ends = _ends(way)
        reading.elsewhere = _elsewhere(server, tuple(named(http or tree, "server")), values)
    reading.query_lost = way.query_lost or (passing if target.query_lost else None)
    values.own["proxy_host"] = target.host
    reading.headers = tuple(_headers(levels, values)) if passing else ()
    reading.directives = tuple(_directives(levels, way, tree, target))
    return reading


def _excepted(way: Route) -> Iterator[tuple[Statement, ...]]:
    """What stands in the limit_except that the handshake, a GET, falls under; naming GET or HEAD leaves it out."""
    for one in named(way.location.inside if way.location else (), "limit_except"):
        if "GET" not in one.args:
            yield one.inside


def _passing(way: Route) -> Statement | None:
    """The proxy_pass in force: of the `if`, else of the innermost location, which inherits none."""
    if way.ends:
        return None
    blocks = [one.inside for one in (way.block, way.location) if one]
    return next(filter(None, (last(block, "proxy_pass") for block in blocks)), None)


def _ends(way: Route) -> tuple[Statement, ...]:
    """The `return` that answers, behind its `if`; the `rewrite` to where nothing is passed on."""
    if way.ends is None:
        return tuple(one for one in way.rewritten[-1:] if one.name == "rewrite")
    if way.ends.name != "return":
        return ()
    inside = way.block is not None and way.ends in way.block.inside
    return (way.block, way.ends) if way.block and inside else (way.ends,)


def _elsewhere(server: Statement, servers: tuple[Statement, ...], values: Values) -> Statement | None:
    """The server_name of another block at this address that passes the path on, if this one is not meant by name."""
    url = values.handshake.url
    for other in nginx_server.unchosen(servers, server, url):
        own = Values(values.handshake, nginx_location.normalised(url.path))
        if _passing(route(other, own)):
            return last(other.inside, "server_name")
    return None


def _headers(levels: _Levels, values: Values) -> Iterator[ForwardedHeader]:
    written = [one for one in levels.array("proxy_set_header") if len(one.args) == 2]
    names = {one.args[0].lower() for one in written}
    for one in written:
        name, value = one.args
        yield ForwardedHeader(name, value, one.place, values.of(value))
    for name, value in _OWN_HEADERS:
        if name.lower() not in names:
            yield ForwardedHeader(name, value, Place(), values.of(value))


def _directives(levels: _Levels, way: Route, tree: tuple[Statement, ...], target: Passed) -> Iterator[Statement]:
    inner = [one.inside for one in (way.block, way.location or way.server) if one]
    for name in _NOT_INHERITED:
        found = next(filter(None, (last(block, name) for block in inner)), None)
        if found and not way.ends:
            yield found
    if way.ends:
        yield way.ends
    yield from (one for one in way.rewritten if one.name == "rewrite")
    yield from (one for block in way.chain for one in named(block.inside, "if"))
    for name, default in _INHERITED.items():
        found = levels.inherited(name)
        if found or default:
            yield found or Statement(name, (default,))
    for name in _ARRAYS:
        yield from levels.array(name)
    yield from levels.array("allow", "deny")  # tried in their order
    yield from named(way.server.inside, "listen", "server_name")
    yield from _of_main(tree)
    if target.upstream:
        yield from named(target.upstream.inside, *_OF_UPSTREAMS)


def _of_main(tree: tuple[Statement, ...]) -> Iterator[Statement]:
    events = tuple(one for block in named(tree, "events") for one in block.inside)
    if not events and not any(named(tree, "http")):
        return  # a file for sites only: these stand elsewhere
    yield last(events, "worker_connections") or Statement("worker_connections", ("512",))
    yield last(tree, "worker_processes") or Statement("worker_processes", ("1",))
    found = last(tree, "worker_rlimit_nofile")
    if found:
        yield found


def _of_stream(
    server: Statement, stream: Iterable[Statement], tree: tuple[Statement, ...], reading: Reading
) -> Reading:
    """A server of the stream module, which passes bytes on unread."""
    reading.route = server
    passing = last(server.inside, "proxy_pass")
    at = passing.args[0] if passing and passing.args else ""
    group = next((one for one in named(stream, "upstream") if one.args == (at,)), None)
    written = list(named(group.inside, "server")) if group else [passing] if passing else []
    found: Iterator[Backend | None] = (backend("tcp", one.args[0], one, 0) for one in written if one.args)
    reading.backends = tuple(filter(None, found))
    reading.path_behind = "" if not passing else reading.path_behind
    sends = last(server.inside, "proxy_protocol") or last(tuple(stream), "proxy_protocol")
    timeout = last(server.inside, "proxy_timeout") or last(tuple(stream), "proxy_timeout")
    reading.directives = (
        *([passing] if passing else []),
        *([sends] if sends else []),
        *named(server.inside, "listen"),
        timeout or Statement("proxy_timeout", ("10m",)),
        *_of_main(tree),
    )
    return reading
