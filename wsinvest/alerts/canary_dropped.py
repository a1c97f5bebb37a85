"""The held connection is ended by the other side again and again, or each time at the same age."""

from typing import Final

from wsinvest.analysis.window import CanaryEnded, Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Bad, Between, Good, Value
from wsinvest.model.alert_unit import AlertLines, Line, Lines, alert
from wsinvest.model.finding import Severity
from wsinvest.model.sample import CanaryEnd

DROPS: Final = Lines(
    Line("canary_drops", 3.0, "our choice: one end is a deployment, three in an hour are not"),
    Line("canary_drops_clear", 1.0, "our choice"),
)
EQUAL_S: Final = 2.0
CUT: Final = 1006


@alert(
    "canary.dropped",
    reads=("canary",),
    lines=(DROPS,),
    means=(
        "session.close.abnormal",
        "session.close.going_away",
        "session.close.server_error",
        "session.close.try_again",
        "session.close.while_held",
        "session.idle.proxy_timeout",
        "session.idle.server_timeout",
        "session.age.limited",
        "session.token.expired",
    ),
    text=Text(
        title=_(
            "The held connection was ended {ends:int} times within an hour, at the age of {ages:list} seconds "
            "(close codes {codes:list})"
        ),
        impact=_("Open connections of clients are ended too; each of them has to connect again."),
        cause=_(
            "We did not end it. Ages at its end: {ages:list} seconds. Ends at equal ages point to a limit of idle time "
            "or of age; ends at any age to restarts or crashes."
        ),
        fix=_("At equal ages look for a timeout of that length in the proxy and the server; else for restarts."),
        check=_("The held connection lives for an hour."),
        name=_("The held connection is ended by the other side"),
    ),
)
def canary_dropped(window: Window, lines: AlertLines) -> Value:
    """High at three ends within an hour, or at two of equal age (2 seconds apart at most)."""
    if window.sample is None or window.sample.canary is None:
        return window.unknown("canary")
    ended = window.ended_lately
    equal = equal_age(ended)
    if len(ended) >= lines[DROPS.raises] or equal is not None:
        words = {
            "ends": len(ended),
            "codes": sorted({one.code or CUT for one in ended}),
            "ages": [round(one.age_s) for one in ended[-5:]],
            "equal_age_s": equal or 0,
        }
        return Bad(Severity.HIGH, float(len(ended)), lines[DROPS.raises], words)
    return Good(float(len(ended))) if len(ended) <= lines[DROPS.clears] else Between(float(len(ended)))


def equal_age(ended: tuple[CanaryEnded, ...]) -> int | None:
    """The age of the last end in seconds if an earlier one had the same, None if not."""
    last = ended[-1] if ended else None
    if last is None or last.end is CanaryEnd.OURS:
        return None
    return round(last.age_s) if any(abs(one.age_s - last.age_s) <= EQUAL_S for one in ended[:-1]) else None
