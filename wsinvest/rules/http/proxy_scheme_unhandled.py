"""No module of Apache handles the scheme of the server's address."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.written import by_log
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Step
from wsinvest.model.registry import rule

_SAYS: Final = LogPattern.SCHEME_UNHANDLED
_FAILED: Final = 500
LOAD_PROXY_MODULE: Final = Step(
    "load_proxy_module",
    TODAY,
    15,
    _("Load Apache's module for the scheme (ws and wss: proxy_wstunnel; http: proxy_http), or correct the scheme."),
    _("Apache's log no longer says that no protocol handler was valid."),
    snippet=_(
        "apachectl -M | grep proxy\n"
        "a2enmod proxy proxy_http proxy_wstunnel && systemctl restart apache2\n"
        "# since 2.4.47 proxy_http does it alone:\n"
        "ProxyPass {path} http://SERVER:PORT{path} upgrade=websocket"
    ),
    restarts=True,
)


@rule(
    "http.proxy.scheme_unhandled",
    leads_to=("http.answer.unexplained", "http.proxy.upgrade_stripped"),
    text=Text(
        title=_("No module of the proxy handles the scheme of the server's address ({status})"),
        impact=_("{count:int} of {of:int} attempts ended at the proxy, before the server was asked."),
        cause=_(
            "Apache has no protocol handler for this scheme: the module is not loaded, or the scheme is mistyped. Its "
            "log said while we tried: {line}."
        ),
        fix=_("Load proxy_wstunnel for ws:// and wss://, or use http:// with upgrade=websocket."),
        check=_("The answer to the handshake comes from the server behind the proxy."),
        name=_("No module of the proxy handles the scheme of the server's address"),
    ),
    steps=(LOAD_PROXY_MODULE,),
)
def proxy_scheme_unhandled(handshake: Handshake, log_delta: LogDelta | None = None) -> Outcome:
    """Fail when Apache's log says so (AH01144); proven with a line for each attempt that got 500."""
    return by_log(handshake, log_delta, _SAYS, _FAILED)
