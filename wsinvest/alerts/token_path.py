"""Clients get no token that the service accepts: the login gives none, or a fresh one is refused."""

from typing import Final

from wsinvest.analysis.alert_values import in_a_row
from wsinvest.analysis.gauges import TOKEN_PATH
from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Bad, Value
from wsinvest.model.alert_unit import AlertLines, Line, alert
from wsinvest.model.finding import Severity

IN_A_ROW: Final = Line("token_in_a_row", 2.0, "our choice: one may be a restart", least=1)


@alert(
    "token.path",
    reads=(TOKEN_PATH,),
    lines=(IN_A_ROW,),
    means=(
        "token.generation.failed",
        "login.credentials.rejected",
        "login.request.refused",
        "login.response.empty_token",
        "login.response.not_json",
        "login.service.error",
        "login.service.unreachable",
        "http.auth.rejected",
    ),
    text=Text(
        title=_("No usable token, {in_a_row:int} {in_a_row:plural:time|times} in a row"),
        impact=_("Clients that have to log in cannot connect; those with an older token still can."),
        cause=_("The login gave no token, or the service refused one that was made a moment before."),
        fix=_("Do the first step of the diagnosis that is attached; without one run `wsinvest diagnose`."),
        check=_("The login gives a token, and the service opens a connection with it."),
        name=_("Clients get no usable token"),
    ),
)
def token_path(window: Window, lines: AlertLines) -> Value:
    """Critical from two in a row on; what is unknown in between is no break."""
    if window.gauge(TOKEN_PATH) is None:
        return window.unknown(TOKEN_PATH)
    failed = window.in_a_row.get(TOKEN_PATH, 0)
    bad = Bad(Severity.CRITICAL, float(failed), lines[IN_A_ROW], {"in_a_row": failed})
    return in_a_row(failed, lines[IN_A_ROW], bad)
