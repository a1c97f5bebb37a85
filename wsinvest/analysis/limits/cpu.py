"""Processor: the rate of messages at which the latency breaks its objective, by ramp only."""

from typing import Final

from wsinvest.facts.ladder import Ladder, RateStep
from wsinvest.i18n.messages import _, filled
from wsinvest.model.capacity_limit import Counts, Estimate, Predicted, Predictions, Unpredicted, capacity_limit

ANSWERED: Final = 0.99  # of the messages of a step; fewer: the server no longer follows
OWN_SHARE: Final = 0.10  # of the latency that may be this client's own lag
_BASIS: Final = _("messages at rising rates; the 99th percentile of the latency kept {ms:ms} up to the lower number")
_UNASKED: Final = _("No messages were sent at rising rates.")
_KEPT: Final = _("The objective was kept up to the highest rate that was tried, {rate:int} messages a second.")
_OURS: Final = _("This client was the limit: its own lag was a tenth of the latency or more.")


@capacity_limit(
    label=_("messages a second"),
    change=_("Make handling a message cheaper, or add processes or servers behind a balancer."),
    counts=Counts.MESSAGES,
)
def cpu(ladder: Ladder) -> Predictions:
    """Between the last rate that kept the objective and the first that broke it; never extrapolated."""
    if not ladder.rates:
        return Unpredicted(_UNASKED)
    kept = 0.0
    for step in ladder.rates:
        if not keeps(step, ladder.objective_ms):
            if limited(step):
                return Unpredicted(_OURS)
            return (Predicted(Estimate(kept, kept, step.rate), filled(_BASIS, ms=ladder.objective_ms)),)
        kept = step.rate
    return Unpredicted(filled(_KEPT, rate=kept))


def keeps(step: RateStep, objective_ms: float) -> bool:
    """True if the server answered in time."""
    answered = step.answered >= ANSWERED * step.sent
    return answered and step.latency_p99_ms is not None and step.latency_p99_ms <= objective_ms


def limited(step: RateStep) -> bool:
    """True if this client's own lag is too large a part of the latency, so that the step says nothing of the server."""
    return step.lag_p99_ms is not None and step.lag_p99_ms > OWN_SHARE * (step.latency_p99_ms or 0.0)
