"""A diagnosis as SARIF 2.1.0: a run for each target, a result for each finding, a rule for each code that was found."""

import json
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

from wsinvest import __version__
from wsinvest.model.finding import Diagnosis, Finding, NotExamined, Severity
from wsinvest.model.registry import Registry, judging
from wsinvest.model.target import Url
from wsinvest.model.units import Rule
from wsinvest.report import phrases
from wsinvest.report.blocks import shown
from wsinvest.report.examined import Examined, texts

VERSION: Final = "2.1.0"
SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Final = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}

Json = dict[str, Any]


def sarif(
    examined: Iterable[Examined], registry: Registry | None = None, *, home: str = "", documentation: str = ""
) -> str:
    """The JSON document, in ASCII. `home`, `documentation`: the project's URLs; where empty, nothing links to them.

    Below `documentation` each code has its page, `codes/<code>/`.
    """
    known = registry or judging()
    runs = [_run(one, known, home, documentation) for one in examined]
    return json.dumps({"$schema": SCHEMA, "version": VERSION, "runs": runs}, indent=1, allow_nan=False) + "\n"


def _run(one: Examined, registry: Registry, home: str, documentation: str) -> Json:
    findings = () if one.diagnosis is None else one.diagnosis.findings
    driver: Json = {"name": "wsinvest", "version": __version__, **({"informationUri": home} if home else {})}
    driver["rules"] = [_rule(registry.rules[found.code], one.language, documentation) for found in findings]
    return {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"wsinvest/{shown(one.name)}/"},  # GitHub takes one run for each such category
        "language": one.language.replace("_", "-"),
        "invocations": [_invocation(one)],
        "results": [_result(number, found, one, registry) for number, found in enumerate(findings)],
        **({} if one.diagnosis is None else {"properties": {"status": one.diagnosis.status}}),
    }


def _rule(rule: Rule[..., Any], language: str, documentation: str) -> Json:
    """A code without the values of a finding, so that every run describes it alike."""
    steps = [f"- {step.text.say(language)}" for step in rule.steps]
    name = rule.text.plain.say(language)
    lines = [name, *([f"{phrases.FIX.say(language)}:", *steps] if steps else []), f"wsinvest explain {rule.code}"]
    linked = {"helpUri": f"{documentation.rstrip('/')}/codes/{rule.code}/"} if documentation else {}
    return {"id": rule.code, "shortDescription": {"text": name}, "help": {"text": "\n".join(lines)}, **linked}


def _result(number: int, finding: Finding, one: Examined, registry: Registry) -> Json:
    assert one.diagnosis is not None
    url = one.diagnosis.case.manifest.target.url
    return {
        "ruleId": finding.code,
        "ruleIndex": number,
        "level": LEVELS[finding.severity],
        "message": {"text": texts(finding, one.language, registry)},
        "locations": [_location(url, one.place)],
        "partialFingerprints": {"wsinvest/v1": f"{shown(one.name)} {finding.code}"},
        "properties": {
            "severity": finding.severity.word,
            "confidence": finding.confidence.value,
            "rootCause": finding.root_cause,
            "evidence": [shown(reference) for reference in finding.evidence],
        },
    }


def _location(url: Url, place: str) -> Json:
    """Where a finding is shown: its target file, else host and path.

    GitHub refuses a file with a result that has no place, or whose place has a scheme of its own.
    """
    uri = quote(place or f"{url.host}{url.path}".lstrip("/"))
    return {
        "physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": 1}},
        "logicalLocations": [{"fullyQualifiedName": str(url), "kind": "endpoint"}],
    }


def _invocation(one: Examined) -> Json:
    if one.diagnosis is None:
        return {"executionSuccessful": False, "toolExecutionNotifications": [_notification("error", one.message)]}
    found = one.diagnosis
    notes = [_notification("note", _not_examined(item, one.language)) for item in found.not_examined]
    return {
        "executionSuccessful": not found.case.incomplete,
        "startTimeUtc": f"{found.case.now:%Y-%m-%dT%H:%M:%SZ}",
        "toolExecutionNotifications": [*_missed(found, one.language), *notes],
    }


def _missed(diagnosis: Diagnosis, language: str) -> list[Json]:
    missed = list(diagnosis.case.missed)
    return [_notification("error", phrases.MISSED.say(language, {"parts": missed}))] if missed else []


def _not_examined(item: NotExamined, language: str) -> str:
    return f"{', '.join((*item.topics, *item.codes))}: {item.why.say(language)}"


def _notification(level: str, said: str) -> Json:
    return {"level": level, "message": {"text": shown(said)}}
