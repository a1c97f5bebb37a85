"""The server redirects plain connections to TLS."""

from typing import Final
from urllib.parse import urlsplit

from wsinvest.analysis import ends
from wsinvest.analysis.page import REDIRECTS, leads_to_sign_in, leads_to_tls, location_of
from wsinvest.analysis.paste import safe
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.repairs import FIX_SCHEME
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_LINE: Final = _("wsinvest diagnose wss://{place}{path}")


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
    location = location_of(ended[0])
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, snippet=_line(location), location=location)


def _line(location: str) -> Phrase:
    """The command for the place that the Location names, with its port; placeholders for what is unsafe or unknown."""
    try:
        url = urlsplit(location)
        name, port = url.hostname or "", url.port
    except ValueError:
        return filled(_LINE, place="HOST", path="/PATH")
    host = safe(f"[{name}]" if ":" in name else name, "HOST")
    return filled(_LINE, place=host if port is None else f"{host}:{port}", path=safe(url.path or "/", "/PATH"))
