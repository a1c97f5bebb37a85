"""The proxy drops the query of the URL, and the token with it."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.proxy_conf import cite, line_of
from wsinvest.analysis.proxy_path import without_query
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

KEEP_QUERY: Final = Step(
    "keep_query",
    TODAY,
    15,
    _("Pass the query on, then reload the proxy."),
    _("The server's log shows the parameter of the token, and the handshake opens."),
    snippet=_(
        "# nginx: with a variable in proxy_pass, the query has to be written too\n"
        "proxy_pass http://$backend{path}$is_args$args;"
    ),
    restarts=True,
)


@rule(
    "http.proxy.query_lost",
    leads_to=("http.auth.rejected", "http.auth.required", "http.path.not_found"),
    text=Text(
        title=_("The proxy drops the query, and the token “{name}” with it (status {status})"),
        impact=_("{count:int} of {of:int} attempts arrived without their token."),
        cause=_("The configuration of {program} passes the request on without its query: {said}."),
        fix=_("Let the proxy pass the query on."),
        check=_("The handshake with the token in its query opens."),
        name=_("The proxy drops the query"),
    ),
    steps=(KEEP_QUERY,),
)
def proxy_query_lost(handshake: Handshake, target: Target, proxy: Proxy, token: Token | None = None) -> Outcome:
    """Fail when a token was sent in the query, the configuration drops it, and the server refuses; proven by both."""
    ended = without_query(proxy, handshake, target)
    sent = token is not None and token.state is TokenState.PRESENT
    if not ended or proxy.query_lost is None or not sent:
        return Pass()
    evidence = ("proxy:query_lost", *cite(proxy))
    of, status, said = len(handshake.repeats), ends.status_of(ended), line_of(proxy.query_lost)
    return ends.hit(
        ended,
        of,
        Confidence.PROVEN,
        evidence=evidence,
        status=status,
        said=said,
        name=target.auth.name,
        program=proxy.program,
    )
