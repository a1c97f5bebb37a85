"""The health endpoint does not answer with 2xx, or not at all."""

from typing import Final

from wsinvest.analysis.alert_values import in_a_row
from wsinvest.analysis.gauges import HEALTH_STATUS
from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Bad, Value
from wsinvest.model.alert_unit import AlertLines, Line, alert
from wsinvest.model.finding import Severity

IN_A_ROW: Final = Line("health_in_a_row", 3.0, "our choice: as load balancers count", least=1)


@alert(
    "health.unwell",
    reads=(HEALTH_STATUS,),
    lines=(IN_A_ROW,),
    means=("server.dependency.unreachable", "http.service.unavailable", "server.exception.unhandled"),
    text=Text(
        title=_(
            "The health endpoint is not well, {in_a_row:int} {in_a_row:plural:time|times} in a row "
            "(last status {status:int})"
        ),
        impact=_("Load balancers may take the server out of service although it still answers."),
        cause=_("The endpoint answered with another status than 2xx, or not at all (status 0)."),
        fix=_("Read what the health endpoint answers; it usually names what the server misses."),
        check=_("The health endpoint answers 2xx for five minutes."),
        name=_("The health endpoint is not well"),
    ),
)
def health_unwell(window: Window, lines: AlertLines) -> Value:
    """Medium from three in a row on."""
    status = window.gauge(HEALTH_STATUS)
    if status is None:
        return window.unknown(HEALTH_STATUS)
    failed = window.in_a_row.get(HEALTH_STATUS, 0)
    words = {"in_a_row": failed, "status": int(status)}
    return in_a_row(failed, lines[IN_A_ROW], Bad(Severity.MEDIUM, status, lines[IN_A_ROW], words))
