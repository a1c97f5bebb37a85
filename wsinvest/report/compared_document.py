"""The public JSON of a comparison of two runs (schema 1): one ASCII document."""

import json
from typing import Any, Final

from wsinvest.compare.findings import Became
from wsinvest.compare.objectives import Beside
from wsinvest.compare.runs import Comparison
from wsinvest.compare.stage_times import times_of
from wsinvest.compare.success import success_of
from wsinvest.diagnose.objectives import words_of
from wsinvest.i18n.messages import normalise
from wsinvest.model.difference import Compared
from wsinvest.model.finding import Diagnosis, NotMeasured
from wsinvest.report.compared import title_of
from wsinvest.report.sections import view_of
from wsinvest.report.sections.view import View

SCHEMA: Final = 1


def document(found: Comparison, language: str = "") -> str:
    """The comparison as one ASCII JSON document; its texts in `language` or else in that of the later run."""
    chosen = normalise(language or found.after.case.manifest.language)
    view = view_of(found.after, chosen)
    said = {
        "schema": SCHEMA,
        "verdict": found.verdict.value,
        "sentence": view.say(found.sentence),
        "same_target": found.same_target,
        "before": _run(found.before),
        "after": _run(found.after),
        "findings": [_became(found, one, chosen) for one in found.became],
        "objectives": [_beside(view, one) for one in found.objectives],
        "stages": _stages(found),
        "changed": [{"topic": unit.topic, **_told(view, outcome)} for unit, outcome in found.differences],
    }
    return json.dumps(said, ensure_ascii=True, allow_nan=False, indent=2)


def _run(diagnosis: Diagnosis) -> dict[str, Any]:
    manifest, opened = diagnosis.case.manifest, success_of(diagnosis.case)
    return {
        "run": manifest.run,
        "taken_at": manifest.taken_at.isoformat(),
        "target": {"name": manifest.target.name, "url": str(manifest.target.url)},
        "status": diagnosis.status,
        "roots": [one.code for one in diagnosis.findings if one.root_cause],
        "opened": None if opened is None else [opened.value, opened.least, opened.most],
    }


def _became(found: Comparison, one: Became, language: str) -> dict[str, Any]:
    return {
        "code": one.finding.code,
        "fate": one.fate.value,
        "severity": one.finding.severity.word,
        "severity_before": one.was.word if one.was else None,
        "root_cause": one.finding.root_cause,
        "title": title_of(found, one, language),
    }


def _beside(view: View, one: Beside) -> dict[str, Any]:
    return {
        "name": one.after.name,
        "kind": one.after.kind,
        "title": view.say(words_of(one.after.name)),
        "before": {"measured": one.before.measured, "state": one.before.state.value},
        "after": {"measured": one.after.measured, "state": one.after.state.value},
        "turn": one.turn.value,
    }


def _stages(found: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "stage": one.stage.value,
            "before_ms": round(one.before_ms, 3),
            "after_ms": round(one.after_ms, 3),
            "shift_ms": [round(number, 3) for number in (one.shift.value, one.shift.least, one.shift.most)],
            "p": one.p,
            "moved": one.moved,
        }
        for one in times_of(found.before.case, found.after.case)
    ]


def _told(view: View, outcome: Compared) -> dict[str, Any]:
    if isinstance(outcome, NotMeasured):
        return {"measured": False, "why": view.say(outcome.reason), "changes": []}
    told = [{"text": view.say(one.text, **one.values), "turn": one.turn.value} for one in outcome]
    return {"measured": True, "changes": told}
