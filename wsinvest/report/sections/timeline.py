"""The section with the time line of a run: when each collector began, and how long it took."""

from typing import Final

from wsinvest.i18n.messages import _
from wsinvest.model.case import Case, Evidence
from wsinvest.report.blocks import Bar, Block, Fold, TimeLine
from wsinvest.report.sections.view import View

_SAID: Final = _("from {begin:s}, for {took:ms}")
_TOOK: Final = _("{n:int} {n:plural:look|looks}, {took:s} in all")


def section(view: View) -> tuple[Block, ...]:
    """A bar for each collector that measured something; nothing for a reconstructed case, which has no times."""
    measured = _measured(view.case)
    if not measured:
        return ()
    took_s = view.case.took_s or 0.0
    bars = tuple(_bar(view, one, took_s) for one in measured)
    return (Fold(view.say(_TOOK, n=len(bars), took=round(took_s, 1)), (TimeLine(bars),), paper=False),)


def _measured(case: Case) -> list[Evidence]:
    """What took time, in the order in which it began."""
    found = [one for one in case.evidence.values() if not one.reconstructed and one.facts is not None]
    return sorted(found, key=lambda one: one.taken_at)


def _bar(view: View, one: Evidence, whole_s: float) -> Bar:
    begin_s = max(0.0, (one.taken_at - view.case.now).total_seconds())
    begin = min(1.0, begin_s / whole_s) if whole_s else 0.0
    length = min(1.0 - begin, one.took_ms / 1000 / whole_s) if whole_s else 0.0
    said = view.say(_SAID, begin=round(begin_s, 1), took=one.took_ms)
    return Bar(view.topic(one.collector), begin, length, said)
