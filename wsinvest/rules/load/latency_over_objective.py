"""Under load the target is slower than its objective."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.load import RARE, US_PER_MS, Aborted, Load, ms
from wsinvest.facts.rare import surely_more
from wsinvest.i18n.messages import Phrase, Text, _
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.objective import HANDSHAKE_MS
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Threshold, Thresholds

MESSAGE_MS: Final = Threshold("load_p99_ms", 200.0, "our choice: what a person notices in a conversation")
VOID: Final = _("The load generator was the limit, so nothing is known of the target's latency.")
MAY_BE_OURS: Final = _("Few were timed, and the generator itself was late with some: p99 may be its own lag.")
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
        impact=_("At this load {slow:int} of {count:int} {what} took {line:ms} or longer."),
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
    """Fail from the objective on: of messages where some were sent, else of handshakes; high from ten times on.

    It is proven where so many are slow that more than one of a hundred is, by more than chance; else it was observed.
    """
    if load.limited or load.aborted is Aborted.GENERATOR:
        return NotMeasured(VOID)
    took = ms(load.measured, 0.99)
    if took is None:
        return NotMeasured(NOTHING_TIMED)
    line = _line(load, thresholds)
    if took < line or load.carried is not None:
        return Pass()
    if load.lateness.unsure:
        return NotMeasured(MAY_BE_OURS)
    what: Phrase = _MESSAGES if load.sent else _HANDSHAKES
    service = ms(load.times.service, 0.99) if load.sent else took
    slow, count = load.measured.above(line * US_PER_MS), load.measured.count
    proven = surely_more(slow, count, RARE)
    severity = Severity.HIGH if proven and took >= FAR * line else Severity.MEDIUM
    values = {"what": what, "took": took, "line": line, "slow": slow, "count": count, "service": service or 0.0}
    seen = "load:times/latency" if load.sent else "load:times/open"
    return Fail(severity, Confidence.PROVEN if proven else Confidence.OBSERVED, values, (seen, "load:times/lag"))


def _line(load: Load, thresholds: Thresholds) -> float:
    """The objective in ms; a search for a limit has a line of its own."""
    if load.plan.find is not None:
        return load.plan.find[1]
    return thresholds[MESSAGE_MS] if load.sent else thresholds[HANDSHAKE_MS]
