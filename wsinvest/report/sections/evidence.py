"""The last sections of the report: what was not examined, and all findings, collectors and facts for engineers."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final

from wsinvest.facts.config import Config
from wsinvest.i18n.messages import Phrase
from wsinvest.model.case import Evidence
from wsinvest.model.finding import Finding, NotExamined
from wsinvest.report import phrases
from wsinvest.report.blocks import Block, Bullets, Fold, Heading, Line, Mono, Paragraph, Table
from wsinvest.report.sections import attempts, held
from wsinvest.report.sections.view import View

_MOST_FACTS: Final = 80
_UNITS: Final = {"_ms": "ms", "_s": "s", "_bytes": "B"}
_FEW: Final = 3  # rows; longer tables of what was not examined are folded
_SHOWN_ELSEWHERE: Final = frozenset({"handshake"})  # shown by `attempts.tables`


def measured(view: View) -> tuple[Block, ...]:
    """The introduction to the figures."""
    return (Paragraph(view.say(phrases.MEASURED_NOTE), small=True),)


def not_examined(view: View) -> tuple[Block, ...]:
    """What was not examined, with reasons, and the remarks on a reconstructed case."""
    items = view.diagnosis.not_examined
    if not items:
        return (Paragraph(view.say(phrases.ALL_EXAMINED)), *_supposed(view))
    columns = view.columns(phrases.WHAT, phrases.WHY, phrases.DETAIL)
    rows = tuple((what(view, item), view.say(item.why), Mono(item.detail) if item.detail else "") for item in items)
    table = Table(view.say(phrases.NOT_EXAMINED_NOTE), columns, rows)
    if len(rows) <= _FEW:
        return (table, *_supposed(view))
    return (Fold(view.say(phrases.NOT_EXAMINED_COUNT, n=len(rows)), (table,)), *_supposed(view))


def evidence(view: View) -> tuple[Block, ...]:
    """Findings by code, attempts and probes, collectors, their facts, what was masked, and versions."""
    shown = (
        block
        for name, item in view.case.evidence.items()
        if name not in _SHOWN_ELSEWHERE
        for block in facts(view, item)
    )
    parts: tuple[tuple[Phrase, tuple[Block, ...]], ...] = (
        (phrases.FINDINGS, (findings(view),)),
        (phrases.ATTEMPTS, attempts.tables(view)),
        (phrases.TITLES["session"], held.tables(view)),
        (phrases.COLLECTED, (collectors(view), *shown)),
        (phrases.KEPT, (*_masked(view), *_versions(view))),
    )
    return tuple(Fold(view.say(title), blocks, paper=False) for title, blocks in parts if blocks)


def findings(view: View) -> Table:
    """A table of all findings: code, severity, confidence, evidence references."""
    columns = view.columns(phrases.CODE, phrases.SEVERITY, phrases.CONFIDENCE, phrases.REFERENCES)
    rows = tuple(_finding(view, finding) for finding in view.diagnosis.findings)
    return Table(view.say(phrases.FINDINGS), columns, rows)


def what(view: View, item: NotExamined) -> Line:
    """What was not examined: codes in monospace, topics by their label."""
    return tuple(map(Mono, item.codes)) or ", ".join(map(view.topic, item.topics))


def _supposed(view: View) -> Iterator[Block]:
    """The remarks of a reconstructed case on what its source assumed."""
    remarks = view.case.manifest.remarks
    if remarks:
        yield Heading(view.say(phrases.SUPPOSED))
        yield Bullets(tuple(view.say(remark) for remark in remarks))


def _finding(view: View, finding: Finding) -> tuple[Line, ...]:
    references = tuple(Mono(reference) for reference in finding.evidence)
    return (Mono(finding.code), view.severity(finding.severity), view.word(finding.confidence), references)


def collectors(view: View) -> Table:
    """A table of all evidence: collector, time, duration, outcome."""
    rows = tuple(_collector(view, item) for item in view.case.evidence.values())
    columns = view.columns(phrases.COLLECTOR, phrases.TAKEN, phrases.TOOK, phrases.OUTCOME)
    return Table(view.say(phrases.COLLECTED), columns, rows)


def _collector(view: View, item: Evidence) -> tuple[Line, ...]:
    if item.problem is not None:
        outcome: Line = (f"{view.word(item.problem.kind)}:", Mono(item.problem.detail))
    else:
        outcome = view.say(phrases.FACTS_RECONSTRUCTED if item.reconstructed else phrases.FACTS)
    return (
        Mono(item.collector),
        view.form("time", item.taken_at),
        "" if item.reconstructed else view.form("ms", item.took_ms),
        outcome,
    )


def facts(view: View, item: Evidence) -> Iterator[Block]:
    """A table of a collector's facts by path, as in evidence references; at most _MOST_FACTS rows."""
    name = item.collector
    rows = [(Mono(path), Mono(value)) for path, value in leaves(item.facts) if value]
    if rows:
        columns = view.columns(phrases.FACT, phrases.VALUE)
        caption = view.say(phrases.FACTS_OF, collector=name)
        yield Table(caption, columns, tuple(rows[:_MOST_FACTS]))
    if len(rows) > _MOST_FACTS:
        hidden = len(rows) - _MOST_FACTS
        yield Paragraph(view.say(phrases.MORE_FACTS, n=hidden, file=f"evidence/{name}.json"), small=True)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Pairs of path and text for every value in these facts; an item of a tuple without nested items is one pair."""
    if isinstance(value, tuple) and any(map(is_dataclass, value)):
        for index, item in enumerate(value):
            name = getattr(item, "name", "") or getattr(item, "id", "") or index
            yield from leaves(item, f"{path}/{name}") if _has_parts(item) else [(f"{path}/{name}", _line(item))]
    elif is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name), f"{path}/{field.name}".lstrip("/"))
    else:
        yield path, _with_unit(path, value)


def _has_parts(item: Any) -> bool:
    parts = [getattr(item, field.name) for field in fields(item)]
    return any(is_dataclass(part) or (isinstance(part, tuple) and any(map(is_dataclass, part))) for part in parts)


def _line(item: Any) -> str:
    """The non-empty fields of an item as `name: value`; without name and id, which are in the path."""
    named = {field.name: getattr(item, field.name) for field in fields(item) if field.name not in ("name", "id")}
    said = {name: _with_unit(name, value) for name, value in named.items()}
    return ", ".join(f"{name}: {value}" for name, value in said.items() if value not in ("", "false"))


def _with_unit(name: str, value: Any) -> str:
    """A value as text, with the unit that its name ends with."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    unit = next((unit for end, unit in _UNITS.items() if name.endswith(end)), "") if is_number else ""
    return f"{_plain(value)}\u00a0{unit}" if unit else _plain(value)


def _plain(value: Any) -> str:
    """A value as text as in JSON, without quotes and brackets, rounded to four digits; empty for None."""
    if isinstance(value, tuple):
        return ", ".join(map(_plain, value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    return "" if value is None else str(value)


def _masked(view: View) -> Iterator[Block]:
    """What was kept of secret settings, and how often each redaction rule masked something."""
    config = view.facts(Config)
    if config is not None:
        yield Paragraph(view.say(phrases.MASKED_NOTE, n=sum(setting.secret for setting in config.values)))
    if view.case.manifest.target.keeps_personal:
        yield Paragraph(view.say(phrases.PERSONAL_KEPT))
    masked = view.case.manifest.masked
    if masked:
        columns = view.columns(phrases.MASKED_RULE, phrases.MASKED_TIMES, numbers=(phrases.MASKED_TIMES,))
        rows = tuple((Mono(rule), view.form("int", times)) for rule, times in masked)
        yield Table(view.say(phrases.MASKED), columns, rows)


def _versions(view: View) -> Iterator[Block]:
    versions = view.case.manifest.versions
    if versions:
        columns = view.columns(phrases.WHAT, phrases.VERSIONS)
        yield Table(
            view.say(phrases.VERSIONS), columns, tuple((Mono(name), Mono(version)) for name, version in versions)
        )
