"""One probe beside a request that opened: does it open for those who ask otherwise?"""

from typing import Any

from wsinvest.model.attempt import Attempt
from wsinvest.model.units import Experiment
from wsinvest.probe.attempting import attempt
from wsinvest.probe.budget import cut_short, stop_after
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.probe.search import changed_by


async def once(
    unit: Experiment[..., Any],
    request: ProbeRequest | NotApplicable,
    repeats: tuple[Attempt, ...],
    before: tuple[Attempt, ...],
    context: ProbeContext,
) -> tuple[Attempt, ...]:
    """The attempt of this experiment; none where it does not apply, or where no further attempt may be made."""
    made = (*repeats, *before)
    if isinstance(request, NotApplicable) or stop_after(made, context.deadline):
        return ()
    identity = f"p{len(before) + 1:02}"
    one = await attempt(request, context, identity, stay=True, change=changed_by(unit), base=repeats[0].id)
    return () if cut_short(one, context.deadline) else (one,)
