"""The verdict on two runs, in one sentence: fixed, partly, not fixed, another fault, worse, well, or not to be told."""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from wsinvest.compare.findings import Became, Fate
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.case import Case
from wsinvest.model.finding import Diagnosis, Severity

CHANCE: Final = 0.05  # the most that good luck may explain of a fault that came and went


class Verdict(StrEnum):
    """What became of the service between the two runs."""

    WELL = "well"
    FIXED = "fixed"
    PARTLY = "partly"
    NOT_FIXED = "not_fixed"
    OTHER = "other"
    WORSE = "worse"
    FOUND = "found"
    CHANCE = "chance"
    OPEN = "open"


SENTENCES: Final[Mapping[Verdict, Phrase]] = {
    Verdict.WELL: _("Nothing urgent, neither before nor now."),
    Verdict.FIXED: _(
        "Fixed: {fixed:int} urgent {fixed:plural:finding is|findings are} gone, and nothing urgent is left."
    ),
    Verdict.PARTLY: _(
        "Partly fixed: {fixed:int} urgent {fixed:plural:finding is|findings are} gone, {still:int} "
        "{still:plural:is|are} still there."
    ),
    Verdict.NOT_FIXED: _(
        "Not fixed: {still:int} urgent {still:plural:finding is|findings are} still there, none is gone."
    ),
    Verdict.OTHER: _(
        "Another fault: {fixed:int} urgent {fixed:plural:finding is|findings are} gone, and {new:int} "
        "{new:plural:is|are} new."
    ),
    Verdict.WORSE: _("Worse: {new:int} urgent {new:plural:finding is|findings are} new, none is gone."),
    Verdict.FOUND: _(
        "Not to be told: {found:int} urgent {found:plural:finding|findings} now that the earlier run could not "
        "examine, {fixed:int} {fixed:plural:is|are} gone."
    ),
    Verdict.CHANCE: _(
        "Not yet to be told: the fault came and went, and {tried:int} good {tried:plural:connection|connections} "
        "may be chance; try {needed:int}."
    ),
    Verdict.OPEN: _("Not to be told: what was urgent before could not be examined now, or the run is incomplete."),
}


def verdict_of(before: Diagnosis, after: Diagnosis, became: Sequence[Became]) -> Verdict:
    """The verdict; only what is high or critical counts."""
    counts = counted(became)
    if counts["new"]:
        return Verdict.OTHER if counts["fixed"] else Verdict.WORSE
    if counts["still"]:
        return Verdict.PARTLY if counts["fixed"] else Verdict.NOT_FIXED
    if counts["found"]:
        return Verdict.FOUND
    if counts["unseen"] or after.case.incomplete or after.undetermined or before.case.incomplete:
        return Verdict.OPEN
    if not counts["fixed"]:
        return Verdict.WELL
    return Verdict.CHANCE if needed(before.case, after.case) else Verdict.FIXED


def counted(became: Sequence[Became]) -> Mapping[str, int]:
    """The number of urgent findings by fate; one that is urgent only now counts as new, only before as fixed."""
    return {
        "fixed": sum(_was(one) and not _is(one) and one.fate is not Fate.UNSEEN for one in became),
        "still": sum(_was(one) and _is(one) for one in became),
        "new": sum(_is(one) and not _was(one) and one.fate is not Fate.FOUND for one in became),
        "found": sum(_is(one) and one.fate is Fate.FOUND for one in became),
        "unseen": sum(one.fate is Fate.UNSEEN and one.urgent for one in became),
    }


def values_of(before: Diagnosis, after: Diagnosis, became: Sequence[Became]) -> Mapping[str, int]:
    """The fields of SENTENCES."""
    made = after.case.facts(Handshake)
    tried = len(made.repeats) if made else 0
    return {**counted(became), "tried": tried, "needed": needed(before.case, after.case)}


def needed(before: Case, after: Case) -> int:
    """How many good connections rule out chance, if those of the later run do not; else 0.

    Only for a fault that some connections of the earlier run had and others had not: with its share p, n good
    connections in a row happen by chance with (1 - p) ** n.
    """
    was, now = before.facts(Handshake), after.facts(Handshake)
    if was is None or now is None:
        return 0
    failed, count = sum(one.failed is not None for one in was.repeats), len(was.repeats)
    if not 0 < failed < count or any(one.failed for one in now.repeats):
        return 0
    enough = math.ceil(math.log(CHANCE) / math.log(1 - failed / count))
    return enough if len(now.repeats) < enough else 0


def _is(one: Became) -> bool:
    return one.fate not in (Fate.FIXED, Fate.UNSEEN) and one.finding.severity >= Severity.HIGH


def _was(one: Became) -> bool:
    return one.was is not None and one.was >= Severity.HIGH
