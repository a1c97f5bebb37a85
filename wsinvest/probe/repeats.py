"""The repeats of the baseline request: how often it opens, up to 20 times or as often as the target asks."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from wsinvest.facts.limits import LeftOut, Stop
from wsinvest.model.attempt import Attempt
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.probe.attempting import attempt
from wsinvest.probe.budget import APART_S, EQUAL_TIMEOUTS, cut_short, equal_timeouts, stop_after
from wsinvest.probe.connection import Connection
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import LISTED, ProbeRequest

AT_ONCE: Final = 5
# Repeats that do not wait for the end of a first one that hangs. The last of three equal timeouts waits: a server that
# was blocked for some seconds answers it, and three requests at one moment would tell of this moment alone.
AHEAD: Final = 1
LOOKS: Final = 3  # of APART_S each, after which the first one is said to hang
WATCHED_TOO: Final = 2  # repeats that are watched for a second as well where the first dies in its own
PLAIN_BEFORE: Final = 3  # the last repeats ask as browsers do


async def repeated(
    request: ProbeRequest, context: ProbeContext, count: int, hangs: Callable[[], None] = lambda: None
) -> tuple[tuple[Attempt, ...], tuple[LeftOut, ...]]:
    """The first alone up to open, so that a target that is down is asked once; the others while it stays open.

    The second does not wait for the end of a first one that hangs; `hangs` is called once if an answer is waited for.
    """
    first = Connection(request, context)
    ahead: dict[int, asyncio.Task[Attempt]] = {}
    try:
        await _open(first, request, context, count, ahead, hangs)
        if first.is_open:
            watched = asyncio.ensure_future(_first_second(first))
            try:
                others = await _others(request, context, count, ahead, watched=watched)
                made = await watched
            finally:
                watched.cancel()
            cut = cut_short(made, context.deadline)
        else:
            made = first.attempt("r01")
            cut = cut_short(made, context.deadline)  # asked before the others, during which the deadline may pass
            others = [] if cut else await _others(request, context, count, ahead, made)
    finally:
        for task in ahead.values():
            task.cancel()
    if cut:
        raise Unmeasured(ProblemKind.TIMEOUT, "the deadline of the run ended before the first attempt was over")
    repeats = (made, *sorted(others, key=lambda one: one.id))
    missing = count - len(repeats)
    why = stop_after(repeats, context.deadline) or Stop.DEADLINE
    return repeats, (LeftOut("repeats", missing, why),) if missing > 0 else ()


async def _open(
    first: Connection,
    request: ProbeRequest,
    context: ProbeContext,
    count: int,
    ahead: "dict[int, asyncio.Task[Attempt]]",
    hangs: Callable[[], None],
) -> None:
    """Open it; if that takes APART_S, begin the next repeat as well, where it asks as the first does."""
    opening = asyncio.create_task(first.open())
    try:
        for look in range(1, LOOKS + 1):
            if (await asyncio.wait({opening}, timeout=APART_S))[0]:
                break
            number = look + 1
            if look == LOOKS and first.asked:
                hangs()
            elif look <= AHEAD and count - number >= PLAIN_BEFORE and context.deadline.remaining():
                ahead[number] = asyncio.create_task(attempt(request, context, f"r{number:02}", stay=False))
        await opening
    finally:
        opening.cancel()


async def _first_second(connection: Connection) -> Attempt:
    try:
        await connection.stay()
        await connection.close()
    finally:
        connection.abort()
    return connection.attempt("r01")


async def _others(
    request: ProbeRequest,
    context: ProbeContext,
    count: int,
    ahead: "dict[int, asyncio.Task[Attempt]]",
    *before: Attempt,
    watched: "asyncio.Future[Attempt] | None" = None,
) -> list[Attempt]:
    """Repeats 2 to `count`, five at once with the first, until something says stop. `ahead`: those that were begun.

    `watched`: the first repeat, while it is watched. The others wait no second for it, but for WATCHED_TOO of them,
    which come last: if the first one dies in its first second, these are watched as well, so that one alone tells
    nothing of all.
    """
    made: list[Attempt] = []
    under_way: set[int] = set()
    begun = tuple(ahead)
    waiting = [one for one in range(2, count + 1) if one not in begun][:WATCHED_TOO] if watched else []
    rest = (one for one in range(2, count + 1) if one not in begun and one not in waiting)
    numbers = iter((*begun, *rest, *waiting))  # shared: each is taken by one worker

    def enough() -> bool:
        """True if EQUAL_TIMEOUTS are reached, or could be by the attempts that are under way."""
        timeouts = equal_timeouts((*before, *made))
        return timeouts > 0 and timeouts + len(under_way) >= EQUAL_TIMEOUTS

    async def work() -> None:
        while not enough() and not stop_after((*before, *made), context.deadline):
            number = next(numbers, 0)
            if not number:
                return
            under_way.add(number)
            stay = number in waiting and await _died(watched)
            asked = _as_browsers(request, count - number, opens=not before)
            one = await (ahead.pop(number, None) or attempt(asked, context, f"r{number:02}", stay=stay))
            under_way.discard(number)
            if not cut_short(one, context.deadline):
                made.append(one)

    await asyncio.gather(*(work() for _ in range(AT_ONCE - (watched is not None))))
    return made


async def _died(watched: "asyncio.Future[Attempt] | None") -> bool:
    """True if the first repeat, once it was watched, turns out to have been ended by the server."""
    return watched is not None and (await asyncio.shield(watched)).failed is not None


def _as_browsers(request: ProbeRequest, left: int, *, opens: bool) -> ProbeRequest:
    """The request as browsers make it: some faults show only so. `left`: how many repeats follow this one.

    The last offers compression. The two before it send Connection as Firefox does, if the first repeat `opens`.
    """
    return replace(
        request, deflate=left == 0, connection=LISTED if opens and 0 < left < PLAIN_BEFORE else request.connection
    )
