"""A target as the live page shows it: JSON with words in the target's language; its texts are filtered already."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from wsinvest.facts.watch_words import watch_word
from wsinvest.facts.words import word
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.alert import AlertState, Health, Incident, Light
from wsinvest.model.sample import STAGES
from wsinvest.watch.board import Board, Row

# What the page's script writes beside the figures.
LABELS: Final[Mapping[str, Phrase]] = {
    "title": _("WebSocket watch"),
    "since": _("since"),
    "cause": _("Root cause"),
    "open_cause": _("The cause is not known yet"),
    "looking": _("The cause is being looked for"),
    "first": _("Do now"),
    "changed": _("Changed since all was well"),
    "follows": _("Follows from it"),
    "stages": _("Last handshake"),
    "history": _("Time to open, last six hours"),
    "median": _("median"),
    "p95": _("95th percentile"),
    "lost": _("failed"),
    "unmeasured": _("not measured"),
    "canary": _("Held connection"),
    "ping": _("slowest ping"),
    "gauges": _("Gauges"),
    "alerts": _("Alerts"),
    "incidents": _("Incidents"),
    "none": _("none"),
    "certificate": _("Certificate ends"),
    "stale": _("No news from the watch since"),
    "well": _("No alert fires."),
}
_MOST_INCIDENTS: Final = 10


def shown(board: Board) -> dict[str, Any]:
    """All targets, those that are worst first."""
    order = {Health.DOWN: 0, Health.DEGRADED: 1, Health.UNKNOWN: 2, Health.UP: 3}
    rows = sorted(board.rows.values(), key=lambda row: (order[row.standing.health], row.standing.target))
    language = rows[0].language if rows else "en"
    labels = {name: phrase.say(language) for name, phrase in LABELS.items()}
    return {"schema": 1, "language": language, "labels": labels, "targets": [target(row) for row in rows]}


def target(row: Row) -> dict[str, Any]:
    """One target."""
    say = row.language
    return {
        "target": row.standing.target,
        "health": row.standing.health,
        "word": watch_word(row.standing.health, say),
        "since": _time(row.standing.since),
        "at": _time(row.sample.at if row.sample else None),
        "probe": _probe(row),
        "canary": _canary(row),
        "gauges": [{"name": name, "value": value} for name, value in sorted(row.gauges.items())],
        "alerts": [_alert(alert, say) for alert in row.standing.alerts if alert.light is not Light.OK],
        "incident": None if row.standing.incident is None else incident(row.standing.incident, say),
        "earlier": [incident(one, say) for one in row.standing.earlier[-_MOST_INCIDENTS:]],
        "smoke": list(_smoke(row)),
    }


def incident(found: Incident, language: str) -> dict[str, Any]:
    """One incident with its cause."""
    root = found.root
    return {
        "id": found.id,
        "opened_at": _time(found.opened_at),
        "closed_at": _time(found.closed_at),
        "alerts": found.alerts,
        "effects": found.effects,
        "severity": None if found.severity is None else found.severity.word,
        "found": found.found,
        "root": None if root is None else {"code": root.code, "confidence": word(root.confidence, language)},
        "sentence": found.sentence,
        "first_step": found.first_step,
        "rivals": found.rivals,
        "changed": found.changed,
    }


def _probe(row: Row) -> dict[str, Any] | None:
    if row.probe is None:
        return None
    probe = row.probe
    took = dict(zip(STAGES, probe.stages_us, strict=False))
    return {
        "stages": [
            {
                "name": word(stage, row.language),
                "us": took.get(stage),
                "state": "failed" if stage is probe.stage else "passed" if took.get(stage) is not None else "skipped",
            }
            for stage in STAGES
        ],
        "open_ms": None if probe.open_us is None else probe.open_us / 1000,
        "reason": "" if probe.reason is None else word(probe.reason, row.language),
        "status": probe.status,
        "close": probe.close,
        "certificate_days": None if probe.valid_s is None else round(probe.valid_s / 86400, 1),
    }


def _canary(row: Row) -> dict[str, Any] | None:
    if row.canary is None:
        return None
    return {
        "age_s": row.canary.age_s,
        "ping_ms": None if row.canary.ping_us is None else row.canary.ping_us / 1000,
        "end": "" if row.canary.end is None else watch_word(row.canary.end, row.language),
        "code": row.canary.code,
    }


def _alert(alert: AlertState, language: str) -> dict[str, Any]:
    return {
        "code": alert.code,
        "light": alert.light,
        "word": watch_word(alert.light, language),
        "severity": None if alert.severity is None else alert.severity.word,
        "since": _time(alert.since),
        "value": alert.value,
        "line": alert.line,
    }


def _smoke(row: Row) -> Iterator[list[Any]]:
    """For each slot: its beginning, 5th, 50th and 95th percentile in ms, and the numbers opened, failed, unknown."""
    for slot in row.smoke.slots:
        shares = [slot.percentile_ms(share) for share in (0.05, 0.5, 0.95)]
        yield [slot.at_s, *shares, len(slot.opened_us), slot.failed, slot.unknown]


def _time(at: datetime | None) -> str | None:
    return None if at is None else f"{at:%Y-%m-%dT%H:%M:%SZ}"
