"""Messages cannot be delivered."""

from typing import Final

from wsinvest.analysis.gauges import OUTBOX_S, REFUSED
from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Bad, Good, Value
from wsinvest.model.alert_unit import AlertLines, Line, Of, alert
from wsinvest.model.finding import Severity

WAITS: Final = Line("outbox_s", 900.0, "our choice")


@alert(
    "watch.outbox",
    reads=(OUTBOX_S, REFUSED),
    of=Of.WATCH,
    lines=(WAITS,),
    text=Text(
        title=_("The oldest message has waited {waits:s} for a receiver; {refused:int} refuse ours"),
        impact=_("Nobody is told what the watch finds."),
        cause=_("The receiver cannot be reached, or it refuses our messages (a 4xx answer is not tried again)."),
        fix=_("Check the address and the credential of the receiver; `wsinvest watch test-alert` tries it."),
        check=_("No message waits, and the test message arrives."),
        name=_("Messages cannot be delivered"),
    ),
)
def watch_outbox(window: Window, lines: AlertLines) -> Value:
    """Medium if a message waits for more than 15 minutes, or a receiver refuses ours."""
    waits, refused = window.gauge(OUTBOX_S), window.gauge(REFUSED)
    if waits is None and refused is None:
        return window.unknown(OUTBOX_S, REFUSED)
    if (waits or 0) <= lines[WAITS] and not refused:
        return Good(waits or 0.0)
    return Bad(Severity.MEDIUM, waits or 0.0, lines[WAITS], {"waits": round(waits or 0), "refused": int(refused or 0)})
