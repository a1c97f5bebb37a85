"""Makes the plan: the steps of all findings and the standing steps, each once, in the incident report's order."""

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
# The restart comes last in its phase; an earlier one would load the old environment.
_POSITIONS: Final = {**{step.id: index for index, step in enumerate(_ORDER)}, remediation.RESTART_SERVICES.id: 1000}
_AFTER_REPORT_STEPS: Final = 100  # position of steps that the incident report does not have


def first_of(findings: Sequence[Finding], roots: Iterable[str]) -> Step | None:
    """The step to do first: of the first root cause, else of the worst urgent finding; None if nothing is urgent.

    `roots`: codes, the one that explains the failure first. What this run was not given is asked for if nothing else is
    urgent.
    """
    by_code = {finding.code: finding for finding in findings}
    urgent = [finding for finding in findings if finding.severity >= Severity.HIGH]
    leading = [by_code[code] for code in roots if code in by_code] if urgent else []
    asking = [finding for finding in findings if finding.not_given]
    steps = next((finding.steps for finding in (*leading, *urgent, *asking) if finding.steps), ())
    return next((step for step in steps if step.phase == remediation.TODAY), next(iter(steps), None))


def plan_of(findings: Sequence[Finding], first: Step | None = None) -> tuple[Step, ...]:
    """All steps, each once, sorted by phase, then position. `findings` must be sorted worst first.

    `first` leads its phase. Steps that the incident report does not have keep the order of their findings.
    """
    merged: dict[str, Step] = {} if first is None else {first.id: first}
    for step in (step for finding in findings for step in finding.steps):
        merged.setdefault(step.id, step)
    merged |= {step.id: step for step in _standing(findings)}
    return tuple(sorted(merged.values(), key=lambda step: (step.phase, step != first, _position(step))))


def _position(step: Step) -> int:
    """The place of a step among those of its phase."""
    return _POSITIONS.get(step.id, _AFTER_REPORT_STEPS)


def minutes_by_phase(plan: Iterable[Step]) -> Mapping[int, int]:
    """For each phase that has steps, the sum of their minutes."""
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
    """True if the step belongs to phase 1 and edits a setting, which takes effect only after a restart."""
    return step.phase == remediation.TODAY and (finding.code.startswith("config.") or step.restarts)
