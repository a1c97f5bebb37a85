"""What an Apache configuration does with the handshake of one URL."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wsinvest.facts.proxy import Backend, ForwardedHeader, Place
from wsinvest.model.target import Url
from wsinvest.proxyconf import apache_rewrite, apache_tree
from wsinvest.proxyconf.files import Files
from wsinvest.proxyconf.patterns import compiled
from wsinvest.proxyconf.reading import Reading
from wsinvest.proxyconf.request import Handshake
from wsinvest.proxyconf.statement import Statement, last, named

_TO: Final = re.compile(r"(?P<scheme>\w+)://(?P<at>\[[^\]]*\](?::\d{1,5})?|[^/:?]*(?::\d{1,5})?)(?P<uri>.*)")
_PORTS: Final = {"http": 80, "ws": 80, "https": 443, "wss": 443}
_SECURE: Final = ("https", "wss")
_UPGRADES: Final = ("websocket", "any")
_DEFAULTS: Final = {"Timeout": "60", "LimitRequestFieldSize": "8190", "LimitRequestLine": "8190"}
_TOLD: Final = (
    *("ProxyPreserveHost", "ProxyTimeout", "ProxyWebsocketIdleTimeout", "Timeout", "ProxyAddHeaders"),
    *("LimitRequestFieldSize", "LimitRequestLine", "LimitRequestFields", "MaxRequestWorkers", "SSLProxyEngine"),
    *("SecRuleEngine", "AuthType", "RequestReadTimeout", "RewriteEngine", "RemoteIPProxyProtocol", "Require"),
)
_NOT_PASSED: Final = "!"
_ANY: Final = ("*", "_default_", "0.0.0.0", "")  # noqa: S104  as configurations write it


@dataclass(frozen=True, slots=True)
class _Pass:
    """A mapping to a server behind: by ProxyPass or by a rule. `options`: the parameters of ProxyPass."""

    by: Statement
    to: str
    options: dict[str, str]
    path: str
    drops_query: bool = False


def read(path: Path, files: Files, handshake: Handshake) -> Reading:
    """Read the file as Apache would, for this handshake."""
    tree = apache_tree.read(path, files)
    flat = tuple(_flat(tree, {one.args[0] for one in _all(tree, "LoadModule") if one.args}))
    reading = Reading("apache")
    hosts = tuple(named(flat, "VirtualHost"))
    host = _host(hosts, handshake.url, reading)
    if hosts and host is None and not any(named(flat, "ProxyPass", "ProxyPassMatch", "RewriteRule", "Location")):
        return reading
    own = host.inside if host else ()
    rewritten = apache_rewrite.rewritten(own or flat, handshake)
    sections = tuple(_sections((*flat, *own), rewritten.path or handshake.url.path))
    within = tuple(one for section in sections for one in section.inside)
    found = _by_rule(rewritten) or _by_pass((*own, *flat), sections, handshake.url.path)
    if found and found.to == _NOT_PASSED:
        reading.ends, found = (found.by,), None
    unread = [*rewritten.unclear, *(one for one in (*flat, *own) if one.unread)]
    reading.unread = tuple(one.place for one in unread)
    levels = (within, own, flat)
    reading.route = found.by if found else rewritten.rule or host
    if found:
        members = _members(found, (*flat, *own))
        reading.backends = tuple(filter(None, (_backend(to, place) for to, place in members)))
        tunnels = any(_tunnels(to, found.options) for to, _ in members)
        reading.path_behind = found.path
        reading.query_lost = found.by if found.drops_query else None
        reading.headers = tuple(_headers(levels, handshake, reading.backends, tunnels=tunnels))
    used = (*rewritten.conditions, *((rewritten.rule,) if rewritten.rule else ()))
    if rewritten.rule and not rewritten.to:
        reading.ends = (*rewritten.conditions[-1:], rewritten.rule)  # before any ProxyPass
    reading.directives = tuple(_directives(found, levels, used, own or flat))
    return reading


def _all(statements: Iterable[Statement], name: str) -> Iterator[Statement]:
    for one in statements:
        yield from (one,) if one.name == name else _all(one.inside, name)


def _flat(statements: Iterable[Statement], modules: set[str]) -> Iterator[Statement]:
    """The statements without sections that depend on what is loaded; of those the ones that count."""
    for one in statements:
        if one.name == "IfModule" and one.args:
            if _loaded(one.args[0], modules):
                yield from _flat(one.inside, modules)
        elif one.name == "IfVersion":
            yield from _flat(one.inside, modules)
        elif one.name != "IfDefine":
            block = None if one.block is None else tuple(_flat(one.block, modules))
            yield Statement(one.name, one.args, one.place, block, one.unread)


def _loaded(written: str, modules: set[str]) -> bool:
    """True if the module is loaded; where no LoadModule was read, any is taken as loaded."""
    negated, name = written.startswith("!"), written.removeprefix("!")
    short = name.removeprefix("mod_").removesuffix(".c").removesuffix("_module")
    return (not modules or f"{short}_module" in modules) is not negated


def _host(hosts: tuple[Statement, ...], url: Url, reading: Reading) -> Statement | None:
    """The VirtualHost for this URL: by port and address, then by name, else the first one."""
    there = [(one, host) for one in hosts for host, port in map(_address, one.args) if port in (None, url.port)]
    exact = [one for one, host in there if host == url.host]
    wild = [one for one, host in there if host in _ANY]
    fitting = exact or wild or [one for one, _ in there]
    by_name = next((one for one in fitting if _is_named(one, url.host.lower())), None)
    if by_name or fitting:
        return by_name or fitting[0]
    if len(hosts) == 1:
        reading.notes.append(f"no VirtualHost has port {url.port}; the only one was taken")
        return hosts[0]
    named_so = [one for one in hosts if _is_named(one, url.host.lower())]
    return named_so[0] if len(named_so) == 1 else None


def _address(text: str) -> tuple[str, int | None]:
    host, colon, port = text.rpartition(":")
    if not colon or text.endswith("]"):
        return text.strip("[]"), None
    return host.strip("[]"), int(port) if port.isdigit() and len(port) < 6 else None


def _is_named(host: Statement, name: str) -> bool:
    from fnmatch import fnmatchcase

    names = [text.lower() for one in named(host.inside, "ServerName", "ServerAlias") for text in one.args]
    return any(fnmatchcase(name, text.rpartition("//")[2].partition(":")[0]) for text in names)


def _sections(statements: Iterable[Statement], path: str) -> Iterator[Statement]:
    """The Location sections that hold this path, in their order; later ones count more."""
    for one in statements:
        written = one.args[-1] if one.args else ""
        if one.name == "Location" and one.args[:1] != ("~",):
            if path == written or path.startswith(written.rstrip("/") + "/"):
                yield one
        elif one.name in ("Location", "LocationMatch"):
            pattern = compiled(written)
            if pattern and pattern.search(path):
                yield one


def _by_rule(rewritten: apache_rewrite.Rewritten) -> _Pass | None:
    if rewritten.rule is None or not rewritten.to:
        return None
    match = _TO.fullmatch(rewritten.to)
    path = match["uri"].partition("?")[0] if match else ""
    return _Pass(rewritten.rule, rewritten.to, {}, path or "/", rewritten.drops_query)


def _by_pass(statements: tuple[Statement, ...], sections: tuple[Statement, ...], path: str) -> _Pass | None:
    """The mapping of a Location that holds the path, else of the first ProxyPass whose prefix fits."""
    for section in reversed(sections):
        one = last(section.inside, "ProxyPass")
        if one and one.args:
            prefix = section.args[-1] if section.name == "Location" else ""
            return _mapped(one, one.args[0], one.args[1:], prefix, path)
    for one in named(statements, "ProxyPass", "ProxyPassMatch"):
        if len(one.args) < 2:
            continue
        if one.name == "ProxyPassMatch":
            pattern = compiled(one.args[0])
            match = pattern.search(path) if pattern else None
            if match:
                to = apache_rewrite.with_groups(one.args[1], match)
                found = _TO.fullmatch(to)
                behind = found["uri"] if found and found["uri"] else path
                return _Pass(one, to, _options(one.args[2:]), behind)
        elif _is_below(path, one.args[0]):
            return _mapped(one, one.args[1], one.args[2:], one.args[0], path)
    return None


def _is_below(path: str, prefix: str) -> bool:
    return path.startswith(prefix) and (prefix.endswith("/") or path[len(prefix) :][:1] in ("", "/"))


def _mapped(one: Statement, to: str, options: tuple[str, ...], prefix: str, path: str) -> _Pass:
    match = _TO.fullmatch(to)
    uri = match["uri"] if match else ""
    return _Pass(one, to, _options(options), (uri + path[len(prefix) :] if prefix else path) or "/")


def _options(words: Iterable[str]) -> dict[str, str]:
    return {name.lower(): value for name, _, value in (word.partition("=") for word in words)}


def _members(found: _Pass, statements: tuple[Statement, ...]) -> list[tuple[str, Place]]:
    """The URLs of the servers behind, with their places: those of a balancer, else the only one."""
    if not found.to.startswith("balancer://"):
        return [(found.to, found.by.place)]
    name = found.to.removeprefix("balancer://").partition("/")[0]
    groups = (one for one in named(statements, "Proxy") if one.args[:1] == (f"balancer://{name}",))
    members = (one for group in groups for one in named(group.inside, "BalancerMember") if one.args)
    return [(one.args[0], one.place) for one in members]


def _tunnels(to: str, options: dict[str, str]) -> bool:
    """True if upgrades pass: by the scheme, or since the mapping says so."""
    return to.startswith(("ws://", "wss://")) or options.get("upgrade", "").lower() in _UPGRADES


def _backend(to: str, place: Place) -> Backend | None:
    match = _TO.fullmatch(to)
    if match is None or match["scheme"] not in _PORTS:
        return None
    host, port = _address(match["at"])
    scheme = "https" if match["scheme"] in _SECURE else "http"
    return Backend(scheme, host, port or _PORTS[match["scheme"]], place)


def _headers(
    levels: tuple[tuple[Statement, ...], ...], handshake: Handshake, backends: tuple[Backend, ...], *, tunnels: bool
) -> Iterator[ForwardedHeader]:
    """Those of RequestHeader, and what mod_proxy does by itself with Upgrade, Connection and Host."""
    headers = {one.name.lower(): one for one in _own_headers(levels, handshake, backends, tunnels=tunnels)}
    for one in (one for level in reversed(levels) for one in named(level, "RequestHeader")):
        match one.args:
            case ("unset", name, *_):
                headers[name.lower()] = ForwardedHeader(name, "", one.place, "")
            case ("set" | "setifempty" | "add" | "append", name, value, *more):
                arrives = _filled(value, more, handshake)
                if arrives != "":
                    headers[name.lower()] = ForwardedHeader(name, value, one.place, arrives)
    yield from headers.values()


def _own_headers(
    levels: tuple[tuple[Statement, ...], ...], handshake: Handshake, backends: tuple[Backend, ...], *, tunnels: bool
) -> Iterator[ForwardedHeader]:
    for name, value in (("Upgrade", "websocket"), ("Connection", "Upgrade")):
        arrives = value if tunnels else ""
        yield ForwardedHeader(name, arrives, Place(), arrives)
    preserve = next(filter(None, (last(level, "ProxyPreserveHost") for level in levels)), None)
    if preserve and preserve.value.lower() == "on":
        yield ForwardedHeader("Host", "%{HTTP_HOST}", preserve.place, handshake.host_header)
    elif backends:
        first = backends[0]
        value = first.host if first.port in (80, 443) else f"{first.host}:{first.port}"
        yield ForwardedHeader("Host", value, preserve.place if preserve else Place(), value)


def _filled(value: str, more: Iterable[str], handshake: Handshake) -> str | None:
    """What RequestHeader sets; empty where it sets nothing because of its condition, None if it is not known."""
    condition = next((word.lower() for word in more if word.lower().startswith(("env=", "expr="))), "")
    if condition == "env=https" and not handshake.url.secure:
        return ""
    if condition not in ("", "env=https"):
        return None
    text = value.removeprefix("expr=")
    match = re.fullmatch(r"%\{([\w:]+)\}[se]?", text)
    if match:
        return apache_rewrite.variable(match[1], handshake, handshake.url.path)
    return None if "%" in text else text


def _directives(
    found: _Pass | None,
    levels: tuple[tuple[Statement, ...], ...],
    used: tuple[Statement, ...],
    site: tuple[Statement, ...],
) -> Iterator[Statement]:
    yield from used
    yield from (one for one in named(site, "RewriteCond") if one not in used)
    if found:
        yield found.by
        yield from (Statement(name, (value,), found.by.place) for name, value in found.options.items())
    for name in _TOLD:
        one = next(filter(None, (last(level, name) for level in levels)), None)
        if one or name in _DEFAULTS:
            yield one or Statement(name, (_DEFAULTS[name],))
