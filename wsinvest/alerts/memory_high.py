"""Memory is nearly full: the fuller of the host, the control group, and what the health endpoint tells."""

from typing import Final

from wsinvest.analysis.alert_values import above
from wsinvest.analysis.gauges import MEMORY
from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Value
from wsinvest.model.alert_unit import Against, AlertLines, Line, Lines, alert
from wsinvest.model.finding import Severity

USED: Final = Lines(
    Line("memory_high", 0.85, "incident report 2025-07-27, monitoring", most=1.0),
    Line("memory_clear", 0.80, "incident report 2025-07-27, monitoring", most=1.0),
)
CRITICAL: Final = Line("memory_critical", 0.92, "our choice", most=1.0)


@alert(
    "memory.high",
    reads=MEMORY,
    for_s=120,
    lines=(USED, CRITICAL),
    compares=tuple(Against(name, USED) for name in MEMORY),
    means=("resource.memory.pressure", "server.memory.exhausted", "http.capacity.insufficient"),
    text=Text(
        title=_("Memory is {value:pct} full ({where})"),
        impact=_("New connections may be refused, and the kernel may kill the server."),
        cause=_("More memory is in use than the line of {line:pct} for two minutes."),
        fix=_("Find what holds the memory; restart it if it leaks, or give the host or control group more."),
        check=_("Memory stays below {clear:pct} for five minutes."),
        name=_("Memory is nearly full"),
    ),
)
def memory_high(window: Window, lines: AlertLines) -> Value:
    """High above 85 %, critical above 92 %. Unknown if no source tells."""
    told = [(value, name) for name in MEMORY if (value := window.gauge(name)) is not None]
    if not told:
        return window.unknown(*MEMORY)
    used, where = max(told)
    severity = Severity.CRITICAL if used >= lines[CRITICAL] else Severity.HIGH
    return above(used, USED, lines, severity, {"where": where})
