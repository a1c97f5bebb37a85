"""What a Caddyfile does with the handshake of one URL."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from wsinvest.facts.proxy import Backend, ForwardedHeader, Place
from wsinvest.model.target import Url
from wsinvest.proxyconf import caddy_tree
from wsinvest.proxyconf.files import Files
from wsinvest.proxyconf.nginx_pass import backend
from wsinvest.proxyconf.reading import Reading
from wsinvest.proxyconf.request import Handshake
from wsinvest.proxyconf.statement import Statement, last, named

_PORTS: Final = {"http": 80, "https": 443, "h2c": 80}
_HANDLERS: Final = ("handle", "handle_path", "route")
_TOLD: Final = (
    *("forward_auth", "basic_auth", "basicauth", "rate_limit", "request_body", "abort", "respond", "redir"),
    *("rewrite", "uri", "request_header", "tls", "encode"),
)
_OF_PROXY: Final = (
    *("lb_policy", "lb_try_duration", "stream_timeout", "stream_close_delay", "flush_interval", "transport"),
    *(
        "versions",
        "read_timeout",
        "write_timeout",
        "dial_timeout",
        "tls",
        "tls_insecure_skip_verify",
        "tls_server_name",
    ),
    *("health_uri", "max_fails", "unhealthy_request_count", "rewrite", "method"),
)


@dataclass
class _Way:
    """`path`: as it is after handle_path, rewrite and uri; `proxy`: the reverse_proxy that takes the handshake."""

    path: str
    blocks: list[Statement]
    proxy: Statement | None = None
    query_lost: Statement | None = None


def read(path: Path, files: Files, handshake: Handshake) -> Reading:
    """Read the file as Caddy would, for this handshake."""
    sites = caddy_tree.read(path, files)
    reading = Reading("caddy")
    site = _site(sites, handshake.url, reading)
    if site is None:
        return reading
    way = _Way(handshake.url.path, [site])
    _walk(site, site, handshake, way)
    reading.route = way.proxy or way.blocks[-1]
    reading.unread = tuple(one.place for block in way.blocks for one in block.inside if one.unread)
    if way.proxy:
        reading.backends = tuple(_backends(way.proxy))
        reading.path_behind, reading.query_lost = way.path, way.query_lost
        reading.headers = tuple(_headers(way, handshake, reading.backends))
    http2 = _http2(way.proxy) if way.proxy else ()
    reading.directives = (*_directives(way), *http2)
    return reading


def _site(sites: tuple[Statement, ...], url: Url, reading: Reading) -> Statement | None:
    """The site whose address has the URL's host and port; of several the most exact one."""
    fitting = [(len(host.replace("*", "")), one) for one in sites for host, port in map(_address, one.args)
               if port in (None, url.port) and (not host or fnmatchcase(url.host.lower(), host))]  # fmt: skip
    if fitting:
        return max(fitting, key=lambda pair: pair[0])[1]
    known = [one for one in sites if one.args]
    if len(known) == 1 and not any(_address(text)[0] for text in known[0].args):
        reading.notes.append(f"no site has port {url.port}; the only one was taken")
        return known[0]
    return None


def _address(text: str) -> tuple[str, int | None]:
    """The host (empty for all) and the port of a site's address; 80 or 443 where it has a scheme alone."""
    scheme, separator, rest = text.rpartition("://")
    host, _, port = rest.partition("/")[0].lower().rpartition(":") if ":" in rest else (rest.partition("/")[0], "", "")
    number = int(port) if port.isdigit() and len(port) < 6 else None
    return host.lower(), number or (_PORTS.get(scheme) if separator else None)


def _walk(block: Statement, site: Statement, handshake: Handshake, way: _Way) -> None:
    """Follow the block in Caddy's order of directives: rewrites, then handlers, then reverse_proxy."""
    for one in named(block.inside, "rewrite", "uri"):
        if _matches(one, site, handshake, way.path):
            _rewrite(one, way)
    handlers = [one for one in named(block.inside, *_HANDLERS) if _matches(one, site, handshake, way.path)]
    for one in sorted(handlers, key=lambda handler: -len(_path_of(handler, site))):
        if one.name == "handle_path":
            way.path = way.path.removeprefix(_path_of(one, site).rstrip("*").rstrip("/")) or "/"
        way.blocks.append(one)
        _walk(one, site, handshake, way)
        if one.name != "route" or way.proxy:
            return
    for one in named(block.inside, "reverse_proxy"):
        if _matches(one, site, handshake, way.path):
            way.proxy = one
            return


def _rewrite(one: Statement, way: _Way) -> None:
    words = _without_matcher(one.args)
    match one.name, words:
        case "rewrite", (to, *_) if "{" not in to.partition("?")[0]:
            way.path, question, query = to.partition("?")
            way.query_lost = one if question and not query else way.query_lost
        case "uri", ("strip_prefix", prefix):
            way.path = way.path.removeprefix("/" + prefix.strip("/")) or "/"
        case "uri", ("strip_suffix", suffix):
            way.path = way.path.removesuffix(suffix)
        case "uri", ("replace", old, new, *_):
            way.path = way.path.replace(old, new)


def _matcher(one: Statement) -> str:
    first = one.args[0] if one.args else ""
    return first if first.startswith(("/", "@")) or first == "*" else ""


def _without_matcher(args: tuple[str, ...]) -> tuple[str, ...]:
    """A path that begins a rewrite is a matcher only where another argument follows it."""
    begins = bool(args) and (args[0].startswith("@") or args[0] == "*" or (args[0].startswith("/") and len(args) > 1))
    return args[1:] if begins else args


def _path_of(one: Statement, site: Statement) -> str:
    """The path that a handler asks for, empty if none; handlers with longer ones come first."""
    matcher = _matcher(one)
    if matcher.startswith("@"):
        rules = [rule for rule in _rules(matcher, site) if rule[0] == "path"]
        return max((path for rule in rules for path in rule[1:]), key=len, default="")
    return matcher if matcher.startswith("/") else ""


def _rules(name: str, site: Statement) -> list[tuple[str, ...]]:
    """The rules of a named matcher; all of them must hold."""
    found = last(site.inside, name)
    if found is None:
        return []
    inside = [(one.name, *one.args) for one in found.inside]
    return [*([found.args] if found.args else []), *inside]


def _matches(one: Statement, site: Statement, handshake: Handshake, path: str) -> bool:
    matcher = _matcher(one)
    if one.name in ("rewrite",) and matcher.startswith("/") and len(one.args) == 1:
        matcher = ""
    if matcher in ("", "*"):
        return True
    if matcher.startswith("/"):
        return fnmatchcase(path, matcher)
    return all(_holds(rule, handshake, path) for rule in _rules(matcher, site))


def _holds(rule: tuple[str, ...], handshake: Handshake, path: str) -> bool:
    """True if a rule of a matcher holds; what is not known here counts as if it did not."""
    match rule:
        case ("not", *other):
            return not _holds(tuple(other), handshake, path)
        case ("path", *patterns):
            return any(fnmatchcase(path.lower(), pattern.lower()) for pattern in patterns)
        case ("header", name, value):
            found = handshake.header(name)
            return found is not None and fnmatchcase(found.lower(), value.lower())
        case ("header", name):
            return bool(handshake.header(name))
        case ("host", *hosts):
            return handshake.url.host.lower() in [host.lower() for host in hosts]
        case ("method", *methods):
            return "GET" in methods
        case ("protocol", scheme):
            return scheme == handshake.scheme
    return False


def _written(one: Statement) -> list[tuple[str, Statement]]:
    """The addresses of the servers, each with the statement that has it."""
    first = one.args[1:] if _matcher(one) else one.args
    return [(to, one) for to in first] + [(to, part) for part in named(one.inside, "to") for to in part.args]


def _http2(one: Statement) -> Iterator[Statement]:
    """The servers that Caddy speaks HTTP/2 to whatever they offer, each as a statement `h2c`."""
    yield from (Statement("h2c", (text,), by.place) for text, by in _written(one) if text.startswith("h2c://"))
    for part in named(one.inside, "transport"):
        versions = last(part.inside, "versions")
        if versions and versions.args and not any(value.startswith("1") for value in versions.args):
            yield Statement("h2c", ("versions", *versions.args), versions.place)


def _backends(one: Statement) -> Iterator[Backend]:
    tls = any(part.args[:1] == ("http",) and last(part.inside, "tls") for part in named(one.inside, "transport"))
    for text, by in _written(one):
        scheme, _, rest = text.rpartition("://")
        rest = f"localhost{rest}" if rest.startswith(":") else rest
        name = "https" if tls or scheme == "https" else "http"
        found = backend(name, rest.partition("/")[0], by, _PORTS[name])
        if found:
            yield found


def _headers(way: _Way, handshake: Handshake, backends: tuple[Backend, ...]) -> Iterator[ForwardedHeader]:
    """What Caddy adds by itself, then request_header and header_up; it passes Host and Upgrade on."""
    assert way.proxy is not None  # asked only where there is one
    found = {
        "x-forwarded-proto": ForwardedHeader("X-Forwarded-Proto", "{scheme}", Place(), handshake.scheme),
        "x-forwarded-host": ForwardedHeader("X-Forwarded-Host", "{host}", Place(), handshake.host_header),
        "x-forwarded-for": ForwardedHeader("X-Forwarded-For", "{remote_host}", Place()),
    }
    written = [one for block in way.blocks for one in named(block.inside, "request_header")]
    for one in (*written, *named(way.proxy.inside, "header_up")):
        args = one.args[1:] if one.name == "request_header" and _matcher(one) else one.args
        if not args:
            continue
        name = args[0].lstrip("+-?>")
        value = "" if args[0].startswith("-") else args[1] if len(args) == 2 else "…"
        found[name.lower()] = ForwardedHeader(name, value, one.place, _filled(value, handshake, backends))
    yield from found.values()


def _filled(value: str, handshake: Handshake, backends: tuple[Backend, ...]) -> str | None:
    url = handshake.url
    known = {
        "{host}": url.host,
        "{hostport}": handshake.host_header,
        "{http.request.host}": url.host,
        "{http.request.hostport}": handshake.host_header,
        "{scheme}": handshake.scheme,
        "{http.request.scheme}": handshake.scheme,
    }
    if value in ("{upstream_hostport}", "{http.reverse_proxy.upstream.hostport}") and backends:
        return f"{backends[0].host}:{backends[0].port}"
    if value in known:
        return known[value]
    return None if "{" in value or value == "…" else value


def _directives(way: _Way) -> Iterator[Statement]:
    yield from (one for block in way.blocks for one in named(block.inside, *_TOLD))
    if way.proxy:
        inner = tuple(one for part in way.proxy.inside for one in (part, *part.inside))
        yield from named(inner, *_OF_PROXY)
