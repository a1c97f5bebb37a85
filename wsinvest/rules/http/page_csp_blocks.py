"""The Content-Security-Policy of the application's page does not allow the WebSocket's URL."""

from typing import Final

from wsinvest.analysis.csp import allows
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.origin_page import OriginPage
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Rival, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

ALLOW_CONNECT: Final = Step(
    "allow_in_csp",
    TODAY,
    15,
    _("Add the WebSocket's URL to connect-src of the page's Content-Security-Policy."),
    _("The browser's console shows no violation of connect-src, and the handshake stands in its network tab."),
    snippet=_("Content-Security-Policy: connect-src 'self' {url}"),
)
_OTHER_PAGE: Final = Rival(
    "http.origin.rejected",
    "curl -sSI PAGE | grep -i content-security-policy",
    _("With the page that opens the WebSocket: if its policy allows the URL, the policy is not the reason."),
)


@rule(
    "http.page.csp_blocks",
    text=Text(
        title=_("The page's Content-Security-Policy does not allow {url}"),
        impact=_("The handshake opens here; a browser on that page never sends it, and its console names the policy."),
        cause=_("{directive} of {page} allows {sources:list}, and the WebSocket's URL is none of them."),
        fix=_("Add the WebSocket's URL to connect-src."),
        check=_("The browser's console shows no violation of connect-src."),
        name=_("The page's Content-Security-Policy does not allow the WebSocket"),
    ),
    steps=(ALLOW_CONNECT,),
)
def page_csp_blocks(page: OriginPage, handshake: Handshake, target: Target) -> Outcome:
    """Fail when a policy of the page at WS_ORIGIN allows other connections only; inferred: it is the root's policy.

    The page that opens the WebSocket may be another one, with a policy of its own.
    """
    against = next((one for one in page.policies if not allows(one, target.origin, target.url)), None)
    if against is None:
        return Pass(by=("origin_page:status",))
    place = page.policies.index(against)
    values = {
        "url": str(target.url),
        "page": page.url,
        "directive": against.directive,
        "sources": against.sources or ("'none'",),
    }
    shown = (f"origin_page:policies/{place}", f"handshake:repeats/{handshake.baseline.id}")
    return Fail(Severity.HIGH, Confidence.INFERRED, values, shown, rivals=(_OTHER_PAGE,))
