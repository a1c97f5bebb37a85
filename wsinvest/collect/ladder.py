"""Reads what the last capacity ladder of the target found, if one was climbed from this machine."""

from wsinvest.facts.ladder import Ladder
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target
from wsinvest.store import kept_capacity


@collector
async def ladder(target: Target) -> Ladder:
    """The kept result of `wsinvest capacity`; nothing is sent. Not applicable where it was never measured."""
    case = kept_capacity.last(target)
    found = None if case is None else case.facts(Ladder)
    if found is None:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no capacity was measured; `wsinvest capacity` does")
    return found
