"""Limits that the proxy's configuration sets for this URL, and the attempts that they turned away."""

import re
from dataclasses import dataclass
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import body_of
from wsinvest.facts.alone import turned_away
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Directive, Proxy
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason, StageName

_NGINX_PAGE: Final = re.compile(r"<center>(?:nginx|openresty)", re.I)
_NUMBER: Final = re.compile(r"\d{1,9}")
_AT_ONCE: Final = 5  # attempts that a diagnosis makes at the same time, beside the first, which is still open
_HELD: Final = 1
_PER_SOCKET: Final = 2  # connections of nginx that a proxied WebSocket takes: to the client and to the server
_CUT: Final = (Reason.CLOSED, Reason.RESET)


@dataclass(frozen=True, slots=True)
class Limited:
    """A directive that limits, and the attempts that ended as it says."""

    by: Directive
    attempts: tuple[Attempt, ...]


def connections(proxy: Proxy | None, handshake: Handshake) -> Limited | None:
    """limit_conn of nginx with the answer that it gives; None where limit_req would give the same one."""
    return _of_nginx(proxy, handshake, "limit_conn", "limit_req")


def rate(proxy: Proxy | None, handshake: Handshake) -> Limited | None:
    """limit_req of nginx with the answer that it gives; None where limit_conn would give the same one."""
    return _of_nginx(proxy, handshake, "limit_req", "limit_conn")


def few(proxy: Proxy | None) -> Directive | None:
    """The smallest maxconn of HAProxy that this many attempts at once reach; None if there is none."""
    if proxy is None or proxy.program != "haproxy":
        return None
    found = [(number, one) for one in proxy.all("maxconn", "server") if (number := _maxconn(one)) is not None]
    number, one = min(found, key=lambda pair: pair[0], default=(0, None))
    return one if one is not None and 0 < number <= _AT_ONCE + _HELD else None


def worker_connections(proxy: Proxy | None, handshake: Handshake) -> Limited | None:
    """worker_connections too few for the attempts that were made at once, and those that were cut or got 500."""
    directive = proxy.directive("worker_connections") if proxy else None
    number, processes = _first(directive), _first(proxy.directive("worker_processes") if proxy else None)
    if directive is None or number is None or processes is None:
        return None
    if number * processes > _PER_SOCKET * (_AT_ONCE + _HELD) + _AT_ONCE:
        return None
    ended = tuple(one for one in turned_away(handshake.repeats) if _is_cut(one) or _is_nginx_page(one, 500))
    return Limited(directive, ended) if ended else None


def _of_nginx(proxy: Proxy | None, handshake: Handshake, name: str, other: str) -> Limited | None:
    directive = proxy.directive(name) if proxy and proxy.program == "nginx" else None
    if proxy is None or directive is None:
        return None
    status = _first(proxy.directive(f"{name}_status")) or ends.UNAVAILABLE
    rival = proxy.directive(other)
    if rival and (_first(proxy.directive(f"{other}_status")) or ends.UNAVAILABLE) == status:
        return None
    ended = tuple(one for one in handshake.repeats if _is_nginx_page(one, status))
    return Limited(directive, ended) if ended else None


def _is_nginx_page(attempt: Attempt, status: int) -> bool:
    """True if the attempt got this status with a page that nginx itself writes."""
    answered = bool(ends.answered((attempt,), status))
    return answered and bool(_NGINX_PAGE.search(body_of(attempt)))


def _is_cut(attempt: Attempt) -> bool:
    end = ends.end_of(attempt)
    return end is not None and end.reason in _CUT and end.stage.depth <= StageName.RESPONSE.depth


def _maxconn(one: Directive) -> int | None:
    words = one.value.split()
    if one.name == "server":
        words = words[words.index("maxconn") + 1 :] if "maxconn" in words else []
    return int(words[0]) if words and _NUMBER.fullmatch(words[0]) else None


def _first(one: Directive | None) -> int | None:
    """The number that a directive begins with, None if there is none."""
    match = _NUMBER.fullmatch(one.value.split()[0]) if one and one.value.split() else None
    return int(match[0]) if match else None
