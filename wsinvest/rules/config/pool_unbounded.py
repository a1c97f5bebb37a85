"""The number of connections has no limit, or one that is too high."""

from typing import Final

from wsinvest.analysis.configuration import cite, number_of, untold
from wsinvest.analysis.remediation import CONNECTION_POOL, LOAD_TEST
from wsinvest.facts.capacity import Capacity, Limit
from wsinvest.facts.config import Config, ValueState
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.settings import Topic
from wsinvest.model.threshold import Threshold, Thresholds

_NO_LIMIT: Final = _("No limit of connections is configured.")
_TOO_MANY: Final = _(
    "The configured limit of {declared:int} connections is above the {room:int} that are estimated to fit."
)
_MEASURE_FIRST: Final = _("Measure the capacity first.")
_AT_MOST: Final = _("By the present estimate that is about {advice:int}.")
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
def pool_unbounded(config: Config, capacity: Capacity | None, thresholds: Thresholds) -> Outcome:
    """Fail when WS_MAX_CONNECTIONS is unset or 0 (proven), or above the estimated capacity (inferred)."""
    blocked = untold(config, Topic.POOL)
    if blocked:
        return blocked
    setting = config.setting("WS_MAX_CONNECTIONS")
    declared = number_of(config, "WS_MAX_CONNECTIONS") or 0
    if setting.state is ValueState.SET and setting.shown != "0" and not declared:
        return Pass()  # a limit in a form that is not parsed here
    binding = _binding(capacity)
    if declared and (binding is None or declared <= binding.connections):
        return Pass()
    advice = filled(_AT_MOST, advice=binding.connections * thresholds[SHARE]) if binding else _MEASURE_FIRST
    room = binding.connections if binding else 0
    what = filled(_TOO_MANY, declared=declared, room=room) if declared else _NO_LIMIT
    shown = (f"capacity:limits/{binding.name}",) if binding else ()
    return Fail(
        Severity.MEDIUM,
        Confidence.INFERRED if declared else Confidence.PROVEN,
        values={"what": what, "share": thresholds[SHARE], "advice": advice},
        evidence=(*cite(config, "WS_MAX_CONNECTIONS"), *shown),
    )


def _binding(capacity: Capacity | None) -> Limit | None:
    """The lowest estimated limit, without the configured one; None without an estimate."""
    limits = () if capacity is None else capacity.limits
    return min((one for one in limits if one.basis != "configured"), key=lambda one: one.connections, default=None)
