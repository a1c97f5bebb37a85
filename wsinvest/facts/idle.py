"""Timeouts by which proxies end idle sessions: those of a configuration in seconds, and known defaults with sources."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wsinvest.facts.proxy import Directive, Place, Proxy

_UNITS: Final = {"us": 1e-6, "ms": 0.001, "s": 1.0, "": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PART: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(us|ms|s|m|h|d|)")
_TIMES: Final = re.compile(r"(?:[0-9]++(?:\.[0-9]++)?\s*+(?:us|ms|s|m|h|d|)\s*+)++")
NOWHERE: Final = Place()
_LONGEST: Final = 100  # characters of a directive's value that are read
# The directives that end a session on which nothing is said, by program.
NAMES: Final = {
    "nginx": ("proxy_read_timeout", "proxy_send_timeout"),
    "haproxy": ("timeout tunnel", "timeout client", "timeout server"),
    "apache": ("ProxyTimeout", "Timeout", "ProxyWebsocketIdleTimeout", "timeout"),
    "caddy": ("stream_timeout", "idle_timeout", "idle", "read_timeout", "write_timeout"),
    "traefik": ("idleTimeout", "readTimeout", "writeTimeout", "respondingTimeouts.idleTimeout"),
}


@dataclass(frozen=True, slots=True)
class IdleTimeout:
    """A timeout in seconds, the directive that sets it, as it is written, and where; line 0 for a default."""

    seconds: float
    directive: str
    written: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class KnownDefault:
    """The default of a product. `marks`: words in the Server or Via header of its answers; empty: it adds none."""

    product: str
    seconds: float
    directive: str
    marks: tuple[str, ...] = ()


DEFAULTS: Final = (
    # nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout, and WebSocket proxying
    KnownDefault("nginx", 60.0, "proxy_read_timeout", ("nginx", "openresty", "tengine")),
    # httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxytimeout, core.html#timeout
    KnownDefault("Apache", 60.0, "Timeout", ("apache", "httpd")),
    # docs.aws.amazon.com: Application Load Balancers, Connection idle timeout
    KnownDefault("AWS Application Load Balancer", 60.0, "idle_timeout.timeout_seconds", ("awselb",)),
    # devcenter.heroku.com/articles/http-routing#timeouts: a rolling window of 55 s
    KnownDefault("Heroku", 55.0, "ping at least every 50 s", ("vegur", "heroku")),
    # developers.cloudflare.com/network/websockets, error 524: 100 s
    KnownDefault("Cloudflare", 100.0, "ping at least every 90 s", ("cloudflare",)),
    # learn.microsoft.com: Azure Load Balancer TCP idle timeout of 4 minutes, App Service 230 to 240 s
    KnownDefault("Azure", 240.0, "idleTimeoutInMinutes", ("azure",)),
    # cloud.google.com/load-balancing/docs/backend-service#timeout-setting: 30 s
    KnownDefault("Google Cloud load balancer", 30.0, "timeoutSec", ("google",)),
    # the examples of docs.haproxy.org and of the packages of Debian and Fedora: 50 s and 60 s
    KnownDefault("HAProxy", 50.0, "timeout tunnel"),
    # doc.traefik.io: respondingTimeouts.idleTimeout 180 s
    KnownDefault("Traefik", 180.0, "respondingTimeouts.idleTimeout"),
)


def timeouts_of(proxy: Proxy) -> tuple[IdleTimeout, ...]:
    """The timeouts in force for this URL that end a silent session, the shortest first.

    HAProxy uses timeout tunnel alone where it is set, Apache the longer one of its two sides. nginx and Apache have
    defaults where nothing is written.
    """
    found = [one for one in _written(proxy) if one.seconds > 0]
    if proxy.program == "haproxy":
        found = [one for one in found if one.directive == "timeout tunnel"] or found
    if proxy.program == "nginx":
        names = {one.directive for one in found}
        found += [IdleTimeout(60.0, name, "60s") for name in NAMES["nginx"] if name not in names]
    if proxy.program == "apache":
        found = _of_apache(found)
    return tuple(sorted(found, key=lambda one: one.seconds))


def seconds_of(text: str, program: str = "") -> float | None:
    """A duration as proxies write it (`90`, `60s`, `1m 30s`, `5000ms`) in seconds; None if it is none.

    A number without a unit is in ms for HAProxy, else in s.
    """
    text = text.strip().strip("\"'").lower()[:_LONGEST]
    if not _TIMES.fullmatch(text):
        return None
    bare = 0.001 if program == "haproxy" else 1.0
    return sum(float(number) * (_UNITS[unit] if unit else bare) for number, unit in _PART.findall(text))


def _written(proxy: Proxy) -> Iterator[IdleTimeout]:
    wanted = NAMES.get(proxy.program, ())
    for one in proxy.directives:
        name, value = _split(one)
        seconds = seconds_of(value, proxy.program) if name in wanted else None
        if seconds is not None:
            yield IdleTimeout(seconds, name, value, one.place)


def _of_apache(found: list[IdleTimeout]) -> list[IdleTimeout]:
    """The longer of Timeout (the client's side) and timeout= or ProxyTimeout (the server's), as Apache 2.4.71 does."""
    named = {one.directive: one for one in found}
    client = named.get("Timeout") or IdleTimeout(60.0, "Timeout", "60")
    server = named.get("timeout") or named.get("ProxyTimeout") or client
    own = [named["ProxyWebsocketIdleTimeout"]] if "ProxyWebsocketIdleTimeout" in named else []
    return [max((client, server), key=lambda one: one.seconds), *own]


def _split(one: Directive) -> tuple[str, str]:
    """Name and value; HAProxy's `timeout` may carry its kind in the value."""
    if one.name == "timeout" and " " in one.value.strip():
        kind, _space, value = one.value.strip().partition(" ")
        return f"timeout {kind}", value.strip()
    return one.name, one.value
