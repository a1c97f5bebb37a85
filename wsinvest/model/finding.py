"""Data classes of a diagnosis: severity, outcome, finding, chain, objective, diagnosis. No I/O, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, Final

from wsinvest.i18n.messages import Phrase
from wsinvest.model.case import Case

STATUSES: Final = ("critical", "high", "incomplete", "undetermined", "medium", "low", "ok")
CREDENTIAL_REQUIRED: Final = "http.auth.required"  # the server asks for a credential that was not configured


class Severity(IntEnum):
    """Severity of a finding; a larger number is worse."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def word(self) -> str:
        """The lower-case word, as in the public JSON."""
        return self.name.lower()


class Confidence(StrEnum):
    """How sure a finding is.

    `proven`: a single change turned the outcome, or the fact is decisive alone. `inferred`: consistent with the facts,
    other causes are possible. `observed`: a symptom.
    """

    PROVEN = "proven"
    INFERRED = "inferred"
    OBSERVED = "observed"


@dataclass(frozen=True, slots=True)
class Refuted:
    """The code of another cause that a fact excludes; `by` is the evidence reference of that fact."""

    code: str
    by: str


@dataclass(frozen=True, slots=True)
class Rival:
    """Another possible cause of the same symptoms that no recorded fact excludes.

    `command`: a shell command that decides between the two, to run on the server or on this machine.
    `tells`: how to read its output.
    """

    code: str
    command: str
    tells: Phrase


@dataclass(frozen=True, slots=True)
class Surer:
    """What to add to the next run so that it can say more. `option`: as it is typed; `text`: what that would show."""

    option: str
    text: Phrase


@dataclass(frozen=True, slots=True)
class Fail:
    """The rule found its fault. `values` fill the rule's Text; `evidence` are references `collector:path/in/facts`.

    `rivals`: other causes that the evidence does not exclude. `surer`: what would make an unproven fault surer.
    `snippet`: the text to paste for the first step, in place of its own, where the facts say more than the rule.
    `not_given`: the server asks for something that this run was not given, which may be no fault of the service.
    `steps`: those of the rule's steps that fit, all by default.
    """

    severity: Severity
    confidence: Confidence
    values: Mapping[str, Any] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    refuted: tuple[Refuted, ...] = ()
    rivals: tuple[Rival, ...] = ()
    surer: tuple[Surer, ...] = ()
    snippet: Phrase | None = None
    not_given: bool = False
    steps: tuple["Step", ...] | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """The rule did not find its fault. `by`: references to facts that exclude the fault, so no chain passes its code.

    If `by` is empty, the fault was only not seen, and may stand in a chain as a gap.
    """

    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """The rule lacked facts, so its fault is neither found nor excluded."""

    reason: Phrase


Outcome = Fail | Pass | NotMeasured


@dataclass(frozen=True, slots=True)
class Step:
    """One remediation step. Phase 1: today; 2: within two days; 3: next week. `snippet`: text to paste.

    The snippet's fields (see `analysis.paste`) are filled when the step belongs to a finding.
    `original`: True if the step stands in the incident report of 2025-07-27.
    `restarts`: True if what it changes takes effect only after a restart of the services.
    """

    id: str
    phase: int
    minutes: int
    text: Phrase
    check: Phrase
    snippet: Phrase | None = None
    original: bool = False
    restarts: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """The Fail of one rule with its family and category; its texts are filled from `values` for each language."""

    code: str
    family: str
    category: str
    severity: Severity
    confidence: Confidence
    root_cause: bool
    values: Mapping[str, Any]
    steps: tuple[Step, ...]
    evidence: tuple[str, ...]
    refuted: tuple[Refuted, ...]
    rivals: tuple[Rival, ...] = ()
    surer: tuple[Surer, ...] = ()
    not_given: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """One code of a chain. A link that was not observed is shown as a gap."""

    code: str
    observed: bool


Chain = tuple[Link, ...]


class ObjectiveState(StrEnum):
    """Result of an objective. `unknown`: nothing was measured, so it counts neither as met nor as missed."""

    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Objective:
    """A measure of success: `measured` `op` `limit` must hold. `measured` is None if unknown; ratios are 0..1."""

    name: str
    kind: str
    op: str
    limit: float
    unit: str
    measured: float | None
    state: ObjectiveState


@dataclass(frozen=True, slots=True)
class NotExamined:
    """Topics (collectors, notebooks, kinds of attempts) or codes that were not examined, and why.

    `detail` is redacted English for engineers.
    """

    why: Phrase
    topics: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result for one case; reports, JSON and terminal output are made from it.

    `first`: the step to do first, None if nothing has to be done today. `surer`: what to add to the next run.
    `passed`: the codes whose rule had the facts that it needs and did not find its fault.
    """

    case: Case
    findings: tuple[Finding, ...]
    chains: tuple[Chain, ...]
    plan: tuple[Step, ...]
    objectives: tuple[Objective, ...]
    not_examined: tuple[NotExamined, ...]
    first: Step | None = None
    surer: tuple[Surer, ...] = ()
    passed: tuple[str, ...] = ()

    @property
    def worst(self) -> Severity | None:
        """The highest severity of the findings, None without findings."""
        return max((finding.severity for finding in self.findings), default=None)

    @property
    def urgent(self) -> bool:
        """True if a finding is high or critical."""
        return self.worst is not None and self.worst >= Severity.HIGH

    @property
    def undetermined(self) -> bool:
        """True if the server asks for a credential, an Origin or a CA file that was not given to this run."""
        return any(finding.not_given for finding in self.findings)

    @property
    def status(self) -> str:
        """The status word: one of STATUSES, see `status_of`."""
        return status_of(self.worst, incomplete=self.case.incomplete, undetermined=self.undetermined)


def status_of(worst: Severity | None, *, incomplete: bool, undetermined: bool) -> str:
    """The status word. Order: critical and high, then incomplete, undetermined, then medium, low and ok."""
    if worst is not None and worst >= Severity.HIGH:
        return worst.word
    if incomplete or undetermined:
        return "incomplete" if incomplete else "undetermined"
    return "ok" if worst is None else worst.word
