"""The listen queue is full."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.sockets import Sockets
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

_NO_QUEUE: Final = _("Nothing was seen to listen on the target's port of this host, or its queue's length is not told.")
ACCEPT_FASTER: Final = Step(
    "accept_faster",
    TODAY,
    30,
    _(
        "Find out why the server does not accept (blocked, stopped, out of descriptors); then lengthen its listen "
        "queue and net.core.somaxconn."
    ),
    _("ss -ltn shows Recv-Q below Send-Q under load."),
)


@rule(
    "resource.backlog.full",
    leads_to=("tcp.connect.timeout",),
    text=Text(
        title=_("The listen queue is full: {queue:int} connections wait for accept, {limit:int} may"),
        impact=_("The kernel drops further connections, so that clients hang until they give up."),
        cause=_("The server does not accept as fast as connections come, or not at all."),
        fix=_("Let the server accept faster: no blocking work in its loop; then a longer queue."),
        check=_("ss -ltn shows for this port a Recv-Q below its Send-Q."),
        name=_("The listen queue is full"),
    ),
    steps=(ACCEPT_FASTER,),
)
def backlog_full(sockets: Sockets) -> Outcome:
    """Fail when the listen queue exceeds its limit; proven by both numbers.

    Above, not at the limit: Linux accepts one more before it drops (`sk_acceptq_is_full`).
    """
    queue, limit = sockets.listen_queue, sockets.listen_limit
    if queue is None or limit is None:
        return NotMeasured(_NO_QUEUE)
    if queue <= limit:
        return Pass(by=("sockets:listen_queue",))
    shown = ("sockets:listen_queue", "sockets:listen_limit")
    return Fail(Severity.HIGH, Confidence.PROVEN, {"queue": queue, "limit": limit}, shown)
