"""The PROXY protocol (haproxy.org, proxy-protocol.txt): which side of a proxy wants its header, or sends one."""

from typing import Final

from wsinvest.facts.proxy import Directive, Proxy

_DEMANDED: Final = (("listen", "proxy_protocol"), ("bind", "accept-proxy"), ("RemoteIPProxyProtocol", "On"))
_SENT: Final = ("send-proxy", "send-proxy-v2", "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn")


def demanded(proxy: Proxy | None, port: int) -> Directive | None:
    """The line by which the proxy's own port wants the header before each request; None without one."""
    if proxy is None:
        return None
    lines = [one for name, word in _DEMANDED for one in proxy.all(name) if word.lower() in one.value.lower().split()]
    there = [one for one in lines if str(port) in one.value.split()[0].rpartition(":")[2]]
    return next(iter(there), lines[0] if len(lines) == 1 else None)


def sent(proxy: Proxy | None) -> Directive | None:
    """The line by which the proxy sends the header to the server behind it; None without one."""
    if proxy is None:
        return None
    of_servers = (one for one in proxy.all("server", "default-server") if set(_SENT) & set(one.value.split()))
    return next(of_servers, None) or next((one for one in proxy.all("proxy_protocol") if one.value == "on"), None)
