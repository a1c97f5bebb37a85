"""Straight at the server the same request opens; through the proxy it does not."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.ends import Unexplained
from wsinvest.analysis.front import NO_ANSWER
from wsinvest.analysis.proxy_conf import authenticates, cite, lines_of
from wsinvest.analysis.proxy_touches import dropped_by_name, touching
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.straight import opens_past_proxy
from wsinvest.facts.backends import Backends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

_STRAIGHT: Final = _("The same request, with the same Host and token, opens straight at the server {at}.")
_TOUCHED: Final = _("{straight} Of the proxy's configuration, this touches it: {lines}.")
_DROPPED: Final = _(
    "{straight} nginx leaves out request headers with an underscore in their name unless underscores_in_headers is on, "
    "and the request has such: {names:list}."
)
RENAME_HEADERS: Final = Step(
    "rename_headers",
    TODAY,
    15,
    _("Give the header a name with hyphens in client and server, or let nginx take underscores."),
    _("The server gets the header through the proxy, and the handshake opens."),
    snippet=_("# nginx, in the default server of the address\nunderscores_in_headers on;"),
)
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
    steps=(COMPARE_REQUESTS, RENAME_HEADERS),
)
def proxy_alters_request(
    left: Unexplained,
    handshake: Handshake,
    backends: Backends | None = None,
    proxy: Proxy | None = None,
    target: Target | None = None,
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
    lines, dropped = touching(proxy) if proxy else (), dropped_by_name(proxy, target)
    if proxy and lines:
        why = filled(_TOUCHED, straight=why, lines=lines_of(lines))
    if dropped:
        why = filled(_DROPPED, straight=why, names=dropped)
    proof = ("backends:asked", *(cite(proxy, *(one.name for one in lines)) if proxy and lines else ()))
    status = ends.status_of(ended) or NO_ANSWER
    found = ends.hit(ended, left.of, Confidence.PROVEN, evidence=proof, status=status, why=why)
    return replace(found, steps=(RENAME_HEADERS if dropped else COMPARE_REQUESTS,))
