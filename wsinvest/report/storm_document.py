"""The public JSON of a reconnect storm (schema 1): one ASCII document."""

import json
from typing import Any, Final

from wsinvest.facts.storm import Band, Forecast, Rate, Rehearsal, Storm
from wsinvest.model.finding import Diagnosis
from wsinvest.report.sections import view_of
from wsinvest.report.sections.view import View

SCHEMA: Final = 1
_DIGITS: Final = 3  # of seconds and rates


def document(diagnosis: Diagnosis, language: str = "") -> str:
    """The storm of this case with what was found in it; its texts in `language` or else that of the case.

    Raises ValueError for a case without a storm.
    """
    storm = diagnosis.case.facts(Storm)
    if storm is None:
        raise ValueError("the case holds no storm")
    view = view_of(diagnosis, language)
    manifest = diagnosis.case.manifest
    said = {
        "schema": SCHEMA,
        "target": {"name": manifest.target.name, "url": str(manifest.target.url)},
        "taken_at": manifest.taken_at.isoformat(),
        "clients": storm.clients,
        "backoff": str(storm.backoff),
        "timeout_s": storm.timeout_s,
        "down_s": storm.down_s,
        "rate": _rate(storm.rate),
        "forecast": _forecast(storm.forecast),
        "rehearsal": None if storm.rehearsal is None else _rehearsal(storm.rehearsal),
        "findings": _findings(view),
    }
    return json.dumps(said, ensure_ascii=True, allow_nan=False, indent=2)


def _rate(rate: Rate) -> dict[str, Any]:
    return {
        "per_s": round(rate.per_s, _DIGITS),
        "low": round(rate.low, _DIGITS),
        "high": round(rate.high, _DIGITS),
        "basis": rate.basis.value,
        "order": rate.order.value,
        "in_flight": rate.in_flight,
        "bursts": rate.bursts,
    }


def _forecast(found: Forecast) -> dict[str, Any]:
    return {
        "call": found.call.value,
        "handshake_s": _band(found.handshake_s),
        "half_s": _band(found.half_s),
        "nearly_all_s": _band(found.nearly_all_s),
        "attempts": _band(found.attempts),
        "peak_per_s": found.peak_per_s,
        "window_s": found.window_s,
        "tried_s": round(found.tried_s, _DIGITS),
        "phases": found.phases,
        "watched_s": round(found.watched_s, _DIGITS),
    }


def _rehearsal(seen: Rehearsal) -> dict[str, Any]:
    return {
        "call": seen.call.value,
        "lost": seen.lost,
        "back": seen.back,
        "down_s": round(seen.down_s, _DIGITS),
        "half_s": _rounded(seen.half_s),
        "nearly_all_s": _rounded(seen.nearly_all_s),
        "attempts": seen.attempts,
        "failed": seen.failed,
        "peak_per_s": seen.peak_per_s,
        "lag_s": round(seen.lag_s, _DIGITS),
        "watched_s": round(seen.watched_s, _DIGITS),
    }


def _findings(view: View) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "severity": one.severity.word,
            "confidence": one.confidence.value,
            **{part: view.of(one, part) for part in ("title", "impact", "cause", "fix", "check")},
            "evidence": list(one.evidence),
        }
        for one in view.diagnosis.findings
    ]


def _band(band: Band) -> dict[str, float | None]:
    return {"least": _rounded(band.least), "usual": _rounded(band.usual), "most": _rounded(band.most)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
