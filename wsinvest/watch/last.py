"""What the last sample says of a target, in a phrase and in fields, and the exit status that follows from it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wsinvest.facts.watch_words import watch_word
from wsinvest.facts.words import word
from wsinvest.model.alert import AlertState, Health, Light
from wsinvest.model.failure import Exit
from wsinvest.model.gauge import PROBE
from wsinvest.model.sample import ProbeSeen, Sample

LANGUAGE: Final = "en"  # of the terminal and the log, as of every command
_US: Final = 1000
_SWITCHING: Final = 101
_ORDER: Final = (Health.DOWN, Health.DEGRADED, Health.UNKNOWN, Health.UP)  # the worst first
_STATUS: Final = {Health.UP: Exit.FINE, Health.DEGRADED: Exit.HIGH, Health.DOWN: Exit.CRITICAL}


def now(health: Health, alerts: Iterable[AlertState], sample: Sample | None) -> Health:
    """The state of a target as of its last sample.

    One that is up by its alerts is degraded while its last handshake failed or an alert is pending: that is no outage
    yet, and not up either. In planned work it is unknown then.
    """
    if health is not Health.UP or sample is None or not (_failed(sample) or any(map(_is_pending, alerts))):
        return health
    return Health.UNKNOWN if sample.quiet else Health.DEGRADED


def worst(healths: Iterable[Health]) -> Exit:
    """The exit status: 2 if one is down, else 1 if one is degraded, else 3 if one is unknown, else 0."""
    found = min(map(_ORDER.index, healths), default=_ORDER.index(Health.UP))
    return _STATUS.get(_ORDER[found], Exit.INCOMPLETE)


def phrase(sample: Sample) -> str:
    """What became of its handshake: `failed at TCP connection: refused, after 0.3 ms`; empty if none was due."""
    if sample.probe is None:
        why = sample.unknown.get(PROBE)
        return "" if why is None else f"was not made: {watch_word(why, LANGUAGE)}"
    took = f"{took_ms(sample.probe):.3g} ms"
    if sample.probe.stage is None:
        return f"opened in {took}"
    reason = _reason(sample.probe)
    return f"failed at {word(sample.probe.stage, LANGUAGE)}{f': {reason}' if reason else ''}, after {took}"


def fields(sample: Sample) -> Mapping[str, Any]:
    """The same for a program: closed words and numbers; what there is none of is None."""
    probe = sample.probe
    if probe is None:
        return {"unknown": sample.unknown.get(PROBE)}
    return {
        "stage": probe.stage,
        "reason": probe.reason,
        "http_status": probe.status,
        "close": probe.close,
        "took_ms": took_ms(probe),
    }


def pending(alerts: Iterable[AlertState]) -> tuple[str, ...]:
    """The codes of the alerts that are bad, not for long enough yet."""
    return tuple(one.code for one in alerts if _is_pending(one))


def took_ms(probe: ProbeSeen) -> float:
    """Until it was open, else until it failed, in milliseconds."""
    spent = sum(filter(None, probe.stages_us)) if probe.open_us is None else probe.open_us
    return spent / _US


def _reason(probe: ProbeSeen) -> str:
    said = "" if probe.reason is None else word(probe.reason, LANGUAGE)
    status = "" if probe.status in (None, _SWITCHING) else f"HTTP {probe.status}"
    numbers = ", ".join(filter(None, (status, "" if probe.close is None else f"close code {probe.close}")))
    return f"{said} ({numbers})" if numbers else said


def _failed(sample: Sample) -> bool:
    return sample.probe is not None and sample.probe.failed


def _is_pending(alert: AlertState) -> bool:
    return alert.light is Light.PENDING
