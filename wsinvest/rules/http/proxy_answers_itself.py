"""A line of the proxy's configuration answers the handshake in place of the server."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import NO_ANSWER
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.proxy_conf import cite, lines_of
from wsinvest.analysis.proxy_ends import CLOSES, status_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

# 401, 407 and 429 have findings of their own; a `return 404` or a page for all other paths tells of a wrong path.
_OTHERS: Final = (401, 404, 407, 429)
_FIRST_REFUSAL: Final = 400
_EXCLUDING: Final = ("ProxyPass", "ProxyPassMatch", "rewrite")
PASS_ON: Final = Step(
    "pass_handshake_on",
    TODAY,
    15,
    _("Remove or narrow that line, or pass this path on to the server before it, and reload the proxy."),
    _("The answer to the handshake is 101."),
    snippet=_(
        "# on the proxy's host: all that answers by itself\n"
        "nginx -T | grep -nE 'location|return|rewrite'\n"
        "grep -rnE 'http-request (return|reject|deny)' /etc/haproxy\n"
        "grep -rnE 'ProxyPass|RewriteRule' /etc/apache2"
    ),
    restarts=True,
)


@rule(
    "http.proxy.answers_itself",
    leads_to=(
        *("http.handshake.closed_early", "tcp.connection.reset", "http.service.unavailable", "http.auth.rejected"),
        *("http.answer.unexplained", "http.path.not_found", "http.proxy.backend_down", "http.firewall.blocked"),
    ),
    text=Text(
        title=_("The proxy's own configuration refuses the handshake ({status}); no server is asked"),
        impact=_("{count:int} of {of:int} attempts ended at the proxy."),
        cause=_("For this URL it says: {said}. That is the answer that came."),
        fix=_("Remove or narrow that line, or pass {path} on to the server before it."),
        check=_("The answer to the handshake is 101."),
        name=_("The proxy's own configuration refuses the handshake"),
    ),
    steps=(PASS_ON,),
)
def proxy_answers_itself(handshake: Handshake, target: Target, proxy: Proxy) -> Outcome:
    """Fail when the configuration answers this URL by itself, with the very answer that came.

    Proven, as file and answer agree; inferred where something before that line could not be read.
    Pass when a probe shows what the refusal is about, and where another site of the proxy passes the path on.
    """
    status = status_of(proxy)
    excluded = bool(proxy.ends) and proxy.ends[-1].name in _EXCLUDING
    told = status is not None and status >= _FIRST_REFUSAL and status not in _OTHERS
    if status is None or not (told or excluded) or proxy.elsewhere or Proofs(handshake).any:
        return Pass()
    ended = _ended(handshake, status)
    if not ended:
        return Pass()
    return ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.INFERRED if proxy.unread else Confidence.PROVEN,
        evidence=("proxy:ends", *cite(proxy)),
        status=ends.status_of(ended) or NO_ANSWER,
        said=lines_of(proxy.ends),
        path=target.url.path,
    )


def _ended(handshake: Handshake, status: int) -> tuple[Attempt, ...]:
    """The attempts that ended with this status, or without an answer where the line only closes."""
    if status == CLOSES:
        return ends.failed_at(handshake.repeats, StageName.RESPONSE, Reason.CLOSED, Reason.RESET)
    return ends.answered(handshake.repeats, status)
