"""The nouns of what is investigated and what was seen: target, evidence, case. No I/O, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar, runtime_checkable

from wsinvest.i18n.messages import Phrase
from wsinvest.model.target import Target

F = TypeVar("F")
REQUIRED: Final = "handshake"  # the collector without which nothing is known of the target

# ── The target ───────────────────────────────────────────────────────────────────────────────────────────────────────


# ── Evidence and case ────────────────────────────────────────────────────────────────────────────────────────────────


class ProblemKind(StrEnum):
    """Why *we* could not measure; a fault of the target is a fact, not a problem."""

    TIMEOUT = "timeout"
    REFUSED = "refused"
    PERMISSION = "permission"
    MISSING = "missing"
    PLATFORM = "platform"
    NOT_APPLICABLE = "not_applicable"  # nothing is missed: the target has no such thing
    RATE_LIMITED = "rate_limited"  # it asked for fewer requests, so it was left alone
    OUT_OF_SIGHT = "out_of_sight"  # it is there, but not to be seen from this machine
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a collector has no facts; `detail` is English, filtered, for engineers."""

    kind: ProblemKind
    detail: str


class Unmeasured(Exception):
    """Raised by a collector that cannot measure; the problem is kept as its evidence."""

    def __init__(self, kind: ProblemKind, detail: str) -> None:
        """Why, and for engineers what exactly (English, without secrets)."""
        super().__init__(detail)
        self.problem = Problem(kind, detail)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one collector brought home: facts, or the problem that kept it from measuring. Exactly one is set.

    `rows`: how many rows stand beside the facts, in a file of their own.
    """

    collector: str
    taken_at: datetime
    took_ms: float
    facts: Any = None
    problem: Problem | None = None
    reconstructed: bool = False
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Remark(Phrase):
    """A sentence that stands in a case itself, in the languages of who recorded it."""

    en: str
    pt_BR: str  # noqa: N815  the name of the locale

    def say(self, language: str, values: Mapping[str, Any] | None = None) -> str:
        """The remark in this language, else in English; it has no fields."""
        return self.pt_BR if language == "pt_BR" else self.en


@dataclass(frozen=True, slots=True)
class Manifest:
    """The head of a case: which run, of what, when, with which rules of measure, and the digests of its files.

    `masked`: how often each rule of the filter masked something before it was written. `remarks`: what the source of a
    reconstructed case only supposed, for its readers.
    """

    run: str
    taken_at: datetime
    target: Target
    language: str
    versions: tuple[tuple[str, str], ...] = ()
    templates: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    masked: tuple[tuple[str, int], ...] = ()
    reconstructed_from: str = ""
    remarks: tuple[Remark, ...] = ()


@runtime_checkable
class Partial(Protocol):
    """Facts that can lack what the run's deadline cut off."""

    @property
    def cut_by_deadline(self) -> bool:
        """Whether the deadline left out what was planned."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a judgement may look at; the same case gives the same words on any machine, any day."""

    manifest: Manifest
    evidence: Mapping[str, Evidence]

    @property
    def now(self) -> datetime:
        """The only clock that judging knows: the start of the run, UTC."""
        return self.manifest.taken_at

    @property
    def incomplete(self) -> bool:
        """Whether no handshake was made, for whatever reason, or a part is missing by our own bug or deadline.

        Rights or a platform that deny another part do not count.
        """
        return bool(self.missed)

    @property
    def missed(self) -> tuple[str, ...]:
        """The collectors that make a case incomplete: the handshake's where none was made, and those that were cut."""
        made = self.evidence.get(REQUIRED)
        unmade = (REQUIRED,) if made is None or made.facts is None else ()
        return (*unmade, *(name for name, one in self.evidence.items() if name not in unmade and _is_cut(one)))

    def evidence_of(self, kind: type[F]) -> Evidence | None:
        """The evidence whose facts are of this class, else None."""
        return next((item for item in self.evidence.values() if type(item.facts) is kind), None)

    def facts(self, kind: type[F]) -> F | None:
        """The facts of this class, else None: not collected, or a problem stands in their place."""
        found = self.evidence_of(kind)
        return None if found is None else found.facts


def _is_cut(one: Evidence) -> bool:
    """Whether our own bug or deadline kept this evidence, or a part of it, from being taken."""
    if one.problem is not None:
        return one.problem.kind in {ProblemKind.BUG, ProblemKind.TIMEOUT}
    return isinstance(one.facts, Partial) and one.facts.cut_by_deadline
