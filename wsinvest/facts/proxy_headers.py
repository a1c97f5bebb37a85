"""What a proxy sends to the server behind it, by its configuration: which headers, and which Host."""

import re
from typing import Final
from urllib.parse import urlsplit

from wsinvest.facts.proxy import Proxy
from wsinvest.model.target import Url, host_header

# Programs that send X-Forwarded-* only where they are told to; Caddy and Traefik send them by themselves.
_NEVER_BY_ITSELF: Final = frozenset({"nginx", "haproxy", "apache"})
_VARIABLE: Final = re.compile(r"[$%{]")
_OWN_HOST: Final = frozenset({"nginx", "apache"})  # these send the name of the server behind them, unless told


def unset(proxy: Proxy | None, name: str) -> bool:
    """True if the configuration serves this URL and sets no such header, and the program adds none by itself."""
    known = proxy is not None and proxy.route is not None and proxy.program in _NEVER_BY_ITSELF
    return known and proxy is not None and proxy.header(name) is None


def host_sent(proxy: Proxy | None, url: Url) -> str:
    """The Host that the server behind gets of a request to this URL; empty if the configuration does not tell.

    nginx and Apache send the name of the server behind them unless a line says otherwise; others pass Host on.
    """
    if proxy is None or proxy.route is None:
        return ""
    told = proxy.header("Host")
    if told is not None:
        return _filled(told.value.strip("\"'"), proxy, url)
    if proxy.program not in _OWN_HOST or _is_on(proxy, "ProxyPreserveHost"):
        return host_header(url)
    return _upstream(proxy)


def other_host(proxy: Proxy | None, url: Url) -> str:
    """The host that the server behind is told in place of the URL's: in Host, else in X-Forwarded-Host.

    Empty if the configuration passes the URL's own on, or does not tell.
    """
    told = None if proxy is None or proxy.route is None else proxy.header("X-Forwarded-Host")
    forwarded = _filled(told.value.strip("\"'"), proxy, url) if proxy and told else ""
    return next((host for host in (host_sent(proxy, url), forwarded) if host not in ("", host_header(url))), "")


def _filled(value: str, proxy: Proxy, url: Url) -> str:
    """The value with the variables of nginx that speak of hosts; empty where it holds any other."""
    usual = host_header(url)
    known = {
        "$http_host": usual,
        "$host": usual.removesuffix(f":{url.port}"),
        "$host:$server_port": f"{usual.removesuffix(f':{url.port}')}:{url.port}",
        "$proxy_host": _upstream(proxy),
    }
    return known.get(value, "" if _VARIABLE.search(value) else value)


def keeps_host(proxy: Proxy | None, url: Url) -> bool:
    """True if the configuration passes the client's Host on, and tells no other one in X-Forwarded-Host."""
    return host_sent(proxy, url) == host_header(url) and not other_host(proxy, url)


def _is_on(proxy: Proxy, name: str) -> bool:
    found = proxy.directive(name)
    return found is not None and found.value.strip().lower() == "on"


def _upstream(proxy: Proxy) -> str:
    """The host and port that proxy_pass names, else those of the first server."""
    passed = proxy.directive("proxy_pass")
    named = _netloc(passed.value) if passed else ""
    if named and "$" not in named:
        return named
    first = next(iter(proxy.backends), None)
    return f"{first.host}:{first.port}" if first else ""


def _netloc(url: str) -> str:
    """The host and port of a URL as they are written, empty if there are none."""
    try:
        return urlsplit(url.strip().rstrip(";")).netloc
    except ValueError:
        return ""
