"""What a proxy sends to the server behind it, by its configuration: which headers, and which Host."""

from typing import Final
from urllib.parse import urlsplit

from wsinvest.facts.proxy import Proxy

# Programs that send X-Forwarded-* only where they are told to; Caddy and Traefik send them by themselves.
_NEVER_BY_ITSELF: Final = frozenset({"nginx", "haproxy", "apache"})
_OWN_HOST: Final = frozenset({"nginx", "apache"})  # these send the name of the server behind them, unless told


def unset(proxy: Proxy | None, name: str) -> bool:
    """True if the configuration serves this URL and sets no such header, and the program adds none by itself."""
    known = proxy is not None and proxy.route is not None and proxy.program in _NEVER_BY_ITSELF
    return known and proxy is not None and proxy.header(name) is None


def host_sent(proxy: Proxy | None) -> str:
    """The Host that the proxy sends to the server where it is not the client's; empty if unknown or passed on.

    Of nginx and Apache, which send the name of the server behind them unless a line says otherwise.
    """
    if proxy is None or proxy.route is None:
        return ""
    told = proxy.header("Host")
    if told is not None:
        return "" if "$" in told.value or "%" in told.value else told.value
    if proxy.program == "apache" and _is_on(proxy, "ProxyPreserveHost"):
        return ""
    return _upstream(proxy) if proxy.program in _OWN_HOST else ""


def keeps_host(proxy: Proxy | None) -> bool:
    """True if the configuration serves this URL and passes the client's Host on."""
    return proxy is not None and proxy.route is not None and not host_sent(proxy)


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
