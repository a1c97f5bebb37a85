"""The server redirects the handshake to another place."""

from wsinvest.analysis import ends
from wsinvest.analysis.page import REDIRECTS, leads_to_sign_in, leads_to_tls, location_of, path_of
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.repairs import FIX_PATH
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.hosts import host_of
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_SLASH = _("Only the slash at the end of the path differs.")
_OTHER_PATH = _("It is another path.")
_OTHER_HOST = _("It is another host.")


@rule(
    "http.redirect.elsewhere",
    text=Text(
        title=_("The server redirects the handshake to {location}"),
        impact=_("{count:int} of {of:int} attempts got a redirect ({status}), which WebSocket clients do not follow."),
        cause=_("The server knows the endpoint under another URL. {what}"),
        fix=_("Use that URL in the client, or let the server answer on this one."),
        check=_("The handshake with the right URL is not redirected."),
        name=_("The server redirects the handshake"),
    ),
    steps=(FIX_PATH,),
)
def redirect_elsewhere(handshake: Handshake, target: Target) -> Outcome:
    """Fail when a redirect leads to another path or host, not to a sign-in page or TLS; proven by the Location."""
    ended = tuple(one for one in ends.answered(handshake.repeats, *REDIRECTS) if _moves(one, target))
    if not ended or Proofs(handshake).of("http.host.unrecognized"):
        return Pass()
    status, location = ends.status_of(ended), location_of(ended[0])
    what = _differs(location, target)
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, status=status, location=location, what=what)


def _moves(attempt: Attempt, target: Target) -> bool:
    """True if the redirect leads neither to a sign-in page nor from ws to TLS."""
    redirect_to_tls = leads_to_tls(attempt) and not target.url.secure
    return bool(location_of(attempt)) and not redirect_to_tls and not leads_to_sign_in(attempt, target)


def _differs(location: str, target: Target) -> Phrase:
    """The phrase for the difference: another host, a trailing slash, or another path."""
    if host_of(location) not in ("", target.url.host):
        return _OTHER_HOST
    return _SLASH if path_of(location).rstrip("/") == target.url.path.rstrip("/") else _OTHER_PATH
