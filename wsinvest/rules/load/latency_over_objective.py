"""Under load the target is slower than its objective."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.load import Aborted, Load, ms
from wsinvest.i18n.messages import Phrase, Text, _
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.objective import HANDSHAKE_MS
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Threshold, Thresholds

MESSAGE_MS: Final = Threshold("load_p99_ms", 200.0, "our choice: what a person notices in a conversation")
VOID: Final = _("The load generator was the limit, so nothing is known of the target's latency.")
NOTHING_TIMED: Final = _("The load got no answer, so there is no latency.")
_MESSAGES: Final = _("messages")
_HANDSHAKES: Final = _("handshakes")
FAR: Final = 10  # times the objective
FIND_THE_LIMIT: Final = Step(
    "find_what_binds",
    TODAY,
    60,
    _("Find out what binds first, and the rate up to which the objective is kept."),
    _("At the load that you expect, p99 is below the objective."),
    snippet=_("wsinvest capacity {url}\nwsinvest load {url} --find p99=200ms"),
)


@rule(
    "load.latency.over_objective",
    text=Text(
        title=_("Under load p99 of {what} is {took:ms}; the objective is {line:ms}"),
        impact=_("At this load every hundredth of the users waits so long, or longer."),
        cause=_(
            "{count:int} {what} were answered. Each was timed from the moment at which it was due, so the time in "
            "which the server stood still counts for all that were due in it. From their sending p99 is {service:ms}."
        ),
        fix=_("Find out what binds first, then lift it or allow fewer connections."),
        check=_("At the same load p99 is below {line:ms}."),
        name=_("Under load the target is slower than its objective"),
    ),
    steps=(FIND_THE_LIMIT,),
    thresholds=(MESSAGE_MS, HANDSHAKE_MS),
)
def latency_over_objective(load: Load, thresholds: Thresholds) -> Outcome:
    """Fail from the objective on: of messages where some were sent, else of handshakes; high from ten times on."""
    if load.limited or load.aborted is Aborted.GENERATOR:
        return NotMeasured(VOID)
    took = ms(load.measured, 0.99)
    if took is None:
        return NotMeasured(NOTHING_TIMED)
    line = _line(load, thresholds)
    if took < line or load.carried is not None:
        return Pass()
    what: Phrase = _MESSAGES if load.sent else _HANDSHAKES
    service = ms(load.times.service, 0.99) if load.sent else took
    severity = Severity.HIGH if took >= FAR * line else Severity.MEDIUM
    values = {"what": what, "took": took, "line": line, "count": load.measured.count, "service": service or 0.0}
    seen = "load:times/latency" if load.sent else "load:times/open"
    return Fail(severity, Confidence.PROVEN, values, (seen, "load:times/lag"))


def _line(load: Load, thresholds: Thresholds) -> float:
    """The objective in ms; a search for a limit has a line of its own."""
    if load.plan.find is not None:
        return load.plan.find[1]
    return thresholds[MESSAGE_MS] if load.sent else thresholds[HANDSHAKE_MS]
