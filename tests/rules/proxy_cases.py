"""Configurations of proxies as facts, for the tests of rules."""

from wsinvest.facts.proxy import Backend, Directive, ForwardedHeader, Place, Proxy

PLACE = Place("/etc/nginx/conf.d/shop.conf", 7)
ROUTE = Directive("location", "/ws", Place(PLACE.file, 5))
BACKEND = Backend("http", "127.0.0.1", 9000, PLACE)
STRIPS = (
    ForwardedHeader("Host", "$host", PLACE, "h"),
    ForwardedHeader("Connection", "close", arrives="close"),
    ForwardedHeader("Upgrade", "", arrives=""),
)
PASSES = (
    ForwardedHeader("Upgrade", "$http_upgrade", PLACE, "websocket"),
    ForwardedHeader("Connection", "upgrade", PLACE, "upgrade"),
)
V11, V10 = Directive("proxy_http_version", "1.1", PLACE), Directive("proxy_http_version", "1.0")


def nginx(*directives: Directive, headers: tuple[ForwardedHeader, ...] = PASSES, **more: object) -> Proxy:
    """An nginx that passes this URL on, upgrade included unless these say otherwise."""
    usual = {"route": ROUTE, "backends": (BACKEND,), "path_behind": "/ws"}
    return Proxy("nginx", PLACE.file, headers=headers, directives=(*directives, V11), **{**usual, **more})
