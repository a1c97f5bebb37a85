"""The public JSON of a diagnosis (schema 1): one ASCII document, the same for terminal, scripts and findings.json."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from wsinvest.i18n.messages import PARTS
from wsinvest.model.finding import Diagnosis, Finding, NotExamined, Objective, Severity, Step, Surer
from wsinvest.model.registry import Registry, judging
from wsinvest.report.trials import trials_of

SCHEMA: Final = 1


def document(diagnosis: Diagnosis, language: str, *, registry: Registry | None = None, incomplete: bool = False) -> str:
    """The JSON document of a diagnosis, its texts in this language. `registry`: has the texts of the rules."""
    known = registry or judging()
    target, took_s = diagnosis.case.manifest.target, diagnosis.case.took_s
    return _encode(
        {
            "schema": SCHEMA,
            "target": {"name": target.name, "url": str(target.url)},
            "status": diagnosis.status,
            "incomplete": incomplete,
            "took_s": None if took_s is None else round(took_s, 1),
            "totals": totals(diagnosis.findings),
            "findings": [_finding(finding, language, known) for finding in diagnosis.findings],
            "chains": [
                [{"code": link.code, "observed": link.observed} for link in chain] for chain in diagnosis.chains
            ],
            "first": None if diagnosis.first is None else _step(diagnosis.first, language),
            "plan": [_step(step, language) for step in diagnosis.plan],
            "objectives": [_objective(objective) for objective in diagnosis.objectives],
            "not_examined": [_not_examined(item, language) for item in diagnosis.not_examined],
            "surer": _surer(diagnosis.surer, language),
        }
    )


def error_document(exit_status: int, message: str) -> str:
    """The JSON document of a run without a diagnosis: the exit status and the line that is printed to stderr."""
    return _encode({"schema": SCHEMA, "error": {"exit_status": exit_status, "message": message}})


def worst_by_family(findings: Iterable[Finding]) -> Mapping[str, Severity]:
    """The worst severity of each family that has findings; reports count a family as one problem."""
    worst: dict[str, Severity] = {}
    for finding in findings:
        worst[finding.family] = max(finding.severity, worst.get(finding.family, finding.severity))
    return worst


def totals(findings: Iterable[Finding]) -> dict[str, int]:
    """The number of problems (families with findings), in all and by severity, worst first."""
    problems = list(worst_by_family(findings).values())
    return {"problems": len(problems), **{level.word: problems.count(level) for level in reversed(Severity)}}


def _finding(finding: Finding, language: str, registry: Registry) -> dict[str, Any]:
    text = registry.rules[finding.code].text
    return {
        "code": finding.code,
        "family": finding.family,
        "category": finding.category,
        "severity": finding.severity.word,
        "root_cause": finding.root_cause,
        "confidence": finding.confidence.value,
        **{part: text.say(part, language, finding.values) for part in PARTS},
        "steps": [step.id for step in finding.steps],
        "evidence": list(finding.evidence),
        "refuted": [{"code": refuted.code, "by": refuted.by} for refuted in finding.refuted],
        "rivals": [
            {"code": rival.code, "command": rival.command, "tells": rival.tells.say(language)}
            for rival in finding.rivals
        ],
        "surer": _surer(finding.surer, language),
        "trials": trials(finding.code),
    }


def trials(code: str) -> dict[str, int] | None:
    """How often this code was tried and right on our own test services; None where that was seldom."""
    found = trials_of(code)
    return None if found is None else {"tried": found.tried, "right": found.right}


def _surer(options: Iterable[Surer], language: str) -> list[dict[str, str]]:
    return [{"option": one.option, "text": one.text.say(language)} for one in options]


def _step(step: Step, language: str) -> dict[str, Any]:
    return {
        "id": step.id,
        "phase": step.phase,
        "minutes": step.minutes,
        "text": step.text.say(language),
        "lines": step.snippet.say(language) if step.snippet else "",
        "check": step.check.say(language),
    }


def _objective(objective: Objective) -> dict[str, Any]:
    return {
        "name": objective.name,
        "kind": objective.kind,
        "op": objective.op,
        "limit": objective.limit,
        "unit": objective.unit,
        "measured": objective.measured,
        "state": objective.state.value,
    }


def _not_examined(item: NotExamined, language: str) -> dict[str, Any]:
    return {"what": ", ".join((*item.topics, *item.codes)), "why": item.why.say(language)}


def _encode(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=True, allow_nan=False, indent=1)
