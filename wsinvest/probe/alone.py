"""Repeats a refused request with no other connection of ours open: is there a limit of connections?"""

import asyncio
from typing import Final

from wsinvest.facts.alone import needed, turned_away
from wsinvest.model.attempt import Attempt, Change
from wsinvest.probe.attempting import attempt
from wsinvest.probe.budget import stop_after
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import ProbeRequest

PAUSE_S: Final = 0.02  # a server needs a moment to notice a closed connection; a rate limit counts over longer times


async def alone(
    request: ProbeRequest, repeats: tuple[Attempt, ...], context: ProbeContext, change: Change
) -> tuple[Attempt, ...]:
    """The attempts, one at a time, until enough opened or one failed; none if no limit of connections is suspected."""
    refused = turned_away(repeats)
    wanted = needed(refused, repeats) if refused else 0
    made: list[Attempt] = []
    while len(made) < wanted and not stop_after((*repeats, *made), context.deadline):
        await asyncio.sleep(PAUSE_S)
        identity = f"p{len(made) + 1:02}"
        one = await attempt(request, context, identity, stay=False, change=change, base=refused[0].id)
        made.append(one)
        if one.failed:
            break
    return tuple(made)
