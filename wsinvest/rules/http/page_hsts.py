"""The host's pages make browsers use TLS for it (HSTS), and the WebSocket's URL is ws."""

from typing import Final

from wsinvest.analysis import surer
from wsinvest.analysis.hsts import holds_for, policy_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.health import Health
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.hosts import is_loopback
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

OFFER_TLS: Final = Step(
    "offer_tls",
    TODAY,
    60,
    _("Let the proxy that serves the host's pages over TLS serve the WebSocket too, and use wss in the page."),
    _("The page opens wss, and the handshake stands in the browser's network tab."),
    snippet=_('// in the page; at the proxy with TLS, forward {path}\nnew WebSocket("wss://{host}{path}");'),
)
_SAME_PORT: Final = _("The port stays {port}, where the connection opened without TLS.")
_OTHER_PORT: Final = _("Port 80 becomes 443, which this run did not try.")
_HTTP_PORT: Final = 80


@rule(
    "http.page.hsts",
    text=Text(
        title=_("Browsers that have seen {page} open wss in place of {url} (HSTS)"),
        impact=_(
            "They send TLS where the URL says ws, and report a failed connection; tools connect, and so do browsers "
            "that have not seen it."
        ),
        cause=_("It answers with Strict-Transport-Security: {header}, and that holds for {host}. {where}"),
        fix=_("Offer the WebSocket over TLS, and use wss."),
        check=_("The page opens wss in a browser that has seen the host's pages."),
        name=_("Browsers use wss for this host in place of ws (HSTS)"),
    ),
    steps=(OFFER_TLS,),
)
def page_hsts(
    handshake: Handshake, target: Target, login: Login | None = None, health: Health | None = None
) -> Outcome:
    """Fail when ws opens, and an answer over TLS that this run got anyway binds its host to TLS; inferred.

    HIGH where WS_ORIGIN says that browsers are the clients, else MEDIUM; MEDIUM too on this machine, for which some
    browsers make an exception, and LOW for port 80, in whose place browsers take 443, which may well answer. Nothing
    for a page over https, which may not open ws at all (`http.page.mixed_content`).
    """
    opened = next((one for one in handshake.repeats if one.opened), None)
    if target.url.secure or target.insecure or opened is None or target.origin.lower().startswith("https:"):
        return Pass()
    for name, seen in (("login", login), ("health", health)):
        policy = policy_of(seen.url, seen.stages, seen.response) if seen else None
        if seen is None or policy is None or not holds_for(policy, seen.url, target.url.host):
            continue
        values = {
            "page": seen.url,
            "url": str(target.url),
            "header": policy.text,
            "host": target.url.host,
            "where": _OTHER_PORT if target.url.port == _HTTP_PORT else filled(_SAME_PORT, port=target.url.port),
        }
        shown = (f"{name}:response/headers", f"handshake:repeats/{opened.id}")
        return Fail(_level(target), Confidence.INFERRED, values, shown, surer=(surer.ORIGIN,))
    return Pass()


def _level(target: Target) -> Severity:
    if target.url.port == _HTTP_PORT:
        return Severity.LOW
    return Severity.HIGH if target.origin and not is_loopback(target.url.host) else Severity.MEDIUM
