"""A target as the live page shows it: JSON with words in the target's language; its texts are filtered already."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from wsinvest.alerts.certificate_expiry import DAY_S, DAYS
from wsinvest.diagnose.alert_words import said
from wsinvest.facts.watch_words import watch_word
from wsinvest.facts.words import word
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.alert import AlertState, Health, Incident, Light
from wsinvest.model.diagnosed import Diagnosed, Goal
from wsinvest.model.sample import STAGES
from wsinvest.report.phrases import OBJECTIVE_KINDS
from wsinvest.watch.board import Board, Row
from wsinvest.watch.gauges import shown_gauges

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
    "band": _("up to the 95th percentile"),
    "unseen": _("The handshake cannot be measured"),
    "goals": _("Objectives, as of the last diagnosis"),
    "due": _("due"),
    "no_goals": _("No diagnosis yet: one is made a minute after the start while all is well, and for each incident."),
    "diagnoses": _("Last diagnoses"),
    "report": _("Report"),
    "fleet": _("The same cause at the same address"),
    "days": _("days left"),
    "serial": _("serial number"),
    "steps": _("alerts at"),
    "canary": _("Held connection"),
    "ping": _("slowest ping"),
    "gauges": _("Gauges"),
    "alerts": _("Alerts"),
    "incidents": _("Incidents"),
    "none": _("none"),
    "unwatched": _("no longer watched"),
    "certificate": _("Certificate ends"),
    "stale": _("No news from the watch since"),
    "well": _("No alert fires."),
}
_MOST_INCIDENTS: Final = 10


def shown(board: Board) -> dict[str, Any]:
    """All targets, those that are worst first."""
    order = {Health.DOWN: 0, Health.DEGRADED: 1, Health.UNKNOWN: 2, Health.UP: 3}
    rows = sorted(board.rows.values(), key=lambda row: (order[row.now], row.standing.target))
    language = rows[0].language if rows else "en"
    labels = {name: phrase.say(language) for name, phrase in LABELS.items()}
    return {"schema": 1, "language": language, "labels": labels, "targets": [target(row) for row in rows]}


def target(row: Row) -> dict[str, Any]:
    """One target: its state by its alerts and since when, or by its last sample, of which no beginning is known."""
    say = row.language
    return {
        "target": row.standing.target,
        "health": row.now,
        "word": watch_word(row.now, say),
        "since": _time(row.standing.since if row.now is row.standing.health else None),
        "at": _time(row.sample.at if row.sample else None),
        "probe": _probe(row),
        "canary": _canary(row),
        "unseen": _unseen(row),
        "certificate": _certificate(row),
        "goals": _goals(row),
        "diagnoses": [_diagnosis(one, say) for one in reversed(row.diagnoses)],
        "gauges": list(shown_gauges(row)),
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
        "word": watch_word(found.found, language),
        "root": None if root is None else {"code": root.code, "confidence": word(root.confidence, language)},
        "sentence": found.sentence,
        "first_step": found.first_step,
        "rivals": found.rivals,
        "changed": found.changed,
        "report": found.report,
        "unwatched": found.unwatched,
        "fleet": [one for one in found.fleet if one != found.target],
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
    }


def _unseen(row: Row) -> dict[str, Any] | None:
    """Why the handshake cannot be measured, and since when; None where it can."""
    if "probe" not in row.unseen:
        return None
    why, since = row.unseen["probe"]
    return {"why": watch_word(why, row.language), "since": _time(since)}


def _certificate(row: Row) -> dict[str, Any] | None:
    """When the certificate of the last handshake ends, and how far that is from the steps of its alert."""
    probe, at = row.probe, row.probed_at
    if probe is None or at is None or probe.valid_s is None:
        return None
    days = probe.valid_s / DAY_S
    steps = sorted(row.lines[line] for line in DAYS)
    passed = [step for step in steps if days < step]
    return {
        "ends": _time(at + timedelta(seconds=probe.valid_s)),
        "days": round(days, 1),
        "serial": probe.serial,
        "steps": steps,
        "state": "good" if not passed else "bad" if passed[0] <= steps[1] else "warn",
    }


def _goals(row: Row) -> dict[str, Any] | None:
    """The objectives of the report as the last diagnosis found them, by kind; None where there was none yet."""
    if not row.diagnoses:
        return None
    last = row.diagnoses[-1]
    kinds = tuple(dict.fromkeys(goal.kind for goal in last.goals))
    return {
        "at": _time(last.at),
        "kinds": [
            {
                "title": OBJECTIVE_KINDS[kind].say(row.language) if kind in OBJECTIVE_KINDS else kind,
                "tiles": [_goal(goal, row.language) for goal in last.goals if goal.kind == kind],
            }
            for kind in kinds
        ],
    }


def _goal(goal: Goal, language: str) -> dict[str, Any]:
    return {
        "name": goal.name,
        "title": goal.title,
        "due": goal.due,
        "measured": goal.measured,
        "state": goal.state,
        "word": word(goal.state, language),
    }


def _diagnosis(one: Diagnosed, language: str) -> dict[str, Any]:
    return {
        "at": _time(one.at),
        "incident": one.incident,
        "found": one.found,
        "word": watch_word(one.found, language),
        "root": None
        if one.root is None
        else {"code": one.root.code, "confidence": word(one.root.confidence, language)},
        "sentence": one.sentence,
        "took_s": one.took_s,
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
        "title": _title(alert, language),
        "light": alert.light,
        "word": watch_word(alert.light, language),
        "severity": None if alert.severity is None else alert.severity.word,
        "since": _time(alert.since),
        "value": alert.value,
        "line": alert.line,
    }


def _title(alert: AlertState, language: str) -> str:
    """What the alert says, with its numbers and their units."""
    try:
        return said(alert, "title", language)
    except KeyError:
        return alert.code  # an older version wrote the state, with other fields


def _smoke(row: Row) -> Iterator[list[Any]]:
    """For each slot: its beginning, 5th, 50th and 95th percentile in ms, and the numbers opened, failed, unknown."""
    for slot in row.smoke.slots:
        shares = [slot.percentile_ms(share) for share in (0.05, 0.5, 0.95)]
        yield [slot.at_s, *shares, len(slot.opened_us), slot.failed, slot.unknown]


def _time(at: datetime | None) -> str | None:
    return None if at is None else f"{at:%Y-%m-%dT%H:%M:%SZ}"
