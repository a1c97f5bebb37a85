"""Data classes of a recorded run: evidence, problem, manifest, case. No I/O, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar, runtime_checkable

from wsinvest.i18n.messages import Phrase
from wsinvest.model.rich import Rich
from wsinvest.model.target import Target

F = TypeVar("F")
REQUIRED: Final = "handshake"  # a case without facts of this collector is incomplete


class ProblemKind(StrEnum):
    """Why a collector could not measure. A fault of the target is not a problem but a fact."""

    TIMEOUT = "timeout"
    REFUSED = "refused"
    PERMISSION = "permission"
    MISSING = "missing"
    PLATFORM = "platform"
    NOT_APPLICABLE = "not_applicable"  # the target has no such thing, so nothing is missing
    RATE_LIMITED = "rate_limited"  # the server asked for fewer requests (429, Retry-After)
    OUT_OF_SIGHT = "out_of_sight"  # it exists, but cannot be read from this machine
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a collector has no facts. `detail` is redacted English for engineers."""

    kind: ProblemKind
    detail: str


class Unmeasured(Exception):
    """Raised by a collector that cannot measure; `problem` is stored as its evidence."""

    def __init__(self, kind: ProblemKind, detail: str) -> None:
        """`detail`: the exact cause, in English, for engineers, without secrets."""
        super().__init__(detail)
        self.problem = Problem(kind, detail)


@dataclass(frozen=True, slots=True)
class Evidence(Rich):
    """What one collector collected: facts, or the problem that prevented it. Exactly one of the two is set.

    `rows`: the number of rows in the collector's JSON lines file, 0 if it has none.
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
    """A sentence stored in the case itself, in both languages."""

    en: str
    pt_BR: str  # noqa: N815  the name of the locale

    def say(self, language: str, values: Mapping[str, Any] | None = None) -> str:
        """The remark in Portuguese if `language` is pt_BR, else in English. `values` is not used."""
        return self.pt_BR if language == "pt_BR" else self.en


@dataclass(frozen=True, slots=True)
class SinceGreen:
    """What differs from the last case in which a watch found all well. `at`: when that was, UTC."""

    at: datetime
    changes: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The head of a case: run id, start (UTC), target, language, versions, and SHA-256 digests of templates and files.

    `masked`: for each redaction rule, how often it masked something before the case was written.
    `remarks`: what the source of a reconstructed case assumes without proof.
    `since_green`: None where no watch kept a case of the well target.
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
    since_green: SinceGreen | None = None


@runtime_checkable
class Partial(Protocol):
    """Facts that the run's deadline can leave incomplete."""

    @property
    def cut_by_deadline(self) -> bool:
        """True if the deadline prevented a planned part."""


@dataclass(frozen=True, slots=True)
class Case(Rich):
    """All input of a diagnosis. The same case gives the same diagnosis on any machine at any time."""

    manifest: Manifest
    evidence: Mapping[str, Evidence]

    @property
    def now(self) -> datetime:
        """The start of the run, UTC. The diagnosis uses it instead of the clock."""
        return self.manifest.taken_at

    @property
    def incomplete(self) -> bool:
        """True if there are no handshake facts, or if a bug of wsinvest or the deadline cut off another part.

        Parts that are missing for lack of rights or on this platform do not count.
        """
        return bool(self.missed)

    @property
    def missed(self) -> tuple[str, ...]:
        """Names of the collectors that make the case incomplete: handshake if it has no facts, and those cut off."""
        made = self.evidence.get(REQUIRED)
        unmade = (REQUIRED,) if made is None or made.facts is None else ()
        return (*unmade, *(name for name, one in self.evidence.items() if name not in unmade and _is_cut(one)))

    @property
    def took_s(self) -> float | None:
        """Seconds from the start of the run to the end of its last look; None if nothing was measured."""
        looks = (one for one in self.evidence.values() if one.facts is not None and not one.reconstructed)
        ends = [one.taken_at + timedelta(milliseconds=one.took_ms) for one in looks]
        return max(0.0, (max(ends) - self.now).total_seconds()) if ends else None

    def evidence_of(self, kind: type[F]) -> Evidence | None:
        """The evidence whose facts are of this class, None if there is none."""
        return next((item for item in self.evidence.values() if type(item.facts) is kind), None)

    def facts(self, kind: type[F]) -> F | None:
        """The facts of this class, None if they were not collected or a problem was recorded instead."""
        found = self.evidence_of(kind)
        return None if found is None else found.facts


def _is_cut(one: Evidence) -> bool:
    """True if a bug of wsinvest, a timeout or the deadline prevented this evidence or a part of it."""
    if one.problem is not None:
        return one.problem.kind in {ProblemKind.BUG, ProblemKind.TIMEOUT}
    return isinstance(one.facts, Partial) and one.facts.cut_by_deadline
