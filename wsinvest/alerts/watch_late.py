"""The watch is late: a cycle begins later than two intervals after it was due."""

from typing import Final

from wsinvest.analysis.gauges import LATE_S
from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Bad, Between, Good, Value
from wsinvest.model.alert_unit import AlertLines, Line, Lines, Of, alert
from wsinvest.model.finding import Severity

LATE: Final = Lines(
    Line("late_intervals", 2.0, "our choice: with three the time between is not covered"),
    Line("late_intervals_clear", 1.0, "our choice"),
)


@alert(
    "watch.late",
    reads=(LATE_S,),
    of=Of.WATCH,
    lines=(LATE,),
    text=Text(
        title=_("The watch began a cycle {late:s} later than it was due"),
        impact=_("Outages are found later, and time that was not watched does not count."),
        cause=_("This host is overloaded or was asleep, or there are more targets than it can watch at this rate."),
        fix=_("Give the host less to do, or watch less often (`every_s`)."),
        check=_("Cycles begin when they are due for five minutes."),
        name=_("The watch is late"),
    ),
)
def watch_late(window: Window, lines: AlertLines) -> Value:
    """Medium from two intervals on."""
    late = window.gauge(LATE_S)
    if late is None:
        return window.unknown(LATE_S)
    intervals = late / window.every_s
    if intervals >= lines[LATE.raises]:
        return Bad(Severity.MEDIUM, late, lines[LATE.raises] * window.every_s, {"late": round(late)})
    return Good(late) if intervals <= lines[LATE.clears] else Between(late)
