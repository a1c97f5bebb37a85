"""All that is held of one target at a time: two sessions without pings, two with them, and messages beside them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from wsinvest.facts.session import Hold, SizeTried
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.holding import Holder
from wsinvest.probe.request import ProbeRequest
from wsinvest.probe.sizes import sizes
from wsinvest.redact.secret import Secret

STAGGER_S: Final = 0.35  # the second pair opens later, so that one age is told from one moment


@dataclass(frozen=True, slots=True)
class Held:
    """How each session is opened. `began`: of time.monotonic(); `message`: what is sent first on each."""

    request: ProbeRequest
    context: ProbeContext
    began: float
    message: Secret | None = None

    def holder(self, identity: str) -> Holder:
        """A session that is not open yet."""
        return Holder(self.request, self.context, identity, self.began, self.message)


@dataclass(frozen=True, slots=True)
class Done:
    """The first session up to OPEN, how all were held, and the sizes that were tried."""

    first: Attempt
    holds: tuple[Hold, ...]
    sizes: tuple[SizeTried, ...] = ()


async def hold_all(how: Held, seconds: float, ping_s: float, message_bytes: int) -> Done:
    """Hold sessions for so long (none at 0), and send messages up to this size (none at 0).

    The first is opened alone, so that a target that refuses is asked once; one that is not answered in time is tried
    once more, since a server that is busy for seconds is what holds are to show.
    """
    first, opened = await _opened(how)
    try:
        if not opened.opened:
            return Done(opened, (await first.hold(0.0, None),))
        beside = sizes(how.request, how.context, message_bytes) if message_bytes else _nothing()
        holds, tried = await asyncio.gather(_pairs(first, how.holder, seconds, ping_s), beside)
        return Done(opened, holds, tried)
    finally:
        first.abort()


async def _opened(how: Held) -> tuple[Holder, Attempt]:
    first = how.holder("h1")
    opened = await first.open()
    if opened.failed is None or opened.failed.reason is not Reason.TIMEOUT:
        return first, opened
    again = how.holder("h1")
    return again, await again.open()


async def _pairs(first: Holder, make: Callable[[str], Holder], seconds: float, ping_s: float) -> tuple[Hold, ...]:
    """The first session without pings, one with them at once, and a pair like these a moment later."""
    if not seconds:
        await first.hold(0.0, None)
        return ()
    later = (("h2", 0.0, ping_s), ("h3", STAGGER_S, None), ("h4", STAGGER_S, ping_s))
    others = (_another(make(name), after_s, seconds, ping) for name, after_s, ping in later)
    return tuple(await asyncio.gather(first.hold(seconds, None), *others))


async def _another(holder: Holder, after_s: float, seconds: float, ping_s: float | None) -> Hold:
    await asyncio.sleep(after_s)
    try:
        await holder.open()
        return await holder.hold(seconds, ping_s)
    finally:
        holder.abort()


async def _nothing() -> tuple[SizeTried, ...]:
    return ()
