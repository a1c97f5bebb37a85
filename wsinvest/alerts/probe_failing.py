"""Handshakes fail more often than the objective allows: none gets through (down), or too many do not (leak)."""

from typing import Final

from wsinvest.analysis.success import detector_for
from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Bad, Good, Value
from wsinvest.model.alert_unit import AlertLines, Line, alert
from wsinvest.model.finding import Severity

SUCCESS: Final = Line("success", 0.95, "incident report 2025-07-27, monitoring", least=0.5, most=0.9999)


@alert(
    "probe.failing",
    reads=("probe",),
    lines=(SUCCESS,),
    text=Text(
        title=_("{failed:int} of {tried:int} handshakes failed: {reason}"),
        impact=_("Clients that connect now are refused or wait; open connections may live on."),
        cause=_(
            "Either so many handshakes failed in a row, or the share that fails is so far above what the objective of "
            "{objective:pct} allows, that chance gives it once a year at most."
        ),
        fix=_("Do the first step of the diagnosis that is attached; without one run `wsinvest diagnose`."),
        check=_("Handshakes open again: after an outage five in a row, after a leak many."),
        name=_("Handshakes fail"),
    ),
)
def probe_failing(window: Window, lines: AlertLines) -> Value:
    """Critical where none gets through, high where too many fail. Unknown if no handshake was made."""
    if window.sample is None or window.sample.probe is None:
        return window.unknown("probe")
    success, last = window.success, window.failed
    if not success.bad or last is None:
        return Good()
    words = {
        "failed": success.began.failed,
        "tried": success.began.tried,
        "objective": lines[SUCCESS],
        "stage": last.stage.value if last.stage else "",
        "reason": last.reason.value if last.reason else "",
        "status": last.status or 0,
        "in_a_row": detector_for(lines[SUCCESS], window.every_s).in_a_row,
    }
    severity = Severity.CRITICAL if success.down else Severity.HIGH
    first = window.outage_from if success.began is success.steep else window.leak_from
    return Bad(severity, success.share, 1 - lines[SUCCESS], words, first)
