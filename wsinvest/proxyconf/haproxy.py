"""What an HAProxy configuration does with the handshake of one URL."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from wsinvest.facts.proxy import Backend, ForwardedHeader, Place
from wsinvest.model.target import Url
from wsinvest.proxyconf.files import Files
from wsinvest.proxyconf.haproxy_acl import Conditions
from wsinvest.proxyconf.patterns import compiled
from wsinvest.proxyconf.reading import Reading
from wsinvest.proxyconf.request import Handshake
from wsinvest.proxyconf.statement import Statement, last, named
from wsinvest.proxyconf.words import words_of

_SECTIONS: Final = (
    *("global", "defaults", "frontend", "backend", "listen", "userlist", "peers", "resolvers", "cache", "program"),
    *("mailers", "ring", "http-errors", "fcgi-app", "crt-store", "log-forward", "traces", "acme"),
)
_TIMEOUTS: Final = ("timeout client", "timeout server", "timeout tunnel", "timeout connect", "timeout queue")
_TWO_WORDS: Final = ("timeout", "option", "http-request", "http-response", "tcp-request", "stick", "no")
_TOLD: Final = ("balance", "cookie", "stick on", "stick-table", "mode", "retries", "fullconn", "default-server")
_OPTIONS: Final = (
    "option http-server-close",
    "option httpclose",
    "option forwardfor",
    "option http-no-delay",
    "option httpchk",
)
_ADDRESS: Final = re.compile(r"(?:\w+@)?(?:\[?(?P<host>[0-9A-Fa-f:.]*|[^:\[\]]*)\]?):(?P<port>\d{1,5})?")
_SAMPLE: Final = re.compile(r"%\[([^\[\]]*)\]")
_ANY: Final = ("", "*", "0.0.0.0", "::")  # noqa: S104  as configurations write it
_ENDS: Final = ("deny", "redirect", "return", "reject", "silent-drop", "tarpit", "auth")


def read(path: Path, files: Files, handshake: Handshake) -> Reading:
    """Read the file as HAProxy would, for this handshake."""
    sections = tuple(_sections(files.text(path), files.shown(path)))
    reading = Reading("haproxy")
    front = _frontend(sections, handshake.url, reading)
    if front is None:
        return reading
    secure = any("ssl" in bind.args for bind in named(front.inside, "bind"))
    defaults = _defaults(front, sections)
    conditions = Conditions(handshake, (front,), secure=secure)
    backend = front if front.name == "listen" else _backend(front, sections, conditions, reading)
    own = () if backend is None or backend is front else (backend,)
    conditions = Conditions(handshake, (front, *own), secure=secure)
    behind = _defaults(backend, sections) if backend else ()
    reading.route = backend or front
    levels = (tuple(backend.inside if backend else ()), front.inside, (*behind, *defaults))
    reading.backends = tuple(_servers(backend, behind, handshake.url, tcp=_mode(levels) == "tcp")) if backend else ()
    rules = [one for section in (front, *own) for one in named(section.inside, "http-request")]
    applied = [one for one in rules if _applies(one, conditions, reading)]
    reading.headers = tuple(_headers(applied, conditions, levels))
    reading.path_behind = _path(applied, handshake.url.path, conditions) if backend else ""
    reading.query_lost = next((one for one in applied if one.args[:1] == ("set-query",)), None)
    ending = next((one for one in applied if one.args[:1] and one.args[0] in _ENDS), None)
    reading.ends = (Statement(f"http-request {ending.args[0]}", ending.args[1:], ending.place),) if ending else ()
    reading.directives = tuple(_directives(front, levels, applied, sections))
    return reading


def _sections(text: str, shown: str) -> Iterator[Statement]:
    """The sections; a line inside is a statement, whose name is two words where the first alone says nothing."""
    head: tuple[str, ...] = ()
    place = Place(shown)
    inside: list[Statement] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = words_of(line)
        if not words:
            continue
        if words[0] in _SECTIONS:
            if head:
                yield Statement(head[0], head[1:], place, tuple(inside))
            head, place, inside = words, Place(shown, number), []
        elif head:
            inside.append(_statement(words, Place(shown, number)))
    if head:
        yield Statement(head[0], head[1:], place, tuple(inside))


def _statement(words: tuple[str, ...], place: Place) -> Statement:
    if words[0] in _TWO_WORDS and len(words) > 1 and not words[0].startswith(("http-", "tcp-")):
        return Statement(f"{words[0]} {words[1]}", words[2:], place)
    return Statement(words[0], words[1:], place)


def _frontend(sections: tuple[Statement, ...], url: Url, reading: Reading) -> Statement | None:
    """The frontend or listen section that is bound to the URL's port; of one with another port only if it is alone."""
    all_fronts = named(sections, "frontend", "listen")
    fronts = tuple(one for one in all_fronts if any(named(one.inside, "bind")) or one.args[1:])
    bound = [(one, host) for one in fronts for host, port in _binds(one) if port == url.port]
    exact = [one for one, host in bound if host == url.host]
    if bound:
        return exact[0] if exact else bound[0][0]
    if len(fronts) == 1:
        reading.notes.append(f"nothing is bound to port {url.port}; the only frontend was taken")
        return fronts[0]
    return None


def _binds(section: Statement) -> Iterator[tuple[str, int]]:
    written = [one.args[0] for one in named(section.inside, "bind") if one.args]
    for address in (part for text in (*written, *section.args[1:2]) for part in text.split(",")):
        match = _ADDRESS.fullmatch(address)
        if match and match["port"]:
            yield ("" if match["host"] in _ANY else match["host"], int(match["port"]))


def _defaults(section: Statement | None, sections: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """What the defaults section says that counts for this one: the one that it names, else the last before it."""
    if section is None:
        return ()
    found: tuple[Statement, ...] = ()
    wanted = section.args[section.args.index("from") + 1] if "from" in section.args[:-1] else ""
    for one in sections:
        if one is section and not wanted:
            return found
        if one.name == "defaults" and (not wanted or one.args[:1] == (wanted,)):
            found = one.inside
    return found


def _backend(
    front: Statement, sections: tuple[Statement, ...], conditions: Conditions, reading: Reading
) -> Statement | None:
    """The backend that the first use_backend that applies names, else default_backend."""
    for one in named(front.inside, "use_backend"):
        holds = conditions.of(one.args)
        if holds is None:
            reading.unread += (one.place,)
        if holds:
            return _named_backend(sections, one.args[0])
    default = last(front.inside, "default_backend")
    return _named_backend(sections, default.args[0]) if default and default.args else None


def _named_backend(sections: tuple[Statement, ...], name: str) -> Statement | None:
    return next((one for one in named(sections, "backend", "listen") if one.args[:1] == (name,)), None)


def _servers(section: Statement, defaults: tuple[Statement, ...], url: Url, *, tcp: bool) -> Iterator[Backend]:
    usual = [word for one in named((*defaults, *section.inside), "default-server") for word in one.args]
    for one in named(section.inside, "server"):
        if len(one.args) < 2 or "disabled" in one.args or "backup" in one.args:
            continue
        words = (*usual, *one.args[2:])
        scheme = "tcp" if tcp else "https" if "ssl" in words and "no-ssl" not in words else "http"
        address = one.args[1]
        match = _ADDRESS.fullmatch(address if ":" in address else f"{address}:")
        if match and not address.startswith(("unix@", "/")):
            yield Backend(scheme, match["host"] or "", int(match["port"] or url.port), one.place)


def _mode(levels: Iterable[tuple[Statement, ...]]) -> str:
    found = next(filter(None, (last(level, "mode") for level in levels)), None)
    return found.value if found else "tcp"  # HAProxy's own default


def _applies(one: Statement, conditions: Conditions, reading: Reading) -> bool:
    holds = conditions.of(one.args)
    if holds is None:
        reading.unread += (one.place,)
    return bool(holds)


def _headers(
    applied: Iterable[Statement], conditions: Conditions, levels: tuple[tuple[Statement, ...], ...]
) -> Iterator[ForwardedHeader]:
    found: dict[str, ForwardedHeader] = {}
    for one in applied:
        match one.args:
            case ("set-header" | "add-header", name, value, *_):
                found[name.lower()] = ForwardedHeader(name, value, one.place, _filled(value, conditions))
            case ("del-header", name, *_):
                found[name.lower()] = ForwardedHeader(name, "", one.place, "")
            case ("replace-header", name, _, value, *_):
                found[name.lower()] = ForwardedHeader(name, value, one.place, None)
    forwarded = next(filter(None, (last(level, "option forwardfor") for level in levels)), None)
    if forwarded and "x-forwarded-for" not in found:
        found["x-forwarded-for"] = ForwardedHeader("X-Forwarded-For", "%[src]", forwarded.place)
    yield from found.values()


def _filled(text: str, conditions: Conditions) -> str | None:
    """A format with its samples filled in, None if one of them is not known."""
    values = {match[1]: conditions.fetch(match[1]) for match in _SAMPLE.finditer(text)}
    if None in values.values():
        return None
    return _SAMPLE.sub(lambda match: values[match[1]] or "", text)


def _path(applied: Iterable[Statement], path: str, conditions: Conditions) -> str:
    """The path after set-path and replace-path, empty if it is not known."""
    for one in applied:
        match one.args:
            case ("set-path" | "set-uri", value, *_):
                path = _filled(value.replace("%[path]", path), conditions) or ""  # of the path as it is by then
            case ("replace-path" | "replace-uri", expression, value, *_):
                pattern = compiled(expression)
                if pattern is None:
                    return ""
                path = pattern.sub(re.sub(r"\\(\d)", r"\\g<\1>", value), path, count=1)
    return path


def _directives(
    front: Statement,
    levels: tuple[tuple[Statement, ...], ...],
    applied: Iterable[Statement],
    sections: tuple[Statement, ...],
) -> Iterator[Statement]:
    yield from (Statement(f"http-request {one.args[0]}", one.args[1:], one.place) for one in applied if one.args)
    for name in (*_TIMEOUTS, *_TOLD, *_OPTIONS):
        order = (levels[1], levels[0], levels[2]) if name == "timeout client" else levels
        found = next(filter(None, (last(level, name) for level in order)), None)
        if found:
            yield found
    yield from named(front.inside, "bind")
    yield from named(levels[0], "server")
    yield from (one for level in levels[1:] for one in named(level, "maxconn"))
    yield from (one for section in named(sections, "global") for one in named(section.inside, "maxconn"))
