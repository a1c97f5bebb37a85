"""The server's log has far more known complaints than usual."""

from typing import Final

from wsinvest.analysis.gauges import LOG_COMPLAINTS
from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Bad, Between, Good, Value
from wsinvest.model.alert_unit import AlertLines, Line, Lines, alert
from wsinvest.model.finding import Severity

TIMES: Final = Lines(
    Line("complaints_times", 10.0, "our choice: times the median of a day"),
    Line("complaints_times_clear", 5.0, "our choice"),
)
COMPLAINTS: Final = Lines(
    Line("complaints_a_minute", 5.0, "our choice: below this it is somebody's single request"),
    Line("complaints_a_minute_clear", 2.0, "our choice"),
)


@alert(
    "log.complaints",
    reads=(LOG_COMPLAINTS,),
    for_s=60,
    lines=(TIMES, COMPLAINTS),
    means=("server.exception.unhandled", "server.dependency.unreachable", "server.worker.timeout"),
    text=Text(
        title=_("{value:int} known complaints a minute in the server's log"),
        impact=_("Something in the server fails again and again, whether clients notice yet or not."),
        cause=_("Usual are {usual:decimal} a minute, by the median of a day."),
        fix=_("Read the newest lines of the log; `wsinvest diagnose` with the log named quotes them."),
        check=_("There are as few complaints as usual for five minutes."),
        name=_("The server's log complains more than usual"),
    ),
)
def log_complaints(window: Window, lines: AlertLines) -> Value:
    """Medium at five a minute and ten times what is usual; without a usual rate at five."""
    rate = window.gauge(LOG_COMPLAINTS)
    if rate is None:
        return window.unknown(LOG_COMPLAINTS)
    usual = window.complaints.median(1) or 0.0
    if rate >= lines[COMPLAINTS.raises] and rate > usual * lines[TIMES.raises]:
        words = {"value": rate, "usual": usual}
        return Bad(Severity.MEDIUM, rate, max(lines[COMPLAINTS.raises], usual * lines[TIMES.raises]), words)
    calm = rate <= lines[COMPLAINTS.clears] or rate <= usual * lines[TIMES.clears]
    return Good(rate) if calm else Between(rate)
