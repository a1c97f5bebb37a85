"""The queue of connections that the server has not accepted yet is nearly full."""

from typing import Final

from wsinvest.analysis.alert_values import above, ratio
from wsinvest.analysis.gauges import ACCEPT_BACKLOG, ACCEPT_QUEUE
from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Value
from wsinvest.model.alert_unit import Against, AlertLines, Line, Lines, alert
from wsinvest.model.finding import Severity

QUEUED: Final = Lines(
    Line("listen_high", 0.80, "our choice", most=1.0), Line("listen_clear", 0.20, "our choice", most=1.0)
)


@alert(
    "listen.full",
    reads=(ACCEPT_QUEUE,),
    for_s=30,
    lines=(QUEUED,),
    compares=(Against(ACCEPT_QUEUE, QUEUED, ACCEPT_BACKLOG),),
    means=("resource.backlog.full",),
    text=Text(
        title=_("{queued:int} connections wait to be accepted; {backlog:int} may"),
        impact=_("When the queue is full the kernel drops new connections, and clients run into timeouts."),
        cause=_("For half a minute the server accepted more slowly than clients connect: it is blocked or too slow."),
        fix=_("See what the server's main thread does; then raise the backlog and net.core.somaxconn."),
        check=_("Less than {clear:pct} of the queue is in use for five minutes."),
        name=_("The accept queue is nearly full"),
    ),
)
def listen_full(window: Window, lines: AlertLines) -> Value:
    """High from 80 % of the backlog on."""
    used = ratio(window, ACCEPT_QUEUE, ACCEPT_BACKLOG)
    if used is None:
        return window.unknown(ACCEPT_QUEUE, ACCEPT_BACKLOG)
    words = {"queued": window.gauge(ACCEPT_QUEUE), "backlog": window.gauge(ACCEPT_BACKLOG)}
    return above(used, QUEUED, lines, Severity.HIGH, words)
