"""The server redirects plain connections to TLS."""

from wsinvest.analysis import ends
from wsinvest.analysis.page import REDIRECTS, leads_to_sign_in, leads_to_tls, location_of
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.repairs import FIX_SCHEME
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_LINES = _("WS_URL=wss://{host}{path}")


@rule(
    "http.redirect.to_tls",
    text=Text(
        title=_("The server sends plain connections on to TLS"),
        impact=_("{count:int} of {of:int} attempts got a redirect, which WebSocket clients do not follow."),
        cause=_("The URL says ws while the server wants {location}."),
        fix=_("Use wss in the URL."),
        check=_("The handshake with wss is not redirected."),
    ),
    steps=(FIX_SCHEME,),
)
def redirect_to_tls(handshake: Handshake, target: Target) -> Outcome:
    """Fail when a ws handshake is redirected to https or wss; proven by the Location."""
    redirected = ends.answered(handshake.repeats, *REDIRECTS)
    ended = tuple(one for one in redirected if leads_to_tls(one) and not leads_to_sign_in(one, target))
    if not ended or target.url.secure or Proofs(handshake).of("http.host.unrecognized"):
        return Pass()
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, snippet=_LINES, location=location_of(ended[0]))
