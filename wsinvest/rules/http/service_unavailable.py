"""The server says that it is not available now (503)."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.ends import Unexplained
from wsinvest.analysis.front import words
from wsinvest.analysis.repairs import RESTORE_BACKEND
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass
from wsinvest.model.registry import rule

_ANYTHING: Final = _(
    "It is being started, stopped or maintained, a load balancer has no healthy server for this path, or a limit of "
    "connections or requests is reached."
)
_NGINX: Final = _(
    "nginx itself says 503 where limit_req or limit_conn turns a request away, or where its configuration returns it, "
    "as during maintenance; for a server that is down it says 502."
)
_NO_TIME: Final = _("not given")


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
    steps=(RESTORE_BACKEND,),
)
def service_unavailable(left: Unexplained) -> Outcome:
    """Fail when a 503 has no other finding; observed."""
    ended = ends.answered(left.attempts, ends.UNAVAILABLE)
    answer = ended[0].response if ended else None
    if answer is None:
        return Pass()
    why = _NGINX if answer.header("server").lower().startswith(("nginx", "openresty")) else _ANYTHING
    return ends.hit(ended, left.of, why=why, words=words(answer), retry=answer.retry_after or _NO_TIME)
