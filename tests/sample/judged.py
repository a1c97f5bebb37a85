"""What alerts say of samples that were really taken, as if they went on for minutes: only the clock is made up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from wsinvest.diagnose.watching import Judge
from wsinvest.model.alert import AlertEvent, Event
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.sample import Sample

EVERY_S = 15
TIMES = 20  # five minutes
BEGAN = datetime(2026, 11, 28, tzinfo=UTC)


def fired(seen: Sample) -> dict[str, AlertEvent]:
    """The alerts that fire if the target stays as it was seen, by code."""
    judge = Judge("shop", AlertLines(), float(EVERY_S))
    events = []
    for seq in range(1, TIMES + 1):
        at = BEGAN + timedelta(seconds=EVERY_S * seq)
        events += judge.take(replace(seen, seq=seq, at=at, mono_ns=EVERY_S * seq * 10**9))
    return {one.code: one for one in events if one.event is Event.FIRING}
