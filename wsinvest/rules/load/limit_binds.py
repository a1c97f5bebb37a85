"""A measured limit is reached, or nearly: its name, its interval, and the limit behind it."""

from typing import Final

from wsinvest.analysis.measured_capacity import MeasuredCapacity, measured_capacity, range_of
from wsinvest.analysis.repairs import RAISE_BINDING_LIMIT
from wsinvest.facts.capacity import Capacity
from wsinvest.facts.ladder import Ladder
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Threshold, Thresholds

NEAR: Final = Threshold("limit_near", 0.80, "our choice, as for the size of a pool")
_NEXT: Final = _("Behind it comes {what}, at {fit}.")
_NO_NEXT: Final = _("No further limit was measured.")
_REACHED: Final = _("{n:int} connections were open when the server took no more")
_IN_USE: Final = _("{n:int} connections were open when it was looked at")


@rule(
    "load.limit.binds",
    leads_to=("http.capacity.insufficient", "http.handshake.timeout"),
    text=Text(
        title=_("The limit that binds is near: {what}, at {fit} connections"),
        impact=_("A few more connections, and new ones are refused or hang."),
        cause=_("{used}. {next}"),
        fix=_("Raise this limit first; the limit behind it says how much that gains."),
        check=_("`wsinvest capacity` finds another limit first, or a lower end far above the connections in use."),
        name=_("A measured limit of connections is near"),
    ),
    steps=(RAISE_BINDING_LIMIT,),
    thresholds=(NEAR,),
)
def limit_binds(ladder: Ladder, capacity: Capacity | None, thresholds: Thresholds) -> Outcome:
    """High where the ladder met the limit itself; medium where 80 % of its lower end are in use."""
    measured = measured_capacity(ladder)
    binding = measured.binding
    if binding is None:
        return Pass()
    values = {"what": binding.unit.label, "fit": range_of(binding), "next": _following(measured)}
    if ladder.reached is not None:
        said = {"used": filled(_REACHED, n=ladder.reached)}
        return Fail(Severity.HIGH, Confidence.PROVEN, values | said, ("ladder:reached",))
    now = None if capacity is None else capacity.connections_now
    if now is None or now < thresholds[NEAR] * binding.low:
        return Pass()
    said = {"used": filled(_IN_USE, n=now)}
    return Fail(Severity.MEDIUM, Confidence.INFERRED, values | said, ("ladder:ramps", "capacity:connections_now"))


def _following(measured: MeasuredCapacity) -> Phrase:
    """The limit behind the binding one."""
    second = measured.runner_up
    return _NO_NEXT if second is None else filled(_NEXT, what=second.unit.label, fit=range_of(second))
