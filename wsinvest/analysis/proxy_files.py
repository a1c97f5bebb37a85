"""Does nginx serve this path from files? Then its configuration passes no upgrade on, whatever the server can do."""

from typing import Final

from wsinvest.analysis.proxy_conf import line_of
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Phrase, _, filled

_PASSING: Final = ("proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "return", "rewrite", "if")
_FALLBACKS: Final = ("try_files", "error_page")  # these may name a location that passes requests on
_SERVES: Final = _("By the proxy's configuration this block serves the path, and it passes nothing on: {block}.")
_FILES: Final = _("By the proxy's configuration this block serves the path from files, and passes nothing on: {block}.")


def served_from_files(proxy: Proxy | None) -> Phrase | None:
    """The words that name the block that serves this URL and passes nothing on, None if it is not known to be one."""
    if proxy is None or proxy.program != "nginx" or proxy.route is None:
        return None
    if proxy.backends or proxy.unread or proxy.ends or proxy.elsewhere or any(proxy.all(*_PASSING)):
        return None
    if any("@" in one.value for one in proxy.all(*_FALLBACKS)):
        return None
    return filled(_FILES if proxy.directive("try_files") else _SERVES, block=line_of(proxy.route))
