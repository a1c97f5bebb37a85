"""The path serves an ordinary page, not a WebSocket."""

import re
from dataclasses import replace
from typing import Final

from wsinvest.analysis import default_site, ends, upgrade, upgrade_configured
from wsinvest.analysis.backend import unreached_by_log
from wsinvest.analysis.front import body_of, error_said, words
from wsinvest.analysis.page import has_login_form
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.proxy_files import served_from_files
from wsinvest.analysis.proxy_lines import NGINX
from wsinvest.analysis.repairs import FIX_PATH, FOLLOW_REASON
from wsinvest.analysis.upgrade_rivals import HOST_RIVAL, STRIPPED_RIVAL, UNSUPPORTED_RIVAL
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_SUCCESS = range(200, 300)
_NOT_ALLOWED: Final = 405
_EVENTS: Final = _(
    "The path is a stream of Server-Sent Events (text/event-stream): a page reads it by EventSource, not by WebSocket."
)
_OTHER_METHOD: Final = _("The route at this path takes {methods} only, and a WebSocket handshake is a GET.")
_OTHER_PAGE: Final = _("The path belongs to a web page or API, or the upgrade never reaches the WebSocket server.")
_API_SAYS: Final = _(
    "An API answers in place of a WebSocket, and tells of an error although its status is {status}. Its own words: "
    "{words}. What they name comes first; else the path belongs to the API, or the upgrade never reaches the server."
)
_PAGE_SAYS: Final = _(
    "The page says: {words}. Such a page stands in for any path; whether this one is right shows when it is gone."
)
_IN_PLACE: Final = re.compile(
    r"maintenance|\bbe back\b|\bback soon\b|checking your browser|just a moment|are (?:you )?(?:a )?human"
    r"|\bcaptcha\b|enable javascript and cookies",
    re.I,
)


@rule(
    "http.endpoint.not_websocket",
    text=Text(
        title=_("An ordinary page answers at {path} (status {status})"),
        impact=_("{count:int} of {of:int} attempts got a page in place of a WebSocket."),
        cause=_("{why}"),
        fix=_("Route the path to the WebSocket server, or correct the path."),
        check=_("The answer to an upgrade request is 101."),
        name=_("An ordinary page answers at that path"),
    ),
    steps=(FIX_PATH, default_site.SET_UP_SITE, FOLLOW_REASON),
)
def endpoint_not_websocket(
    handshake: Handshake,
    target: Target,
    log: Log | None = None,
    log_delta: LogDelta | None = None,
    proxy: Proxy | None = None,
) -> Outcome:
    """Fail when the upgrade gets a 2xx page, 405 of a route for other methods, or an empty 400 where a GET gets 2xx.

    Observed; proven where nginx's configuration serves the path from files.

    Pass when the upgrade was lost on the way, or when another Host header gets further.
    """
    served = tuple(one for one in ends.answered(handshake.repeats, *_SUCCESS) if not has_login_form(one))
    served = served or tuple(filter(_methods, ends.answered(handshake.repeats, _NOT_ALLOWED)))
    page = upgrade.plain(handshake, "path")
    silent = tuple(filter(upgrade.is_silent, handshake.repeats)) if page and page.status in _SUCCESS else ()
    ended = served or (() if Proofs(handshake).any else silent)
    if (
        not ended
        or unreached_by_log(handshake, log_delta)  # an error page of the proxy
        or Proofs(handshake).of("http.host.unrecognized")
        or upgrade_configured.loss(handshake, log, log_delta, proxy)
    ):
        return Pass()
    of, path, status = len(handshake.repeats), target.url.path, ends.status_of(ended)
    rivals = (STRIPPED_RIVAL, UNSUPPORTED_RIVAL) if upgrade.as_a_page(handshake, 200) else ()
    # Caddy answers an empty 200 for a host name that it does not serve.
    fresh = default_site.answers(handshake)
    rivals = (*rivals, HOST_RIVAL) if fresh or (served and not body_of(served[0])) else rivals
    files = served_from_files(proxy) if upgrade.as_a_page(handshake, 200) else None
    if files:
        sure, conf = Confidence.PROVEN, ("handshake:plain", "proxy:route")
        return replace(
            ends.hit(ended, of, sure, evidence=conf, snippet=NGINX, path=path, status=status, why=files),
            steps=(FIX_PATH,),
        )
    why, step = (default_site.WHY, default_site.SET_UP_SITE) if fresh else _kind(ended[0])
    return replace(ends.hit(ended, of, rivals=rivals, path=path, status=status, why=why), steps=(step,))


def _kind(attempt: Attempt) -> tuple[Phrase, Step]:
    """What is there in place of a WebSocket, and what to do about it."""
    answer = attempt.response
    if answer and answer.content_type == "text/event-stream":
        return _EVENTS, FIX_PATH
    said = error_said(answer)
    if answer and said:
        return filled(_API_SAYS, status=str(answer.status), words=said), FOLLOW_REASON
    title = words(answer)
    if isinstance(title, str) and _IN_PLACE.search(title):
        return filled(_PAGE_SAYS, words=title), FOLLOW_REASON
    methods = _methods(attempt)
    return (filled(_OTHER_METHOD, methods=methods) if methods else _OTHER_PAGE), FIX_PATH


def _methods(attempt: Attempt) -> str:
    """The methods that a 405 allows (RFC 9110 section 10.2.1), empty if GET is among them or none is named."""
    answer = attempt.response
    if answer is None or answer.status != _NOT_ALLOWED:
        return ""
    allowed = answer.header("allow")
    return "" if "GET" in allowed.upper() else allowed
