"""The server redirects the handshake to another place."""

from dataclasses import replace
from typing import Final
from urllib.parse import urljoin, urlsplit

from wsinvest.analysis import ends
from wsinvest.analysis.backend import unreached_by_log
from wsinvest.analysis.forwarding import leads_back
from wsinvest.analysis.front import header_of
from wsinvest.analysis.page import REDIRECTS, leads_to_sign_in, leads_to_tls, location_of
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.repairs import FIX_PATH
from wsinvest.analysis.turns import failed_between
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Phrase, Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_SLASH = _("The server knows the endpoint under another URL: only the slash at the end of the path differs.")
_OTHER_PATH = _("The server knows the endpoint under another path.")
_OTHER_HOST = _("The server knows the endpoint on another host.")
_OTHER_PAGE = _(
    "It leads to something else than this path under another prefix or host: the endpoint has moved there, or it is a "
    "page that wants something first (consent, a language, a session), or one that tells of an error."
)
_OTHER_PART = _("Host and path stay the same; scheme, port or query differ.")
_SAME = _("It leads to the same URL again, so that no client ever arrives.")
_WITH_COOKIE = _("It leads to the same URL again and sets a cookie, which the server may want to see with the request.")
_NO_URL = _("The Location is no URL, so that no client knows where to go.")

LOOK_AT_PAGE: Final = Step(
    "look_at_page",
    TODAY,
    15,
    _("See what the page wants to which the server leads: send its cookie with the handshake, or correct the URL."),
    _("The handshake is not redirected."),
    snippet=_("curl -sS -i {http_url}"),
)


@rule(
    "http.redirect.elsewhere",
    text=Text(
        title=_("The server redirects the handshake to {location}"),
        impact=_("{count:int} of {of:int} attempts got a redirect ({status}), which WebSocket clients do not follow."),
        cause=_("{what}"),
        fix=_("Use that URL in the client, or let the server answer on this one."),
        check=_("The handshake with the right URL is not redirected."),
        name=_("The server redirects the handshake"),
    ),
    steps=(FIX_PATH, LOOK_AT_PAGE),
)
def redirect_elsewhere(handshake: Handshake, target: Target, log_delta: LogDelta | None = None) -> Outcome:
    """Fail when a redirect leads to another path or host, not to a sign-in page or TLS; proven by the Location.

    Inferred where equal requests open meanwhile: then no other URL is due. A wss handshake that is sent to its own URL
    again is inferred too: no other URL helps, and another cause stands behind.
    """
    ended = tuple(one for one in ends.answered(handshake.repeats, *REDIRECTS) if _moves(one, target))
    if not ended or Proofs(handshake).of("http.host.unrecognized", "http.cookie.required"):
        return Pass()
    if unreached_by_log(handshake, log_delta):
        return Pass()  # to an error page of the proxy
    status, location = ends.status_of(ended), location_of(ended[0])
    what = _WITH_COOKIE if _sets_cookie(ended[0], target) else _differs(location, target)
    back = all(leads_back(one, target) for one in ended)
    sure = Confidence.INFERRED if back or failed_between(handshake) else Confidence.PROVEN
    found = ends.hit(ended, len(handshake.repeats), sure, status=status, location=location, what=what)
    return replace(found, steps=(LOOK_AT_PAGE if what is _OTHER_PAGE else FIX_PATH,))


def _moves(attempt: Attempt, target: Target) -> bool:
    """True if the redirect leads neither to a sign-in page nor from ws to TLS."""
    redirect_to_tls = leads_to_tls(attempt) and not target.url.secure
    return bool(location_of(attempt)) and not redirect_to_tls and not leads_to_sign_in(attempt, target)


def _sets_cookie(attempt: Attempt, target: Target) -> bool:
    """True if the redirect leads to the same URL and sets a cookie."""
    return bool(header_of(attempt, "set-cookie")) and _differs(location_of(attempt), target) is _SAME


def _differs(location: str, target: Target) -> Phrase:
    """What the Location changes: nothing, scheme, port or query, host, path or only the slash at its end."""
    url = target.url
    here = replace(url, scheme="https" if url.secure else "http", query_names=())
    try:
        new = urlsplit(urljoin(str(here), location))
        secure = new.scheme in ("wss", "https")
        port = new.port or (443 if secure else 80)
    except ValueError:
        return _NO_URL
    if new.path.rstrip("/").rpartition("/")[2] != url.path.rstrip("/").rpartition("/")[2]:
        return _OTHER_PAGE
    if new.hostname != url.host:
        return _OTHER_HOST
    if new.path.rstrip("/") != url.path.rstrip("/"):
        return _OTHER_PATH
    if new.path != url.path:
        return _SLASH
    kept = (secure, port, bool(new.query)) == (url.secure, url.port, bool(url.query_names))
    return _SAME if kept else _OTHER_PART
