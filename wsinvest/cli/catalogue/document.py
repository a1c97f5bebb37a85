"""The catalogue of causes as one JSON document, and one code of it, for scripts and for review."""

import json
from typing import Any, Final

from wsinvest.cli.catalogue.page import known, separating
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.i18n.messages import PARTS, Text
from wsinvest.model.alert_unit import Alert
from wsinvest.model.registry import Registry, load
from wsinvest.model.units import Rule
from wsinvest.report.document import trials

SCHEMA: Final = 1


def document(language: str) -> str:
    """Every rule by code: area, title, causes, steps, thresholds, and the probes that tell it from others."""
    registry = load()
    rules = [_entry(rule, registry, language) for _code, rule in sorted(registry.rules.items())]
    return json.dumps({"schema": SCHEMA, "rules": rules}, indent=1) + "\n"


def one(code: str, language: str) -> str:
    """A code with its texts, and how often it was right, or an alert with its lines; raises UnknownCode."""
    if code in alerts():
        return json.dumps({"schema": SCHEMA, "alert": _alert(alerts()[code], language)}, indent=1) + "\n"
    registry = load()
    rule = known(code, registry)
    said = {**_entry(rule, registry, language), **_texts(rule.text, language), "trials": trials(code)}
    return json.dumps({"schema": SCHEMA, "rule": said}, indent=1) + "\n"


def _entry(rule: Rule[..., Any], registry: Registry, language: str) -> dict[str, Any]:
    return {
        "code": rule.code,
        "area": rule.code.partition(".")[0],
        "title": rule.text.title.template(language),
        "leads_to": list(rule.leads_to),
        "steps": [step.id for step in rule.steps],
        "thresholds": {one.name: {"default": one.default, "source": one.source} for one in rule.thresholds},
        "separated_by": [one.name for one in separating(rule.code, registry)],
    }


def _alert(alert: Alert[Any], language: str) -> dict[str, Any]:
    return {
        "code": alert.code,
        "of": alert.of.value,
        "reads": list(alert.reads),
        "for_s": alert.for_s,
        "lines": {line.name: {"default": line.default, "source": line.source} for line in alert.each_line},
        "means": list(alert.means),
        **_texts(alert.text, language),
    }


def _texts(text: Text, language: str) -> dict[str, str]:
    return {part: getattr(text, part).template(language) for part in PARTS}
