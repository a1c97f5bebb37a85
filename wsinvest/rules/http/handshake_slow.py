"""The handshake is slow."""

import math
from typing import Final

from wsinvest.analysis.connection_limit import queued
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.waiting import WAITED_FOR
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.objective import HANDSHAKE_MS
from wsinvest.model.registry import rule
from wsinvest.model.target import Target
from wsinvest.model.threshold import Threshold, Thresholds

SHORTEN_HANDSHAKE = Step(
    "shorten_handshake",
    TODAY,
    120,
    _("Take slow work off the way of the handshake: lookups, remote checks, cold caches."),
    _("The 95th percentile stays below the objective."),
    snippet=_(
        "# what a handshake waits for, while the service is under load\npy-spy record -d 10 -o handshake.svg --pid PID"
    ),
)
_PERCENTILE = 95
HIGH_FACTOR: Final = Threshold("handshake_slow_factor", 3.0, "our choice")


@rule(
    "http.handshake.slow",
    text=Text(
        title=_("The handshake is slow: {took:ms} against an objective of {limit:ms}"),
        impact=_("One connection in twenty waits {took:ms} or longer; impatient pages give up before."),
        cause=_("The time passes between the request and the server's 101."),
        fix=_("Take slow work off the way of the handshake."),
        check=_("The 95th percentile of the answer stays below {limit:ms}."),
        name=_("The handshake is slow"),
    ),
    steps=(SHORTEN_HANDSHAKE,),
    thresholds=(HIGH_FACTOR, HANDSHAKE_MS),
)
def handshake_slow(handshake: Handshake, target: Target, thresholds: Thresholds) -> Outcome:
    """Fail when the p95 from request to 101 exceeds the objective (500 ms); observed.

    HIGH when half of the handshakes took more than three times that: of few, the p95 alone is one that may be chance.
    """
    opened = sorted((_answer_ms(one), one.id) for one in handshake.repeats if one.opened)
    limit = dict(target.objectives).get("handshake_p95_ms", thresholds[HANDSHAKE_MS])
    if not opened or queued(handshake):
        return Pass()
    took, slowest = opened[math.ceil(_PERCENTILE * len(opened) / 100) - 1]
    if took <= limit:
        return Pass()
    far = [one for one, _id in opened if one > limit * thresholds[HIGH_FACTOR]]
    level = Severity.HIGH if 2 * len(far) >= len(opened) else Severity.MEDIUM
    evidence = (f"handshake:repeats/{slowest}/stages/response",)
    return Fail(level, Confidence.OBSERVED, {"took": took, "limit": limit}, evidence)


def _answer_ms(attempt: Attempt) -> float:
    """Milliseconds of the stages REQUEST and RESPONSE."""
    return sum(stage.took_ms or 0.0 for stage in attempt.stages if stage.name in WAITED_FOR)
