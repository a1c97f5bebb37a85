"""Lines of a proxy's configuration that refuse or change handshakes: the ones to look at first."""

import re
from typing import Final

from wsinvest.facts.proxy import Directive, Proxy
from wsinvest.model.target import Target

_MOST: Final = 3
_REFUSING: Final = (
    *("limit_except", "valid_referers", "deny", "if", "Require", "SecRuleEngine", "modsecurity", "RewriteRule"),
    *("http-request return", "http-request reject", "http-request tarpit", "http-request deny"),
)
_OF_HANDSHAKE: Final = ("sec-websocket-key", "sec-websocket-version", "sec-websocket-protocol", "origin", "cookie")
_OF_CREDENTIALS: Final = ("authorization", "x-api-key")

# HTTP/2 to a server, which carries no upgrade unless both sides know RFC 8441.
_HTTP2: Final = re.compile(r"\b(?:proto|alpn) h2\b")


def touching(proxy: Proxy) -> tuple[Directive, ...]:
    """The lines that are written and touch a handshake, the surest first, three at most."""
    headers = (Directive(one.name, one.value, one.place) for one in proxy.headers if one.place.line)
    changed = [one for one in headers if one.name.lower() in (*_OF_HANDSHAKE, *_OF_CREDENTIALS)]
    refusing = [one for one in proxy.all(*_REFUSING) if one.place.line and one.value.lower() not in ("off", "all")]
    spoken = [one for one in proxy.all("server", "default-server") if _HTTP2.search(one.value)]
    denying = [one for one in proxy.all("deny") if one.place.line and one.value == "all"]
    return tuple(dict.fromkeys((*proxy.ends, *spoken, *changed, *denying, *refusing)))[:_MOST]


def dropped_by_name(proxy: Proxy | None, target: Target | None) -> tuple[str, ...]:
    """Headers of the request that nginx leaves out for an underscore in their name (underscores_in_headers is off)."""
    if proxy is None or target is None or proxy.program != "nginx":
        return ()
    told = proxy.directive("underscores_in_headers")
    allowed = told is not None and told.value == "on"
    return () if allowed else tuple(name for name in target.headers if "_" in name)
