"""Handshakes are slow: the 95th percentile of the last ten minutes."""

from typing import Final

from wsinvest.analysis.alert_values import above
from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Unknown, Value
from wsinvest.model.alert_unit import AlertLines, Line, Lines, alert
from wsinvest.model.finding import Severity

HANDSHAKE: Final = Lines(
    Line("handshake_ms", 500.0, "incident report 2025-07-27, monitoring"),
    Line("handshake_ms_clear", 400.0, "our choice: a fifth below the objective"),
)
LEAST: Final = 20


@alert(
    "probe.slow",
    reads=("probe",),
    for_s=300,
    lines=(HANDSHAKE,),
    means=("http.handshake.slow",),
    text=Text(
        title=_("Handshakes take {value:ms} (95th percentile of the last {handshakes:int})"),
        impact=_("Clients wait; those with a short timeout give up and try again, which adds load."),
        cause=_("95 % of the handshakes of the last ten minutes took up to {value:ms}; the line is {line:ms}."),
        fix=_("See which stage takes the time on the page of the watch, and start there."),
        check=_("The 95th percentile stays below {clear:ms} for five minutes."),
        name=_("Handshakes are slow"),
    ),
)
def probe_slow(window: Window, lines: AlertLines) -> Value:
    """High above 500 ms. Unknown with fewer than 20 handshakes that opened, or if none was made now."""
    if window.sample is None or window.sample.probe is None:
        return window.unknown("probe")
    opens = window.lately(window.opens)
    p95 = opens.p95()
    if p95 is None or len(opens.seen) < LEAST:
        return Unknown()
    return above(p95 / 1000, HANDSHAKE, lines, Severity.HIGH, {"handshakes": len(opens.seen)})
