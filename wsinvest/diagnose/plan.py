"""The plan: the steps that findings name plus the standing ones, merged, by phase, in the incident report's order."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from wsinvest.analysis import remediation
from wsinvest.model.finding import Finding, Severity, Step

_ORDER: Final = (
    remediation.SET_SECRET,
    remediation.TEST_GENERATION,
    remediation.VERIFY_AUTH,
    remediation.RESOURCE_MONITOR,
    remediation.CONNECTION_POOL,
    remediation.ERROR_HANDLING,
    remediation.LOAD_TEST,
    remediation.DASHBOARD,
    remediation.ALERTS,
    remediation.DOCUMENTATION,
    remediation.TRAINING,
)
# A restart stands behind whatever else is done on that day, else it would read the old environment.
_PLACES: Final = {**{step.id: place for place, step in enumerate(_ORDER)}, remediation.RESTART_SERVICES.id: 1000}
_BEHIND_THE_REPORTS_OWN: Final = 100


def plan_of(findings: Sequence[Finding]) -> tuple[Step, ...]:
    """Every step once, by phase; `findings` come worst first, and so do the steps that the report did not have."""
    merged: dict[str, Step] = {step.id: step for finding in findings for step in finding.steps}
    merged |= {step.id: step for step in _standing(findings)}
    return tuple(sorted(merged.values(), key=lambda step: (step.phase, _PLACES.get(step.id, _BEHIND_THE_REPORTS_OWN))))


def minutes_by_phase(plan: Iterable[Step]) -> Mapping[int, int]:
    """The sum of minutes of each phase that has steps."""
    sums: dict[int, int] = {}
    for step in plan:
        sums[step.phase] = sums.get(step.phase, 0) + step.minutes
    return sums


def _standing(findings: Sequence[Finding]) -> Iterable[Step]:
    if any(_changes_environment(finding, step) for finding in findings for step in finding.steps):
        yield remediation.RESTART_SERVICES
    if any(finding.severity is Severity.CRITICAL for finding in findings):
        yield remediation.TRAINING


def _changes_environment(finding: Finding, step: Step) -> bool:
    """Whether today's step edits a setting, which a running process does not see."""
    return step.phase == remediation.TODAY and (finding.code.startswith("config.") or step.snippet is not None)
