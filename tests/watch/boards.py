"""Boards with what a watch would have put there."""

from datetime import UTC, datetime

from wsinvest.model.alert import AlertState, Found, Health, Incident, Light, Root, Standing
from wsinvest.model.diagnosed import Diagnosed, Goal
from wsinvest.model.finding import Confidence, ObjectiveState, Severity
from wsinvest.model.sample import CanarySeen, ProbeSeen, Sample, Why
from wsinvest.model.stage import Reason, StageName
from wsinvest.watch.board import Board, Row

AT = datetime(2026, 11, 28, 3, tzinfo=UTC)
WELL = ProbeSeen((400, 300, None, 50, 900, 10, 5), 1665, serial="0A1B", valid_s=86400)
REFUSED = ProbeSeen((400, 300, None, 50, 900, None, None), None, StageName.RESPONSE, Reason.STATUS, 401)

GOALS = (
    Goal("memory_resolved", "resolution", ObjectiveState.UNKNOWN, "Memory in use", "< 75%", "unknown"),
    Goal("handshake_success_rate", "monitoring", ObjectiveState.MISSED, "Success rate", "> 95%", "0%"),
    Goal("handshake_p95_ms", "monitoring", ObjectiveState.MET, "Handshake latency", "< 500 ms", "12 ms"),
)


def sample(seq: int, probe: ProbeSeen | None, **rest: object) -> Sample:
    """A sample 15 s after the one before."""
    return Sample(AT, seq * 15_000_000_000, "boot", seq, probe, **rest)  # type: ignore[arg-type]


def board() -> Board:
    """One target that is well, one that is down with a proven cause, one that cannot be measured."""
    made = Board()
    made.rows["chat"] = well = Row(Standing("chat", Health.UP, AT, (AlertState("probe.failing"),)))
    well.take(sample(1, WELL, canary=CanarySeen(12.5, 800), gauges={"memory_host": 0.42, "rss_bytes": 52428800}))
    root = Root("config.secret.missing", Confidence.PROVEN)
    incident = Incident("shop-1", "shop", AT, ("probe.failing",), severity=Severity.CRITICAL, root=root)
    alert = AlertState("probe.failing", Light.FIRING, Severity.CRITICAL, AT)
    made.rows["shop"] = down = Row(Standing("shop", Health.DOWN, AT, (alert,), incident))
    for seq in range(3):
        down.take(sample(seq, REFUSED, gauges={"descriptors_open": 900, "descriptors_limit": 1000, "token_path": 0}))
    down.diagnoses = (Diagnosed(AT, Found.ROOT, root, "JWT_SECRET is not set.", GOALS, 2.5, "shop-1"),)
    made.rows["far"] = far = Row(Standing("far", Health.UNKNOWN, AT))
    far.take(sample(1, WELL))
    far.take(sample(2, None, unknown={"probe": Why.NETWORK}))
    return made
