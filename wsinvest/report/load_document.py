"""The public JSON of a load (schema 1): one ASCII document."""

import json
from typing import Any, Final

from wsinvest.facts.load import Aborted, FailureClass, Load, broken_by, ms

SCHEMA: Final = 1
_DIGITS: Final = 3


def document(load: Load) -> str:
    """What a load found, as one ASCII JSON document; what is not known is null."""
    return json.dumps(of(load), ensure_ascii=True, allow_nan=False, indent=2)


def of(load: Load) -> dict[str, Any]:
    """The document before it is written. `latency_ms` is of messages where some were sent, else of handshakes."""
    measured = load.measured
    return {
        "schema": SCHEMA,
        "handshakes": {
            "tried": load.tried,
            "opened": load.opened,
            "failures": [_failure(one) for one in load.failures],
        },
        "latency_ms": {
            "p50": _rounded(ms(measured, 0.5)),
            "p90": _rounded(ms(measured, 0.9)),
            "p99": _rounded(ms(measured, 0.99)),
            "max": _rounded(ms(measured, 1.0)),
            "service_p99": _rounded(ms(load.times.service, 0.99)),
        },
        "client": {
            "cpu_s": load.cpu_s,
            "kb_per_connection": load.kb_per_connection,
            "lag_p99_ms": _rounded(load.lag_p99_ms),
            "limited": _limited(load),
        },
        "aborted": load.aborted.value or None,
        "search": _search(load),
    }


def _limited(load: Load) -> bool | None:
    """Whether the generator was the limit; None where too few were late to tell."""
    if load.limited or load.aborted is Aborted.GENERATOR:
        return True
    return None if load.lateness.unsure else False


def _search(load: Load) -> dict[str, Any] | None:
    """The line, the highest rate of messages that kept it, and the first that broke it; None where none was asked."""
    if load.plan.find is None:
        return None
    share, line_ms = load.plan.find
    return {
        "percentile": round(share * 100, _DIGITS),
        "line_ms": line_ms,
        "carried_per_s": _rounded(load.carried),
        "broken_per_s": _rounded(broken_by(load.search, load.plan.find)),
    }


def _failure(one: FailureClass) -> dict[str, Any]:
    return {"stage": one.stage.value, "reason": one.reason.value, "status": one.status, "count": one.count}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
