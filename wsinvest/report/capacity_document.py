"""The measured capacity as one JSON document: `wsinvest capacity --json`, and capacity.json beside the kept case."""

import json
import math
from typing import Any, Final

from wsinvest.analysis.measured_capacity import Measured, MeasuredCapacity, lowest_kinds, measured_capacity
from wsinvest.analysis.pool import Pool
from wsinvest.analysis.pool import of as pool_of
from wsinvest.facts.ladder import Ladder, RateStep

SCHEMA: Final = 1


def document(target: str, ladder: Ladder, language: str = "en") -> str:
    """One ASCII JSON document; null where nothing is known. Limits of held connections come first, the lowest first."""
    measured = measured_capacity(ladder)
    said = {
        "schema": SCHEMA,
        "target": target,
        "at": ladder.measured_at.isoformat(),
        "limits": [_limit(one, measured, language) for one in measured.limits],
        "unknown": [{"name": one.unit.name, "why": one.why.say(language)} for one in measured.open],
        "binding": _name(measured.binding),
        "runner_up": _name(measured.runner_up),
        "gain": measured.gained,
        "doubtful": measured.doubtful,
        "held": ladder.most_held,
        "reached": ladder.reached,
        "stopped": ladder.stopped.value or None,
        "refused": [
            {"stage": one.stage, "reason": one.reason, "status": one.status, "count": one.count}
            for one in ladder.refused
        ],
        "rates": [_rate(one) for one in ladder.rates],
        "pool": _pool(pool_of(ladder)),
    }
    return json.dumps(said, ensure_ascii=True, allow_nan=False, indent=2)


def _limit(one: Measured, measured: MeasuredCapacity, language: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "unit": one.unit.counts.value,
        "capacity": one.capacity,
        "low": one.low,
        "high": one.high,
        "binds": one is measured.binding,
        "basis": one.basis.say(language),
        "each": _rounded(one.each),
        "kinds": [
            {"kind": kind, "capacity": capacity, "low": low, "high": high, "each": _rounded(each)}
            for kind, capacity, low, high, each in lowest_kinds(one)
            if kind
        ],
    }


def _rate(step: RateStep) -> dict[str, Any]:
    return {
        "rate": step.rate,
        "sent": step.sent,
        "answered": step.answered,
        "latency_p99_ms": step.latency_p99_ms,
        "service_p99_ms": step.service_p99_ms,
        "lag_p99_ms": step.lag_p99_ms,
    }


def _pool(found: Pool | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "size": found.size,
        "set_by": found.set_by.value,
        "wanted": found.wanted,
        "ceiling": found.ceiling,
        "waits": _rounded(found.waits),
        "wait_s": None if found.wait_s is None or math.isinf(found.wait_s) else round(found.wait_s, 6),
        "line": found.line,
    }


def _name(one: Measured | None) -> str | None:
    return None if one is None else one.name


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
