"""Migrates JSON files of older schemas to the current one, one schema at a time."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from wsinvest.host.files import SCHEMA
from wsinvest.model.close_codes import NORMAL_CLOSURE
from wsinvest.model.session import HOLD_S, end_kind
from wsinvest.model.stage import Reason
from wsinvest.store.probes_of_schema_2 import PROBES

OLDEST: Final = 1


def brought_up(raw: bytes, schema: int) -> bytes:
    """The JSON file `raw` of this older schema, converted to the current schema; raises msgspec.ValidationError.

    A step reads what nothing has checked yet: types and names that its schema does not have are no bug of the step.
    """
    content = msgspec.json.decode(raw)
    for number in range(schema, SCHEMA):
        try:
            content = STEPS[number](content) | {"schema": number + 1}
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise msgspec.ValidationError(f"schema {number} has no such content: {type(error).__name__}") from error
    return msgspec.json.encode(content)


def _name_log_patterns(content: dict[str, Any]) -> dict[str, Any]:
    """Schema 1 had one count, `unsupported_upgrades`. Schema 2 has a list `said` with name and counts per pattern."""
    facts = content.get("facts")
    if content.get("collector") != "log" or not isinstance(facts, dict):
        return content
    lines = facts.get("unsupported_upgrades", 0)
    said = [{"name": "upgrade_unsupported", "lines": lines, "lately": lines}] if lines else []
    kept = {name: value for name, value in facts.items() if name != "unsupported_upgrades"}
    return content | {"facts": kept | {"said": said}}


def _attempts_end_at_open(content: dict[str, Any]) -> dict[str, Any]:
    """Schema 2 had two stages behind OPEN, and labels of probes; schema 3 has a session, and what a probe separates."""
    facts = content.get("facts")
    if content.get("collector") != "handshake" or not isinstance(facts, dict):
        return content
    repeats = [_with_session(one) for one in facts.get("repeats", [])]
    probes = [_with_words(_with_session(one)) for one in facts.get("probes", [])]
    elsewhere = facts.get("elsewhere") and _with_session(facts["elsewhere"])
    return content | {"facts": facts | {"repeats": repeats, "probes": probes, "elsewhere": elsewhere}}


def _with_session(attempt: dict[str, Any]) -> dict[str, Any]:
    """The stages up to OPEN, and the events that the two stages behind it stand for."""
    stages = {stage["name"]: stage for stage in attempt.get("stages", [])}
    late = {name: stages.pop(name, {}) for name in ("first_second", "close")}
    kept = {name: value for name, value in attempt.items() if name != "close"} | {"stages": list(stages.values())}
    if stages.get("open", {}).get("state") != "passed":
        return kept
    first, close = late["first_second"], attempt.get("close") or {}
    opened = {"kind": "opened", "at_ms": 0.0}
    if first.get("state") == "failed":
        reason = first.get("reason") or "unknown"
        at_ms = close.get("after_ms") if close else first.get("took_ms")
        said = {"code": close.get("code"), "reason": reason, "said": close.get("reason", "")}
        return kept | {"session": [opened, {"kind": end_kind(Reason(reason)), "at_ms": at_ms, **said}]}
    watched_ms = max(first.get("took_ms") or 0.0, HOLD_S * 1000) if first.get("state") == "passed" else 0.0
    ours = {"kind": "closed", "at_ms": watched_ms, "by": "client", "code": NORMAL_CLOSURE}
    answered = late["close"].get("state") == "passed"
    took_ms = late["close"].get("took_ms") or 0.0
    theirs = {"kind": "closed", "at_ms": watched_ms + took_ms, "code": NORMAL_CLOSURE, "reason": "close_frame"}
    return kept | {"session": [opened, ours, *([theirs] if answered else [])]}


def _with_words(probe: dict[str, Any]) -> dict[str, Any]:
    change = probe.get("change")
    if not isinstance(change, dict) or change.get("label") not in PROBES:
        return probe
    axis, separates, text = PROBES[change["label"]]
    return probe | {"change": change | {"axis": axis, "separates": separates, "text": text}}


# By the schema that a step begins with.
STEPS: Final[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    1: _name_log_patterns,
    2: _attempts_end_at_open,
}
