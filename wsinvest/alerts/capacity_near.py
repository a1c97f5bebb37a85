"""There are nearly as many connections as the service was measured to hold."""

from typing import Final

from wsinvest.analysis.alert_values import above, ratio
from wsinvest.analysis.gauges import CAPACITY, CONNECTIONS
from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Value
from wsinvest.model.alert_unit import Against, AlertLines, Line, Lines, alert
from wsinvest.model.finding import Severity

USED: Final = Lines(Line("capacity_high", 0.80, "our choice"), Line("capacity_clear", 0.70, "our choice"))


@alert(
    "capacity.near",
    reads=(CONNECTIONS,),
    rests_on=(CAPACITY,),
    for_s=300,
    lines=(USED,),
    compares=(Against(CONNECTIONS, USED, CAPACITY),),
    means=("http.capacity.insufficient", "http.capacity.connection_limit", "resource.proxy.worker_connections"),
    text=Text(
        title=_("{connections:int} connections are open; the service holds about {capacity:int}"),
        impact=_("A few more, and new connections are refused or everybody is served slowly."),
        cause=_("{value:pct} of the lower end of the measured capacity is in use for five minutes."),
        fix=_("Add a server, or raise the limit that the measurement of the capacity names."),
        check=_("Less than {clear:pct} of the capacity is in use for five minutes."),
        name=_("The capacity is nearly used up"),
    ),
)
def capacity_near(window: Window, lines: AlertLines) -> Value:
    """High from 80 % on. Unknown where the capacity was never measured."""
    used = ratio(window, CONNECTIONS, CAPACITY)
    if used is None:
        return window.unknown(CONNECTIONS, CAPACITY)
    words = {"connections": window.gauge(CONNECTIONS), "capacity": window.gauge(CAPACITY)}
    return above(used, USED, lines, Severity.HIGH, words)
