"""Boards with what a watch would have put there."""

from datetime import UTC, datetime

from wsinvest.model.alert import AlertState, Health, Incident, Light, Root, Standing
from wsinvest.model.finding import Confidence, Severity
from wsinvest.model.sample import CanarySeen, ProbeSeen, Sample, Why
from wsinvest.model.stage import Reason, StageName
from wsinvest.watch.board import Board, Row

AT = datetime(2026, 11, 28, 3, tzinfo=UTC)
WELL = ProbeSeen((400, 300, None, 50, 900, 10, 5), 1665, serial="0A1B", valid_s=86400)
REFUSED = ProbeSeen((400, 300, None, 50, 900, None, None), None, StageName.RESPONSE, Reason.STATUS, 401)


def sample(seq: int, probe: ProbeSeen | None, **rest: object) -> Sample:
    """A sample 15 s after the one before."""
    return Sample(AT, seq * 15_000_000_000, "boot", seq, probe, **rest)  # type: ignore[arg-type]


def board() -> Board:
    """One target that is well, one that is down with a proven cause, one that cannot be measured."""
    made = Board()
    made.rows["chat"] = well = Row(Standing("chat", Health.UP, AT, (AlertState("probe.failing"),)))
    well.take(sample(1, WELL, canary=CanarySeen(12.5, 800), gauges={"memory.used": 0.42}))
    root = Root("config.secret.missing", Confidence.PROVEN)
    incident = Incident("shop-1", "shop", AT, ("probe.failing",), severity=Severity.CRITICAL, root=root)
    alert = AlertState("probe.failing", Light.FIRING, Severity.CRITICAL, AT)
    made.rows["shop"] = down = Row(Standing("shop", Health.DOWN, AT, (alert,), incident))
    for seq in range(3):
        down.take(sample(seq, REFUSED))
    made.rows["far"] = far = Row(Standing("far", Health.UNKNOWN, AT))
    far.take(sample(1, WELL))
    far.take(sample(2, None, unknown={"probe": Why.NETWORK}))
    return made
