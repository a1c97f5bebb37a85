"""The limits of connections that the configuration of the proxy sets: nginx's worker_connections, HAProxy's maxconn."""

import os
import re
from collections.abc import Iterator
from typing import Final

from wsinvest.facts.ladder import Front
from wsinvest.facts.proxy import Directive, Proxy

_NUMBER: Final = re.compile(r"\d{1,9}")
_PER_SOCKET: Final = 2  # of nginx's connections: to the client and to the server behind


def fronts(proxy: Proxy | None, own: int) -> tuple[Front, ...]:
    """The limits of this configuration, empty where none was named. `own`: what nginx takes for itself."""
    if proxy is None:
        return ()
    if proxy.program == "nginx":
        return tuple(_of_nginx(proxy, own))
    return tuple(_of_haproxy(proxy)) if proxy.program == "haproxy" else ()


def _of_nginx(proxy: Proxy, own: int) -> Iterator[Front]:
    most = _number(proxy.directive("worker_connections"))
    if most is not None:
        processes = proxy.directive("worker_processes")
        count = os.cpu_count() or 1 if processes is not None and processes.value == "auto" else _number(processes) or 1
        yield Front(f"worker_connections {most}", most, count, _PER_SOCKET, own)


def _of_haproxy(proxy: Proxy) -> Iterator[Front]:
    """Each maxconn on the way: of the front end, of all, and the sum of the servers' own."""
    for one in proxy.all("maxconn"):
        most = _number(one)
        if most:
            yield Front(f"maxconn {most}", most)
    servers = [_maxconn(one) for one in proxy.all("server")]
    known = [most for most in servers if most]
    if known and len(known) == len(servers):
        yield Front(" + ".join(f"server maxconn {most}" for most in known), sum(known))


def _maxconn(server: Directive) -> int | None:
    words = server.value.split()
    after = words[words.index("maxconn") + 1 :] if "maxconn" in words else []
    return int(after[0]) if after and _NUMBER.fullmatch(after[0]) else None


def _number(one: Directive | None) -> int | None:
    words = one.value.split() if one is not None else []
    return int(words[0]) if words and _NUMBER.fullmatch(words[0]) else None
