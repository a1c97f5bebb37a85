"""What became of each finding: fixed, still there, new, or not to be told because one run could not examine it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wsinvest.facts.comparison import typical
from wsinvest.facts.handshake import Handshake
from wsinvest.model.case import Case
from wsinvest.model.finding import Diagnosis, Finding, Severity

_ON_THE_WAY: Final = ("tcp", "tls", "http", "protocol", "session", "token")  # seen only as far as a connection comes


class Fate(StrEnum):
    """What became of a finding from the earlier run to the later one."""

    NEW = "new"  # the earlier run examined it and did not find it
    STILL = "still"
    FOUND = "found"  # found now; the earlier run could not examine it
    UNSEEN = "unseen"  # found before; the later run could not examine it
    FIXED = "fixed"  # found before; the later run examined it and did not find it


@dataclass(frozen=True, slots=True)
class Became:
    """A finding and its fate; `finding`: as the later run has it, or the earlier one if it is gone."""

    finding: Finding
    fate: Fate
    was: Severity | None = None

    @property
    def urgent(self) -> bool:
        """True if it is or was high or critical."""
        return max(self.finding.severity, self.was or self.finding.severity) >= Severity.HIGH


def became(before: Diagnosis, after: Diagnosis) -> tuple[Became, ...]:
    """Each finding of either run: in the order of Fate, of each the worst first."""
    was = {one.code: one for one in before.findings}
    now = {one.code: one for one in after.findings}
    lost = _depth(after.case) < _depth(before.case)
    told = [_now(one, was.get(one.code), before) for one in after.findings]
    told += [Became(one, _gone(one, after, lost), one.severity) for code, one in was.items() if code not in now]
    fates = list(Fate)
    return tuple(sorted(told, key=lambda one: (fates.index(one.fate), -one.finding.severity, one.finding.code)))


def _now(one: Finding, was: Finding | None, before: Diagnosis) -> Became:
    if was is not None:
        return Became(one, Fate.STILL, was.severity)
    return Became(one, Fate.NEW if one.code in before.passed else Fate.FOUND)


def _gone(one: Finding, after: Diagnosis, lost: bool) -> Fate:
    """FIXED if the later run examined it; if its connections ended earlier, it could not see what comes later."""
    hidden = lost and one.code.split(".", 1)[0] in _ON_THE_WAY
    return Fate.FIXED if one.code in after.passed and not hidden else Fate.UNSEEN


def _depth(case: Case) -> int:
    """How far the typical connection came; -1 without handshakes."""
    made = case.facts(Handshake)
    return typical(made.repeats).depth if made and made.repeats else -1
