"""The service promises more connections than it was measured to hold."""

from wsinvest.analysis.measured_capacity import measured_capacity, range_of, snippet_for
from wsinvest.analysis.remediation import CONNECTION_POOL
from wsinvest.analysis.repairs import RAISE_BINDING_LIMIT
from wsinvest.facts.capacity import Capacity
from wsinvest.facts.ladder import Ladder
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "load.capacity.below_declared",
    leads_to=("http.capacity.insufficient", "http.handshake.timeout"),
    text=Text(
        title=_("{declared:int} connections are promised, {fit} were measured to fit"),
        impact=_("Before the promise is kept, new connections are refused, hang, or the server is killed."),
        cause=_("The limit that binds is {what}, measured by a ladder of connections on {at:date}."),
        fix=_("Raise the limit that binds, or promise at most {low:int}."),
        check=_("`wsinvest capacity` finds a lower end above the promise."),
        name=_("More connections are promised than were measured to fit"),
    ),
    steps=(RAISE_BINDING_LIMIT, CONNECTION_POOL),
)
def capacity_below_declared(ladder: Ladder, capacity: Capacity | None) -> Outcome:
    """Fail when WS_MAX_CONNECTIONS is above the lower end of the measured capacity; proven where that is exact."""
    declared = None if capacity is None else capacity.declared
    binding = measured_capacity(ladder).binding
    if not declared or binding is None or declared <= binding.low:
        return Pass()
    return Fail(
        Severity.HIGH,
        Confidence.PROVEN if declared > binding.high else Confidence.INFERRED,
        {
            "declared": declared,
            "low": binding.low,
            "fit": range_of(binding),
            "what": binding.unit.label,
            "at": ladder.measured_at,
        },
        ("capacity:declared", "ladder:ramps"),
        snippet=snippet_for(binding, declared),
    )
