"""pandas DataFrames of a case, one row for each attempt, stage or finding; units stand in the names of columns."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from wsinvest.facts.fleet import WORST_FIRST, Fleet
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt
from wsinvest.model.case import Case
from wsinvest.model.failure import Failure
from wsinvest.model.finding import STATUSES, Confidence, Diagnosis, Finding, Severity
from wsinvest.model.stage import StageName, State
from wsinvest.report.sections import diagnosed, view_of
from wsinvest.report.sections.view import View


class NoPandas(Failure):
    """pandas is not installed; the message says what to install."""


try:
    import pandas as pd
except ModuleNotFoundError as error:
    raise NoPandas("frames need pandas; install wsinvest with the extra [notebooks]") from error

_STAGES: Final = pd.CategoricalDtype([stage.value for stage in StageName], ordered=True)
_STATES: Final = pd.CategoricalDtype([state.value for state in State])
_KINDS: Final = pd.CategoricalDtype(["repeat", "probe", "control"])
_SEVERITIES: Final = pd.CategoricalDtype([level.word for level in Severity], ordered=True)
_CONFIDENCES: Final = pd.CategoricalDtype([level.value for level in reversed(Confidence)], ordered=True)
_STATUSES: Final = pd.CategoricalDtype([*reversed(STATUSES)], ordered=True)

ATTEMPTS: Final[Mapping[str, Any]] = {
    "run": "str",
    "attempt": "str",
    "kind": _KINDS,
    "axis": "str",
    "change": "str",
    "base": "str",
    "outcome": "str",
    "opened": "bool",
    "open_ms": "float64",
    "failed_stage": _STAGES,
    "reason": "str",
    "http_status": "Int64",
    "close_code": "Int64",
    "close_after_ms": "float64",
    "peer": "str",
    "origin": "str",
    "token_state": "str",
    "token_place": "str",
    "request_head_bytes": "Int64",
    "response_body_bytes": "Int64",
}
STAGES: Final[Mapping[str, Any]] = {
    "run": "str",
    "attempt": "str",
    "kind": _KINDS,
    "stage": _STAGES,
    "state": _STATES,
    "took_ms": "float64",
    "reason": "str",
    "detail": "str",
}
FINDINGS: Final[Mapping[str, Any]] = {
    "run": "str",
    "code": "str",
    "family": "str",
    "category": "str",
    "severity": _SEVERITIES,
    "confidence": _CONFIDENCES,
    "root_cause": "bool",
    "title": "str",
    "fix": "str",
    "steps_minutes": "Int64",
    "evidence": "str",
}
HISTORY: Final[Mapping[str, Any]] = {
    "run": "str",
    "target": "str",
    "taken_at": "datetime64[us, UTC]",
    "status": _STATUSES,
    "incomplete": "bool",
    "problems": "Int64",
    "critical": "Int64",
    "high": "Int64",
    "medium": "Int64",
    "low": "Int64",
    "root_causes": "str",
    "open_ratio": "float64",
    "open_p95_ms": "float64",
    "memory_ratio": "float64",
}
FLEET: Final[Mapping[str, Any]] = {
    "run": "str",
    "target": "str",
    "url": "str",
    "state": pd.CategoricalDtype([*reversed(WORST_FIRST)], ordered=True),
    "incomplete": "bool",
    "root_cause": "str",
    "title": "str",
    "first_step": "str",
    "problems": "Int64",
    "open_ratio": "float64",
    "open_p50_ms": "float64",
    "open_p95_ms": "float64",
    "peer": "str",
    "took_s": "float64",
    "worker": "str",
    "report": "str",
}


def attempts(case: Case | Diagnosis) -> pd.DataFrame:
    """One row for each attempt of the handshake (see ATTEMPTS): repeats, probes, and the control on another path.

    `failed_stage` and `reason` are empty where nothing failed. Times are NA where there are none, and so are codes.
    """
    return _frame(ATTEMPTS, (_attempt(run, kind, one) for run, kind, one in _made(case)))


def stages(case: Case | Diagnosis) -> pd.DataFrame:
    """One row for each stage of each attempt (see STAGES); `took_ms` is NA for a stage that was skipped."""
    rows = (
        (run, one.id, kind, stage.name.value, stage.state.value, stage.took_ms, _word(stage.reason), stage.detail)
        for run, kind, one in _made(case)
        for stage in one.timed
    )
    return _frame(STAGES, rows)


def findings(case: Case | Diagnosis, language: str = "") -> pd.DataFrame:
    """One row for each finding (see FINDINGS), worst first; `title` and `fix` are in the language.

    `language`: empty for the language of the case. Raises UnknownLanguage.
    """
    view = view_of(case if isinstance(case, Diagnosis) else diagnosed(case), language)
    return _frame(FINDINGS, (_finding(view, finding) for finding in view.diagnosis.findings))


def history_of(runs: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """One row for each run (see HISTORY), in the given order; a value that a run lacks is NA."""
    return _frame(HISTORY, (tuple(run.get(name) for name in HISTORY) for run in runs))


def fleet_of(found: Fleet) -> pd.DataFrame:
    """One row for each target of a fleet (see FLEET), the worst first; `report`: its page in the fleet's folder."""
    rows = (
        (
            *(found.run, one.name, one.url, one.state, one.incomplete, one.code, one.title, one.step, one.problems),
            *(one.opened, one.p50_ms, one.p95_ms, one.peer, one.took_s, one.worker, one.report),
        )
        for one in found.worst_first
    )
    return _frame(FLEET, rows)


def _frame(columns: Mapping[str, Any], rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object).astype(dict(columns))


def _made(case: Case | Diagnosis) -> Iterator[tuple[str, str, Attempt]]:
    """The run, the kind and the attempt, in the order in which they were made."""
    known = case.case if isinstance(case, Diagnosis) else case
    made = known.facts(Handshake)
    if made is None:
        return
    run, control = known.manifest.run, () if made.elsewhere is None else (made.elsewhere,)
    for kind, group in (("repeat", made.repeats), ("probe", made.probes), ("control", control)):
        yield from ((run, kind, one) for one in group)


def _attempt(run: str, kind: str, one: Attempt) -> tuple[Any, ...]:
    change, failed, close = one.change, one.failed, one.close
    return (
        run,
        one.id,
        kind,
        change.axis if change else "",
        change.label if change else "",
        one.base,
        one.outcome,
        one.opened,
        one.open_ms,
        failed.name.value if failed else None,
        _word(failed.reason) if failed else "",
        one.response.status if one.response else None,
        close.code if close else None,
        close.after_ms if close else None,
        one.peer,
        one.sent.origin,
        one.sent.token_state.value,
        one.sent.token_place,
        one.sent.head_bytes or None,
        one.response.body_bytes if one.response else None,
    )


def _finding(view: View, finding: Finding) -> tuple[Any, ...]:
    return (
        view.case.manifest.run,
        finding.code,
        finding.family,
        finding.category,
        finding.severity.word,
        finding.confidence.value,
        finding.root_cause,
        view.of(finding, "title"),
        view.of(finding, "fix"),
        sum(step.minutes for step in finding.steps),
        ", ".join(finding.evidence),
    )


def _word(reason: Any) -> str:
    return "" if reason is None else str(reason.value)
