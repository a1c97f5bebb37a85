"""Straight at the server the same request opens; through the proxy it does not."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.ends import Unexplained
from wsinvest.analysis.front import NO_ANSWER
from wsinvest.analysis.proxy_conf import authenticates, cite, lines_of
from wsinvest.analysis.proxy_touches import touching
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.straight import opens_past_proxy
from wsinvest.facts.backends import Backends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName

_STRAIGHT: Final = _("The same request, with the same Host and token, opens straight at the server {at}.")
_TOUCHED: Final = _("{straight} Of the proxy's configuration, this touches it: {lines}.")
COMPARE_REQUESTS: Final = Step(
    "compare_requests",
    TODAY,
    30,
    _("Look at the rules of the proxy for this path: what it adds, drops, rewrites or refuses itself."),
    _("The handshake through the proxy opens as it does straight at the server."),
    snippet=_(
        "# on the proxy's host: all that is set for this path\n"
        "nginx -T | grep -nE 'location|proxy_|rewrite|auth_|limit_|deny|return'\n"
        "# what the server gets through the proxy, and what it gets straight\n"
        "tcpdump -i lo -A -s 0 'tcp port SERVER_PORT' | grep -aE '^(GET|[A-Z].*: )'"
    ),
)


@rule(
    "http.proxy.alters_request",
    leads_to=("http.service.unavailable",),
    text=Text(
        title=_("The proxy refuses or alters what the server itself would take ({status})"),
        impact=_("{count:int} of {of:int} attempts through the proxy failed."),
        cause=_("{why}"),
        fix=_("Let the proxy pass the request on as it is: path, query, headers, upgrade."),
        check=_("The handshake through the proxy opens."),
        name=_("The proxy refuses or alters what the server takes"),
    ),
    steps=(COMPARE_REQUESTS,),
)
def proxy_alters_request(
    left: Unexplained, handshake: Handshake, backends: Backends | None = None, proxy: Proxy | None = None
) -> Outcome:
    """Fail when a refused request that no other finding explains opens past the proxy; proven by that attempt.

    Pass where the proxy has requests authenticated first and answers 401 or 403: that is its task.
    """
    if authenticates(proxy) and ends.answered(handshake.repeats, 401, 403):
        return Pass()
    ended = ends.failed_at(left.attempts, StageName.RESPONSE, Reason.STATUS, Reason.CLOSED, Reason.RESET)
    opened = opens_past_proxy(handshake, backends)
    if opened is None or not ended:
        return Pass()
    why: Phrase = filled(_STRAIGHT, at=opened.at)
    lines = touching(proxy) if proxy else ()
    if proxy and lines:
        why = filled(_TOUCHED, straight=why, lines=lines_of(lines))
    proof = ("backends:asked", *(cite(proxy, *(one.name for one in lines)) if proxy and lines else ()))
    status = ends.status_of(ended) or NO_ANSWER
    return ends.hit(ended, left.of, Confidence.PROVEN, evidence=proof, status=status, why=why)
