"""The server's memory grows so steadily that it reaches its limit within a day."""

from typing import Final

from wsinvest.analysis.alert_values import above
from wsinvest.analysis.gauges import MEMORY_LIMIT, RSS
from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Good, Unknown, Value
from wsinvest.model.alert_unit import AlertLines, Line, Lines, alert
from wsinvest.model.finding import Severity

HOURS: Final = Lines(
    Line("leak_hours", 24.0, "our choice: a working day to act"),
    Line("leak_hours_clear", 72.0, "our choice"),
    falling=True,
)


@alert(
    "memory.leak",
    reads=(RSS,),
    for_s=3600,
    lines=(HOURS,),
    means=("resource.memory.pressure", "server.memory.exhausted"),
    text=Text(
        title=_("The server's memory grows by {an_hour:bytes} an hour and is full in about {value:decimal} hours"),
        impact=_("When its memory is full, the server is killed and all its connections end."),
        cause=_("Over six hours the slope is {an_hour:bytes} an hour (at least {least:bytes}), without a way down."),
        fix=_("Compare the memory with the number of open connections: what is not given back when they close leaks."),
        check=_("The memory stays level, or reaches its limit in {clear:decimal} hours at the earliest."),
        name=_("The server's memory grows steadily"),
    ),
)
def memory_leak(window: Window, lines: AlertLines) -> Value:
    """Medium if the limit is less than 24 hours away and the slope's interval lies above 0."""
    rss, limit = window.gauge(RSS), window.gauge(MEMORY_LIMIT)
    if rss is None:
        return window.unknown(RSS)
    if window.growth is None or not limit:
        return Unknown()
    if window.growth.low <= 0 or window.growth.middle <= 0:
        return Good()
    hours = max(0.0, limit - rss) / window.growth.middle / 3600
    words = {"an_hour": round(window.growth.middle * 3600), "least": round(window.growth.low * 3600)}
    return above(hours, HOURS, lines, Severity.MEDIUM, words)
