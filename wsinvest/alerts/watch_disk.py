"""The history cannot be written."""

from wsinvest.analysis.gauges import UNWRITTEN
from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Bad, Good, Value
from wsinvest.model.alert_unit import AlertLines, Of, alert
from wsinvest.model.finding import Severity


@alert(
    "watch.disk",
    reads=(UNWRITTEN,),
    of=Of.WATCH,
    text=Text(
        title=_("The history cannot be written; {unwritten:int} samples wait in memory"),
        impact=_("The watch goes on. What happens now is lost if it is stopped, or if this lasts for days."),
        cause=_("The disk of the history is full, or it cannot be written for another reason."),
        fix=_("Make room on the disk of data/watch; the samples that wait are written then."),
        check=_("No sample waits in memory."),
        name=_("The history cannot be written"),
    ),
)
def watch_disk(window: Window, lines: AlertLines) -> Value:
    """Medium while samples wait for room."""
    waiting = window.gauge(UNWRITTEN)
    if waiting is None:
        return window.unknown(UNWRITTEN)
    return Bad(Severity.MEDIUM, waiting, 0.0, {"unwritten": int(waiting)}) if waiting else Good(0.0)
