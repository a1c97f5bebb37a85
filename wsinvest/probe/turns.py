"""Repeats a request one at a time, where some of several failed alike: do servers take turns?"""

from wsinvest.facts.turns import MADE, in_question
from wsinvest.model.attempt import Attempt, Change
from wsinvest.probe.attempting import attempt
from wsinvest.probe.budget import stop_after
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import ProbeRequest


async def in_turn(
    request: ProbeRequest, repeats: tuple[Attempt, ...], context: ProbeContext, change: Change
) -> tuple[Attempt, ...]:
    """The attempts, each after the one before; none if the repeats suggest no turns."""
    failed = in_question(repeats)
    made: list[Attempt] = []
    while failed and len(made) < MADE and not stop_after((*repeats, *made), context.deadline):
        identity = f"t{len(made) + 1:02}"
        made.append(await attempt(request, context, identity, stay=False, change=change, base=failed[0].id))
    return tuple(made)
