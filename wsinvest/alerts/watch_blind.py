"""The watch itself cannot measure: no target, for a reason of this host. Nothing is said of the targets meanwhile."""

from typing import Final

from wsinvest.analysis.alert_values import in_a_row
from wsinvest.analysis.gauges import BLIND
from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Bad, Value
from wsinvest.model.alert_unit import AlertLines, Line, Of, alert
from wsinvest.model.finding import Severity

IN_A_ROW: Final = Line("blind_in_a_row", 2.0, "our choice: one cycle may be a cable that was moved", least=1)


@alert(
    "watch.blind",
    reads=(BLIND,),
    of=Of.WATCH,
    lines=(IN_A_ROW,),
    text=Text(
        title=_("The watch cannot measure anything, {in_a_row:int} cycles in a row"),
        impact=_("Nothing is known of any target. None of them is called down for that, and none is called well."),
        cause=_("This host has no route or no resolver, or it has no descriptor or port left for our own connections."),
        fix=_("Look at the network of the host that watches, not at the targets."),
        check=_("At least one target can be measured again."),
        name=_("The watch cannot measure anything"),
    ),
)
def watch_blind(window: Window, lines: AlertLines) -> Value:
    """High from two cycles in a row on."""
    if window.gauge(BLIND) is None:
        return window.unknown(BLIND)
    failed = window.in_a_row.get(BLIND, 0)
    bad = Bad(Severity.HIGH, float(failed), lines[IN_A_ROW], {"in_a_row": failed})
    return in_a_row(failed, lines[IN_A_ROW], bad)
