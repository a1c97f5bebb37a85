"""The nouns of a judgement: severity, outcome, finding, chain, objective, diagnosis. No I/O, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, Final

from wsinvest.i18n.messages import Phrase
from wsinvest.model.case import Case

STATUSES: Final = ("critical", "high", "incomplete", "undetermined", "medium", "low", "ok")
CREDENTIAL_REQUIRED: Final = "http.auth.required"  # the code of what was not given to us


class Severity(IntEnum):
    """How bad; ordered, the larger the worse."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def word(self) -> str:
        """The word of the public JSON."""
        return self.name.lower()


class Confidence(StrEnum):
    """How sure: `proven` by a counterfactual or a decisive fact, `inferred` with rivals, `observed` as a symptom."""

    PROVEN = "proven"
    INFERRED = "inferred"
    OBSERVED = "observed"


@dataclass(frozen=True, slots=True)
class Refuted:
    """A rival cause that a fact excludes, and the evidence reference of that fact."""

    code: str
    by: str


@dataclass(frozen=True, slots=True)
class Rival:
    """Another cause of the same picture that nothing recorded excludes, and what would tell the two apart.

    `command`: one line for a shell, where the server runs or where this was run; `tells`: how to read its answer.
    """

    code: str
    command: str
    tells: Phrase


@dataclass(frozen=True, slots=True)
class Fail:
    """A rule's fault is there. `values` fill the rule's Text; `evidence` are references `collector:path/in/facts`.

    `rivals`: where this cannot be told from another cause, what would separate the two.
    """

    severity: Severity
    confidence: Confidence
    values: Mapping[str, Any] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    refuted: tuple[Refuted, ...] = ()
    rivals: tuple[Rival, ...] = ()


@dataclass(frozen=True, slots=True)
class Pass:
    """A rule looked and found nothing. `by`: references to the facts that exclude its fault, so no cause works by it.

    Without these nothing was seen of the fault, which may still stand as a gap in a chain.
    """

    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """A rule could not look; never the same as passed."""

    reason: Phrase


Outcome = Fail | Pass | NotMeasured


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: phase 1 today, 2 within two days, 3 next week. `snippet` is text to paste, in any language."""

    id: str
    phase: int
    minutes: int
    text: Phrase
    check: Phrase
    snippet: Phrase | None = None
    original: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One hit with its place in the taxonomy; words are made from `values` when a language is known."""

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


@dataclass(frozen=True, slots=True)
class Link:
    """One code of a chain; a link that was not observed is a gap that readers see."""

    code: str
    observed: bool


Chain = tuple[Link, ...]


class ObjectiveState(StrEnum):
    """Unknown is an answer of its own: never met, never missed."""

    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Objective:
    """A measure of success. `measured` is None when unknown; ratios are 0..1, unit says how to read numbers."""

    name: str
    kind: str
    op: str
    limit: float
    unit: str
    measured: float | None
    state: ObjectiveState


@dataclass(frozen=True, slots=True)
class NotExamined:
    """Something that was not looked at: a collector or a code; `detail` is filtered English for engineers."""

    what: str
    why: Phrase
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A case, judged: what stands in reports, JSON and on the terminal is a view of this."""

    case: Case
    findings: tuple[Finding, ...]
    chains: tuple[Chain, ...]
    plan: tuple[Step, ...]
    objectives: tuple[Objective, ...]
    not_examined: tuple[NotExamined, ...]

    @property
    def worst(self) -> Severity | None:
        """The worst severity found, None when nothing was."""
        return max((finding.severity for finding in self.findings), default=None)

    @property
    def urgent(self) -> bool:
        """Whether something was found that has to be dealt with today: what is below high is advice."""
        return self.worst is not None and self.worst >= Severity.HIGH

    @property
    def undetermined(self) -> bool:
        """Whether the service asks for a credential that nobody named to this run."""
        return any(finding.code == CREDENTIAL_REQUIRED for finding in self.findings)

    @property
    def status(self) -> str:
        """One word for the whole: the worst severity's, `incomplete`, `undetermined` or `ok`."""
        return status_of(self.worst, incomplete=self.case.incomplete, undetermined=self.undetermined)


def status_of(worst: Severity | None, *, incomplete: bool, undetermined: bool) -> str:
    """The status word: high and critical count before what was not examined, that before the rest."""
    if worst is not None and worst >= Severity.HIGH:
        return worst.word
    if incomplete or undetermined:
        return "incomplete" if incomplete else "undetermined"
    return "ok" if worst is None else worst.word
