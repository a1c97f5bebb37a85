"""Reads what lists of runs show of a findings.json; a run may come from anyone, so its numbers are checked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from wsinvest.host.files import UNREADABLE, StoreError
from wsinvest.model.finding import STATUSES, Severity
from wsinvest.store import admission

_COUNTED: Final = ("problems", *(level.word for level in Severity))
_MOST_PROBLEMS: Final = 10**6
_MOST_MS: Final = 1e9


@dataclass(frozen=True, slots=True)
class Cause:
    """A finding; of a root cause the list shows code and title."""

    code: str
    title: str
    root_cause: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """An objective and what was measured of it, in its unit; None where it is unknown."""

    name: str
    measured: float | None = None


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run came to. `totals`: problems, and findings by severity; fields with a default were added in time."""

    status: str
    totals: dict[str, int]
    findings: tuple[Cause, ...] = ()
    incomplete: bool = False
    took_s: float | None = None
    objectives: tuple[Measured, ...] = ()

    @property
    def roots(self) -> tuple[tuple[str, str], ...]:
        """Code and title of each root cause."""
        return tuple((one.code, one.title) for one in self.findings if one.root_cause)

    @property
    def counted(self) -> dict[str, int]:
        """`problems` and the number of findings of each severity; 0 where the document names none."""
        return {name: self.totals.get(name, 0) for name in _COUNTED}

    @property
    def opened(self) -> float | None:
        """The share of handshakes that opened, 0 to 1; None if unknown or no share."""
        return self.measured("handshake_success_rate", 1.0)

    @property
    def p95_ms(self) -> float | None:
        """The 95th percentile of the handshake; None if unknown or no duration."""
        return self.measured("handshake_p95_ms", _MOST_MS)

    def measured(self, name: str, most: float = float("inf")) -> float | None:
        """The measured value of this objective; None if it is unknown, negative or above `most`."""
        value = next((one.measured for one in self.objectives if one.name == name), None)
        return value if value is not None and 0 <= value <= most else None


def result_of(folder: Path) -> RunResult | None:
    """The result of the finished run in this folder; None where it cannot be read or holds no such numbers."""
    try:
        found = msgspec.json.decode(admission.part(folder, admission.FINDINGS), type=RunResult)
    except (StoreError, *UNREADABLE):
        return None
    fits = found.status in STATUSES and all(0 <= number <= _MOST_PROBLEMS for number in found.counted.values())
    return found if fits else None
