"""The server says that it is not available now (503)."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.ends import Unexplained
from wsinvest.analysis.front import words
from wsinvest.analysis.remediation import TODAY
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Response
from wsinvest.model.finding import Outcome, Pass, Step
from wsinvest.model.registry import rule

_ANYTHING: Final = _(
    "It is being started, stopped or maintained, a load balancer has no healthy server for this path, or a limit of "
    "connections or requests is reached."
)
_NGINX: Final = _(
    "nginx itself says 503 where limit_req or limit_conn turns a request away, or where its configuration returns it, "
    "as during maintenance; for a server that is down it says 502."
)
_LATER: Final = _("It asks to be tried again later (Retry-After: {retry}), as during maintenance or under a limit.")
_NO_TIME: Final = _("not given")
SEE_MAINTENANCE: Final = Step(
    "see_maintenance",
    TODAY,
    30,
    _("See whether this is maintenance; if not, look at the limits and the health of the servers behind the proxy."),
    _("The answer to the handshake is 101."),
    snippet=_(
        "# on the proxy's host: maintenance or a limit?\n"
        "grep -rnE 'return 503|limit_(req|conn)|maintenance' /etc/nginx\n"
        "grep -rnE 'maxconn|errorfile 503' /etc/haproxy\n"
        "# on the server's:\n"
        "journalctl -u SERVICE --since '{since}'"
    ),
)


@rule(
    "http.service.unavailable",
    text=Text(
        title=_("The server says that it is not available now (503)"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} put off. Retry-After: {retry}."),
        cause=_("{why} Its own words: {words}."),
        fix=_(
            "Look whether it is maintenance; else at the health of the servers behind this address and at the "
            "limits before them."
        ),
        check=_("The answer to the handshake is 101."),
    ),
    steps=(SEE_MAINTENANCE,),
)
def service_unavailable(left: Unexplained) -> Outcome:
    """Fail when a 503 has no other finding; observed."""
    ended = ends.answered(left.attempts, ends.UNAVAILABLE)
    answer = ended[0].response if ended else None
    if answer is None:
        return Pass()
    return ends.hit(ended, left.of, why=_why(answer), words=words(answer), retry=answer.retry_after or _NO_TIME)


def _why(answer: Response) -> Phrase:
    """What the answer shows of the reason: a time to come back, nginx's own meaning of 503, or neither."""
    if answer.retry_after:
        return filled(_LATER, retry=answer.retry_after)
    return _NGINX if answer.header("server").lower().startswith(("nginx", "openresty")) else _ANYTHING
