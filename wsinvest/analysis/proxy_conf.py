"""What the configuration of the proxy says of this URL's handshakes: asked by rules, answered with the directive."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wsinvest.facts.proxy import NOWHERE, Directive, Place, Proxy
from wsinvest.i18n.messages import Phrase, _, filled

_MISSING: Final = _("{name} is not passed on")
_ARRIVES: Final = _("{name} is “{value}”")
_WRITTEN: Final = _("{text}")
_DEFAULT: Final = _("{text} (the default)")
_AT: Final = _("{what} ({file}, line {line:int})")
_AND: Final = _("{first}; {more}")
_SECONDS: Final = {"": 1.0, "us": 1e-6, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
# Directives that end an idle tunnel, by program: the first of these groups that is in force counts.
_IDLE: Final = {
    "nginx": (("proxy_read_timeout", "proxy_timeout"),),
    "haproxy": (("timeout tunnel",), ("timeout client", "timeout server")),
    "apache": (("ProxyWebsocketIdleTimeout",), ("timeout",), ("ProxyTimeout",), ("Timeout",)),
}
# Directives by which a proxy refuses who has not signed in; nginx, Caddy.
_AUTHENTICATES: Final = ("auth_request", "auth_basic", "auth_jwt", "forward_auth", "basic_auth", "basicauth")
_PART: Final = re.compile(r"(\d+(?:\.\d+)?)(us|ms|[smhdw])?\s*")


class Told(StrEnum):
    """The answer of a configuration: yes, no, or unknown, as where an include was not read."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer, and the place that gives it: the directive that does it, or the block that lacks one."""

    told: Told
    place: Place = NOWHERE
    name: str = ""

    @property
    def no(self) -> bool:
        """True if the configuration says no."""
        return self.told is Told.NO


def serves(proxy: Proxy | None) -> bool:
    """True if the configuration passes this URL's requests on to a server."""
    return proxy is not None and bool(proxy.backends)


def passes_upgrade(proxy: Proxy) -> Answer:
    """Do Upgrade and Connection reach the server behind?"""
    upgrade = _header(proxy, "Upgrade", lambda value: value.lower() == "websocket")
    if upgrade.told is not Told.YES:
        return upgrade
    return _header(proxy, "Connection", lambda value: "upgrade" in value.lower())


def http_version(proxy: Proxy) -> Answer:
    """Does the proxy speak HTTP/1.1 to the server behind? Unknown where nginx's default counts: 1.0 before 1.29.7."""
    version = proxy.directive("proxy_http_version")
    if version is None or version.value == "1.1":
        return Answer(Told.YES, version.place if version else NOWHERE, "proxy_http_version")
    where = version.place if version.place.line else _here(proxy)
    return Answer(Told.NO if version.place.line else Told.UNKNOWN, where, "proxy_http_version")


def is_whole(proxy: Proxy | None) -> bool:
    """True if nothing that would count was left unread: no include, and no file that holds sites alone.

    Defaults of nginx count only then, since the http block may say otherwise.
    """
    if proxy is None or not proxy.backends or proxy.unread:
        return False
    return proxy.program != "nginx" or proxy.directive("worker_connections") is not None


def drops_upgrade(proxy: Proxy | None) -> Answer | None:
    """What keeps an upgrade from reaching the server behind, None if nothing in the configuration does.

    UNKNOWN where only the HTTP version does, and it is the program's default.
    """
    if proxy is None or not proxy.backends:
        return None
    asked = (passes_upgrade(proxy), http_version(proxy))
    if asked[0].told is Told.UNKNOWN:
        return None
    return next((one for one in asked if one.told is not Told.YES), None)


def surely_passes_upgrade(proxy: Proxy | None) -> bool:
    """True if the configuration was read, and an upgrade reaches the server behind."""
    if proxy is None or not proxy.backends or proxy.unread:
        return False
    return passes_upgrade(proxy).told is Told.YES and http_version(proxy).told is Told.YES


def said(proxy: Proxy, answer: Answer) -> Phrase:
    """The answer in words, with file and line."""
    found = proxy.header(answer.name)
    written = proxy.directive(answer.name)
    value = found.value if found else written.value if written else ""
    what = filled(_ARRIVES, name=answer.name, value=value) if value else filled(_MISSING, name=answer.name)
    return placed(answer.place, what)


def cite(proxy: Proxy, *names: str) -> tuple[str, ...]:
    """References to the headers and directives of these names, and to the block that serves the URL."""
    headers = tuple(f"proxy:headers/{name}" for name in names if any(one.name == name for one in proxy.headers))
    directives = tuple(f"proxy:directives/{name}" for name in names if proxy.directive(name))
    return (*headers, *directives, *(("proxy:route",) if proxy.route else ()))


def placed(place: Place, what: Phrase) -> Phrase:
    """These words with the file and the line that they are about."""
    return filled(_AT, what=what, file=place.file, line=place.line) if place.line else what


def line_of(directive: Directive) -> Phrase:
    """The directive as it is written, with file and line, or as the program's default."""
    text = f"{directive.name} {directive.value}".strip()
    return placed(directive.place, filled(_WRITTEN if directive.place.line else _DEFAULT, text=text))


def lines_of(lines: Iterable[Directive]) -> Phrase:
    """Several lines, one after the other."""
    first, *more = map(line_of, lines)
    for one in more:
        first = filled(_AND, first=first, more=one)
    return first


def idle_timeout_s(proxy: Proxy) -> tuple[float, Directive] | None:
    """The time without data after which the proxy ends an open WebSocket, with its directive; None: none is known.

    Of the first names that are in force, the shortest.
    """
    for names in _IDLE.get(proxy.program, ()):
        found = [(seconds, one) for one in proxy.all(*names) if (seconds := seconds_of(one.value, proxy.program))]
        if found:
            return min(found, key=lambda pair: pair[0])
    return None


def path_behind(proxy: Proxy, path: str) -> str | None:
    """The path that the server behind gets for this one of the URL; None if it is the same, or not known."""
    return proxy.path_behind if proxy.path_behind not in ("", path) else None


def seconds_of(text: str, program: str = "nginx") -> float | None:
    """A time in seconds; None if it is none, or 0. Bare numbers are milliseconds for HAProxy, else seconds."""
    if not text or not re.fullmatch(rf"(?:{_PART.pattern})+", text.strip()):
        return None
    bare = 0.001 if program == "haproxy" else 1.0
    total = sum(float(number) * (_SECONDS[unit] if unit else bare) for number, unit in _PART.findall(text))
    return total or None


def _header(proxy: Proxy, name: str, right: Callable[[str], bool]) -> Answer:
    """Does the header arrive with a value that is right? As the client sent it where the proxy does not set it."""
    header = proxy.header(name)
    if header is None:
        return Answer(Told.UNKNOWN if proxy.unread else Told.YES, _here(proxy), name)
    if header.place.line == 0 and proxy.unread:
        return Answer(Told.UNKNOWN, _here(proxy), name)
    if header.arrives is None:
        return Answer(Told.UNKNOWN, header.place, name)
    return Answer(Told.YES if right(header.arrives) else Told.NO, _placed(proxy, header.place), name)


def _placed(proxy: Proxy, place: Place) -> Place:
    """The place, or that of the block that serves the URL where a default counts."""
    return place if place.line else _here(proxy)


def _here(proxy: Proxy) -> Place:
    """The block that serves the URL."""
    return proxy.route.place if proxy.route else NOWHERE


def authenticates(proxy: Proxy | None) -> bool:
    """True if the proxy itself asks for credentials before it passes a request on."""
    return proxy is not None and any(proxy.directive(name) for name in _AUTHENTICATES)
