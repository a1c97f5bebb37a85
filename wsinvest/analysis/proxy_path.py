"""The path and the query as the server behind the proxy gets them, where its configuration changes them."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Directive, Proxy
from wsinvest.model.attempt import Attempt
from wsinvest.model.target import AuthMode, Target

_PASSING: Final = (
    *("proxy_pass", "ProxyPass", "ProxyPassMatch", "RewriteRule", "rewrite", "uri", "http-request replace-path"),
    *("http-request set-path", "http-request replace-uri", "http-request set-uri", "stripprefix", "replacepath"),
    *("replacepathregex", "addprefix", "try_files"),
)
_REFUSED: Final = (400, 401, 403, 404)


def alters(proxy: Proxy | None, target: Target) -> bool:
    """True if the server behind gets another path than that of the URL."""
    return proxy is not None and bool(proxy.backends) and proxy.path_behind not in ("", target.url.path)


def by(proxy: Proxy) -> Directive | None:
    """The directive that makes another path of it: the last rewrite, else what passes the request on."""
    return next(proxy.all("rewrite", "uri"), None) or next(proxy.all(*_PASSING), None) or proxy.route


def without_query(proxy: Proxy | None, handshake: Handshake, target: Target) -> tuple[Attempt, ...]:
    """The refused attempts whose token travels in the query, which the proxy drops."""
    if proxy is None or proxy.query_lost is None or target.auth.mode is not AuthMode.QUERY:
        return ()
    return ends.answered(handshake.repeats, *_REFUSED)
