"""What a file of Traefik (dynamic configuration, YAML or TOML) does with the handshake of one URL."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wsinvest.facts.proxy import Backend, ForwardedHeader, Place
from wsinvest.proxyconf import traefik_rule, traefik_tree
from wsinvest.proxyconf.files import Files
from wsinvest.proxyconf.nginx_pass import backend
from wsinvest.proxyconf.patterns import compiled
from wsinvest.proxyconf.reading import Reading
from wsinvest.proxyconf.request import Handshake
from wsinvest.proxyconf.statement import Statement
from wsinvest.proxyconf.traefik_tree import Keys, Tables

_PORTS: Final = {"http": 80, "https": 443, "h2c": 80, "ws": 80, "wss": 443}
_FALSE: Final = (False, "false", "no", "off")


@dataclass(frozen=True, slots=True)
class _Router:
    name: str
    rule: str
    service: str
    middlewares: tuple[str, ...]
    place: Place


def read(path: Path, files: Files, handshake: Handshake) -> Reading:
    """Read the file as Traefik would, for this handshake."""
    tables = traefik_tree.read(path, files)
    reading = Reading("traefik")
    router = _router(tables, handshake, reading)
    if router is None:
        return reading
    reading.route = Statement("router", (f"{router.name}:", router.rule), router.place)
    service = ("http", "services", router.service.lower(), "loadbalancer")
    reading.backends = tuple(_backends(tables, service))
    middlewares: list[Keys] = [("http", "middlewares", name.partition("@")[0].lower()) for name in router.middlewares]
    reading.unread = tuple(router.place for keys in middlewares if tables.get(*keys) is None)
    reading.path_behind = _path(tables, middlewares, handshake.url.path)
    reading.headers = tuple(_headers(tables, service, middlewares, handshake, reading.backends))
    reading.directives = (*_directives(tables, service, middlewares), *_http2(tables, service))
    return reading


def _router(tables: Tables, handshake: Handshake, reading: Reading) -> _Router | None:
    """The router that takes the handshake: by priority, which is the rule's length unless it is written."""
    routers = [_read(tables, name) for name in tables.table("http", "routers")]
    ranked = sorted(routers, key=lambda one: _priority(tables, one), reverse=True)
    for one in ranked:
        takes = traefik_rule.holds(one.rule, handshake)
        if takes is None:
            reading.unread += (one.place,)
        if takes:
            return one
    return None


def _read(tables: Tables, name: str) -> _Router:
    keys = ("http", "routers", name)
    service, listed = str(tables.get(*keys, "service") or ""), tables.get(*keys, "middlewares")
    middlewares = tuple(map(str, listed)) if isinstance(listed, list) else ()
    rule = str(tables.get(*keys, "rule") or "")
    return _Router(name, rule, service.partition("@")[0], middlewares, tables.place(*keys, "rule"))


def _priority(tables: Tables, router: _Router) -> int:
    written = str(tables.get("http", "routers", router.name, "priority") or "")
    return int(written) if written.isdigit() and len(written) < 10 and int(written) else len(router.rule)


def _backends(tables: Tables, service: tuple[str, ...]) -> Iterator[Backend]:
    servers = tables.get(*service, "servers")
    place = tables.place(*service, "servers", "url")
    for one in servers if isinstance(servers, list) else ():
        scheme, _, rest = str(one.get("url", "") if isinstance(one, dict) else "").partition("://")
        by = Statement("url", (), place)
        name = "https" if scheme in ("https", "wss") else "http"
        found = backend(name, rest.partition("/")[0], by, _PORTS.get(scheme, 80)) if rest else None
        if found:
            yield found


def _http2(tables: Tables, service: Keys) -> Iterator[Statement]:
    """The servers that Traefik speaks HTTP/2 to, each as a statement `h2c`."""
    servers = tables.get(*service, "servers")
    for one in servers if isinstance(servers, list) else ():
        text = str(one.get("url", "") if isinstance(one, dict) else "")
        if text.startswith("h2c://"):
            yield Statement("h2c", (text,), tables.place(*service, "servers", "url"))


def _path(tables: Tables, middlewares: list[Keys], path: str) -> str:
    for keys in middlewares:
        strip, add = tables.get(*keys, "stripprefix", "prefixes"), tables.get(*keys, "addprefix", "prefix")
        replace = tables.get(*keys, "replacepath", "path")
        expression = tables.get(*keys, "replacepathregex", "regex")
        if isinstance(strip, list):
            prefix = next((str(one) for one in strip if path.startswith(str(one))), "")
            path = "/" + path.removeprefix(prefix).lstrip("/") if prefix else path
        if isinstance(add, str):
            path = add + path
        if isinstance(replace, str):
            path = replace
        if isinstance(expression, str):
            path = _replaced(expression, str(tables.get(*keys, "replacepathregex", "replacement") or ""), path)
    return path


def _replaced(expression: str, to: str, path: str) -> str:
    """The path after replacePathRegex, empty if it is not known."""
    pattern = compiled(expression)
    if pattern is None or not path:
        return ""
    try:
        return pattern.sub(re.sub(r"\$\{?(\d)\}?", r"\\g<\1>", to), path)
    except re.error:
        return ""


def _headers(
    tables: Tables,
    service: tuple[str, ...],
    middlewares: list[Keys],
    handshake: Handshake,
    backends: tuple[Backend, ...],
) -> Iterator[ForwardedHeader]:
    """What Traefik sets by itself, for a handshake ws or wss as scheme, then the middlewares' request headers."""
    own = handshake.url.scheme
    found = {
        "x-forwarded-proto": ForwardedHeader("X-Forwarded-Proto", own, Place(), own),
        "x-forwarded-host": ForwardedHeader("X-Forwarded-Host", "", Place(), handshake.host_header),
        "x-forwarded-for": ForwardedHeader("X-Forwarded-For", "", Place()),
    }
    passes = tables.get(*service, "passhostheader")
    if passes in _FALSE and passes is not None and backends:
        value = f"{backends[0].host}:{backends[0].port}"
        found["host"] = ForwardedHeader("Host", value, tables.place(*service, "passhostheader"), value)
    for keys in middlewares:
        for name, value in tables.table(*keys, "headers", "customrequestheaders").items():
            place = tables.place(*keys, "headers", "customrequestheaders", name)
            found[name] = ForwardedHeader(name, str(value or ""), place, str(value or ""))
    yield from found.values()


def _directives(tables: Tables, service: tuple[str, ...], middlewares: list[Keys]) -> Iterator[Statement]:
    for keys in middlewares:
        for name, content in tables.table(*keys).items():
            yield Statement(name, _scalars(content), tables.place(*keys, name))
    for name in ("sticky", "passhostheader", "serverstransport"):
        found = tables.get(*service, name)
        if found is not None:
            yield Statement(name, _scalars(found), tables.place(*service, name))
    for name in tables.table("entrypoints"):
        keys = ("entrypoints", name)
        for inner in ("readtimeout", "writetimeout", "idletimeout"):
            at = (*keys, "transport", "respondingtimeouts", inner)
            if tables.get(*at) is not None:
                yield Statement(inner, (str(tables.get(*at)),), tables.place(*at))


def _scalars(content: Any) -> tuple[str, ...]:
    """The plain values of a table, `name=value`, without those of headers."""
    if isinstance(content, dict):
        return tuple(f"{name}={value}" for name, value in content.items() if not isinstance(value, dict | list))
    return () if isinstance(content, list) else (str(content),)
