"""A firewall or bot check answers in place of the server."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import is_blocked, words
from wsinvest.analysis.proxy_conf import cite, line_of
from wsinvest.analysis.proxy_refusal import refusal, written
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.written import quoted, sure_of
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule

_PAGE: Final = _(
    "The answer bears the marks of a firewall's own page: the token was not looked at. Its own words: {words}."
)
_CONFIGURED: Final = _("The proxy's configuration refuses such requests: {said}.")
_WRITTEN: Final = _("The proxy's log says so of these attempts: {line}.")
_SAYS: Final = LogPattern.ACCESS_RULE
LET_PASS: Final = Step(
    "let_pass_firewall",
    TODAY,
    30,
    _("Find the request in the firewall's log by its time, and let upgrades on this path pass the rule named there."),
    _("The answer comes from the server, not from the firewall."),
)


@rule(
    "http.firewall.blocked",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("A firewall or bot check answers in place of the server ({status})"),
        impact=_("{count:int} of {of:int} attempts never reached the server."),
        cause=_("{why}"),
        fix=_("Let upgrade requests on this path pass; a bot check cannot be solved by a WebSocket client."),
        check=_("The answer comes from the server."),
        name=_("A firewall or bot check answers in place of the server"),
    ),
    steps=(LET_PASS,),
)
def firewall_blocked(handshake: Handshake, proxy: Proxy | None = None, log_delta: LogDelta | None = None) -> Outcome:
    """Fail when the answer has headers or text of a known firewall or bot check; inferred.

    Proven where a rule of the proxy's configuration refuses this very request, and where the proxy's log says so of
    each attempt; inferred where the configuration has rules on addresses or a firewall module, and the proxy itself
    answers 403.
    """
    of = len(handshake.repeats)
    by, ended, sure = refusal(proxy, handshake)
    if by is not None and proxy is not None:
        why, proof = filled(_CONFIGURED, said=line_of(by)), cite(proxy, by.name)
        return ends.hit(ended, of, sure, evidence=proof, status=ends.status_of(ended), why=why)
    refused = written(handshake, log_delta)
    if refused and log_delta is not None:
        why, sure = filled(_WRITTEN, line=quoted(log_delta, _SAYS)), sure_of(log_delta, refused, _SAYS)
        return ends.hit(refused, of, sure, evidence=log_delta.cite(_SAYS), status=ends.status_of(refused), why=why)
    ended = tuple(filter(is_blocked, handshake.repeats))
    if not ended:
        return Pass()
    status, why = ends.status_of(ended), filled(_PAGE, words=words(ended[0].response))
    return ends.hit(ended, of, Confidence.INFERRED, status=status, why=why)
