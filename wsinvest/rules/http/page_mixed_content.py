"""The application's page comes over TLS and the WebSocket's URL is ws: browsers block that."""

from wsinvest.analysis.repairs import FIX_SCHEME
from wsinvest.facts.cookies import is_cross_site
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import NOTHING, Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.hosts import is_loopback
from wsinvest.model.registry import rule
from wsinvest.model.target import Target


@rule(
    "http.page.mixed_content",
    text=Text(
        title=_("A page of {page} may not open {url}: https may not lead to ws"),
        impact=_("A browser refuses before anything is sent (SecurityError, mixed content); tools connect."),
        cause=_("WS_ORIGIN is https, and the WebSocket's URL is ws, without TLS. {exception}"),
        fix=_("Offer the WebSocket over TLS on the same host, and use wss in the page."),
        check=_("The page opens wss, and its console shows no mixed content."),
        name=_("A page over TLS may not open a WebSocket without TLS"),
    ),
    steps=(FIX_SCHEME,),
)
def page_mixed_content(handshake: Handshake, target: Target) -> Outcome:
    """Fail when the page of WS_ORIGIN is https and the URL is ws on the same site; proven by the two.

    MEDIUM and inferred on this machine, whose addresses most browsers except. Nothing is said of another site: the URL
    may then be that of the server itself, behind a proxy that speaks TLS.
    """
    opened = next((one for one in handshake.repeats if one.opened), None)
    own = target.origin.lower().startswith("https://") and not is_cross_site(target.origin, target.url.host)
    if target.url.secure or not own or opened is None:
        return Pass()
    here = is_loopback(target.url.host)
    values = {
        "page": target.origin,
        "url": str(target.url),
        "exception": _("Most browsers make an exception for this machine's own addresses.") if here else NOTHING,
    }
    level = Severity.MEDIUM if here else Severity.HIGH
    sure = Confidence.INFERRED if here else Confidence.PROVEN
    return Fail(level, sure, values, (f"handshake:repeats/{opened.id}",))
