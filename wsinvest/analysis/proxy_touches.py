"""Lines of a proxy's configuration that refuse or change handshakes: the ones to look at first."""

from typing import Final

from wsinvest.facts.proxy import Directive, Proxy

_MOST: Final = 3
_REFUSING: Final = (
    *("limit_except", "valid_referers", "deny", "if", "Require", "SecRuleEngine", "modsecurity", "RewriteRule"),
    *("http-request return", "http-request reject", "http-request tarpit", "http-request deny"),
)
_OF_HANDSHAKE: Final = ("sec-websocket-key", "sec-websocket-version", "sec-websocket-protocol", "origin", "cookie")
_OF_CREDENTIALS: Final = ("authorization", "x-api-key")


def touching(proxy: Proxy) -> tuple[Directive, ...]:
    """The lines that are written and touch a handshake, the surest first, three at most."""
    headers = (Directive(one.name, one.value, one.place) for one in proxy.headers if one.place.line)
    changed = [one for one in headers if one.name.lower() in (*_OF_HANDSHAKE, *_OF_CREDENTIALS)]
    refusing = [one for one in proxy.all(*_REFUSING) if one.place.line and one.value.lower() not in ("off", "all")]
    denying = [one for one in proxy.all("deny") if one.place.line and one.value == "all"]
    return tuple(dict.fromkeys((*proxy.ends, *changed, *denying, *refusing)))[:_MOST]
