"""The server has nearly no file descriptor left."""

from typing import Final

from wsinvest.analysis.alert_values import above, ratio
from wsinvest.analysis.gauges import DESCRIPTORS_LIMIT, DESCRIPTORS_OPEN
from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Value
from wsinvest.model.alert_unit import Against, AlertLines, Line, Lines, alert
from wsinvest.model.finding import Severity

USED: Final = Lines(
    Line("descriptors_high", 0.85, "our choice: time to act before accept() fails", most=1.0),
    Line("descriptors_clear", 0.75, "our choice", most=1.0),
)


@alert(
    "descriptors.high",
    reads=(DESCRIPTORS_OPEN,),
    for_s=60,
    lines=(USED,),
    compares=(Against(DESCRIPTORS_OPEN, USED, DESCRIPTORS_LIMIT),),
    means=("resource.fd.exhausted", "resource.fd.limit_low"),
    text=Text(
        title=_("{open:int} of {limit:int} file descriptors of the server are open ({value:pct})"),
        impact=_("When none is left, new connections hang or are closed; open ones live on."),
        cause=_("More than {line:pct} of the descriptors are open for a minute: a limit too low, or a leak."),
        fix=_("Raise the limit of open files and restart; then find out what is not closed."),
        check=_("Less than {clear:pct} of the descriptors are open for five minutes."),
        name=_("The server has nearly no file descriptor left"),
    ),
)
def descriptors_high(window: Window, lines: AlertLines) -> Value:
    """High from 85 % of the limit on."""
    used = ratio(window, DESCRIPTORS_OPEN, DESCRIPTORS_LIMIT)
    if used is None:
        return window.unknown(DESCRIPTORS_OPEN, DESCRIPTORS_LIMIT)
    words = {"open": window.gauge(DESCRIPTORS_OPEN), "limit": window.gauge(DESCRIPTORS_LIMIT)}
    return above(used, USED, lines, Severity.HIGH, words)
