"""Many connections end without a close frame (1006), the held one's and those of the log together."""

from typing import Final

from wsinvest.analysis.alert_values import above
from wsinvest.analysis.gauges import LOG_ENDS
from wsinvest.analysis.window import HOUR_NS, Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Unknown, Value
from wsinvest.model.alert_unit import AlertLines, Line, Lines, alert
from wsinvest.model.finding import Severity

SHARE: Final = Lines(
    Line("share_1006", 0.20, "our choice", most=1.0), Line("share_1006_clear", 0.10, "our choice", most=1.0)
)
LEAST: Final = 10


@alert(
    "canary.share_1006",
    reads=("canary", LOG_ENDS),
    for_s=900,
    lines=(SHARE,),
    means=("session.close.abnormal", "session.close.while_held", "session.idle.proxy_timeout"),
    text=Text(
        title=_("{value:pct} of {ends:int} connections ended without a close frame (1006)"),
        impact=_("Clients cannot tell why they were cut, and many of them connect again at once."),
        cause=_("{cut:int} of {ends:int} connections of the last hour were cut; the line is {line:pct}."),
        fix=_("Look for idle timeouts of proxies, restarts without a grace period, and crashes."),
        check=_("Fewer than {clear:pct} of the connections of an hour end without a close frame."),
        name=_("Many connections end without a close frame (1006)"),
    ),
)
def canary_share_1006(window: Window, lines: AlertLines) -> Value:
    """Medium above 20 % of the last hour's ends. Unknown with fewer than 10 of them."""
    ends, cut = window.ends.last(window.clock_ns, HOUR_NS)
    if ends < LEAST:
        return Unknown() if window.sample is None else window.unknown("canary", LOG_ENDS)
    return above(cut / ends, SHARE, lines, Severity.MEDIUM, {"ends": ends, "cut": cut})
