"""The number of connections has no limit, or one that is too high."""

from dataclasses import dataclass
from typing import Final

from wsinvest.analysis.configuration import cite, number_of, untold
from wsinvest.analysis.measured_capacity import measured_capacity
from wsinvest.analysis.remediation import CONNECTION_POOL, LOAD_TEST
from wsinvest.facts.capacity import Capacity
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.ladder import Ladder
from wsinvest.i18n.messages import Message, Text, _, filled
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.settings import Topic
from wsinvest.model.threshold import Threshold, Thresholds

_NO_LIMIT: Final = _("No limit of connections is configured.")
_TOO_MANY: Final = _(
    "The configured limit of {declared:int} connections is above the {room:int} that are estimated to fit."
)
_TOO_MANY_MEASURED: Final = _(
    "The configured limit of {declared:int} connections is above the {room:int} that were measured to fit."
)
_MEASURE_FIRST: Final = _("Measure the capacity first.")
_AT_MOST: Final = _("By the present estimate that is about {advice:int}.")
_AT_MOST_MEASURED: Final = _("By the lower end of the measured capacity that is {advice:int}.")
SHARE: Final = Threshold("pool_share", 0.80, "our choice")


@rule(
    "config.pool.unbounded",
    text=Text(
        title=_("The number of connections has no fitting limit"),
        impact=_("Under load new connections are refused at random, or the host begins to swap."),
        cause=_("{what}"),
        fix=_("Set a limit at {share:pct} of the measured capacity and refuse politely above it. {advice}"),
        check=_("The connection after the last allowed one gets 503 with Retry-After."),
    ),
    steps=(CONNECTION_POOL, LOAD_TEST),
    thresholds=(SHARE,),
)
def pool_unbounded(
    config: Config, capacity: Capacity | None, thresholds: Thresholds, ladder: Ladder | None = None
) -> Outcome:
    """Fail when WS_MAX_CONNECTIONS is unset or 0 (proven), or above the capacity (inferred).

    The measured capacity counts where there is one, by its lower end, else the estimate.
    """
    blocked = untold(config, Topic.POOL)
    if blocked:
        return blocked
    setting = config.setting("WS_MAX_CONNECTIONS")
    declared = number_of(config, "WS_MAX_CONNECTIONS") or 0
    if setting.state is ValueState.SET and setting.shown != "0" and not declared:
        return Pass()  # a limit in a form that is not parsed here
    room = _room(capacity, ladder)
    if declared and (room is None or declared <= room.connections):
        return Pass()
    advice = filled(room.advice, advice=room.connections * thresholds[SHARE]) if room else _MEASURE_FIRST
    what = filled(room.what, declared=declared, room=room.connections) if declared and room else _NO_LIMIT
    return Fail(
        Severity.MEDIUM,
        Confidence.INFERRED if declared else Confidence.PROVEN,
        values={"what": what, "share": thresholds[SHARE], "advice": advice},
        evidence=(*cite(config, "WS_MAX_CONNECTIONS"), *((room.by,) if room else ())),
    )


@dataclass(frozen=True, slots=True)
class _Room:
    """How many connections fit, the reference to what says so, and the words for it."""

    connections: int
    by: str
    what: Message
    advice: Message


def _room(capacity: Capacity | None, ladder: Ladder | None) -> _Room | None:
    """By the ladder, else by the lowest estimated limit, without the configured one; None without either."""
    measured = None if ladder is None else measured_capacity(ladder).binding
    if measured is not None:
        return _Room(measured.low, "ladder:ramps", _TOO_MANY_MEASURED, _AT_MOST_MEASURED)
    limits = () if capacity is None else capacity.limits
    estimated = [one for one in limits if one.basis != "configured"]
    if not estimated:
        return None
    lowest = min(estimated, key=lambda one: one.connections)
    return _Room(lowest.connections, f"capacity:limits/{lowest.name}", _TOO_MANY, _AT_MOST)
