"""Holds open sessions on request, with and without pings, and tries messages of the application's size."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic
from typing import Final

from wsinvest.collect.handshake import baseline_request
from wsinvest.facts.config import Config
from wsinvest.facts.idle import seconds_of, timeouts_of
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.session import HeldSessions, Hold, Length, SizeTried
from wsinvest.model.attempt import Attempt
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.stage import Reason
from wsinvest.model.target import FITTING, LONGEST_FITTING_S, Target
from wsinvest.probe.connection import ProbeContext
from wsinvest.probe.holding import Holder
from wsinvest.probe.request import ProbeRequest
from wsinvest.probe.routing import route_to
from wsinvest.redact.credentials import Credentials, RequestTokens
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.transport.opener import Deadline

DEFAULT_S: Final = 75.0  # beyond the idle timeouts of 60 s that nginx, Apache and AWS have by default
BEYOND_S: Final = 2.0  # how much longer than a known timeout a session is held
ONLY_SIZES_S: Final = 0.0
PINGS_IN_HOLD: Final = 8  # so many pings go into a hold at least, however seldom the application pings
LEAST_PING_S: Final = 0.5
MOST_PING_S: Final = 5.0  # shorter than any usual idle timeout
STAGGER_S: Final = 0.35  # the second pair opens later, so that one age is told from one moment


@collector
async def session(
    target: Target,
    credentials: Credentials,
    redactor: Redactor,
    deadline: Deadline,
    config: Config | None,
    proxy: Proxy | None,
    tokens: RequestTokens | None,
) -> HeldSessions:
    """Two sessions without pings and two with them, held at the same time, and the sizes beside them."""
    if target.hold_s is None and not target.message_bytes:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "nobody asked for it: --hold, WS_HOLD_SECONDS")
    began, now = monotonic(), datetime.now(UTC)
    seconds, length = hold_length(target, config, proxy)
    ping_s = ping_interval(seconds, config)
    until = Deadline(deadline.remaining() + seconds)
    context = ProbeContext(redactor, until, route_to(target, credentials))
    request = baseline_request(target, credentials, tokens or RequestTokens())
    first, opened = await _first(request, context, began, credentials.message)
    try:
        if not opened.opened:
            return HeldSessions(seconds, length, ping_s, now, (await first.hold(0.0, None),))
        holds, sizes = await asyncio.gather(
            _holds(first, lambda name: Holder(request, context, name, began, credentials.message), seconds, ping_s)
            if seconds
            else _closed(first),
            _sizes(request, context, target.message_bytes),
        )
    finally:
        first.abort()
    answer, agreed = opened.response, opened.negotiated
    named = (answer.header("server"), answer.header("via")) if answer else ("", "")
    chosen = agreed.subprotocol if agreed else ""
    spoken = credentials.message is not None
    return HeldSessions(seconds, length, ping_s, now, holds, sizes, *named, chosen, spoken)


def hold_length(target: Target, config: Config | None, proxy: Proxy | None) -> tuple[float, Length]:
    """How long sessions are held, and why: as asked, else the shortest known timeout and a little more, else 75 s."""
    if target.hold_s != FITTING:
        return target.hold_s or ONLY_SIZES_S, Length.ASKED
    told = seconds_of(config.setting("PROXY_IDLE_TIMEOUT").shown) if config else None
    known = [*([told] if told else []), *(one.seconds for one in (timeouts_of(proxy) if proxy else ()))]
    fitting = [one for one in known if one + BEYOND_S <= LONGEST_FITTING_S]
    return (min(fitting) + BEYOND_S, Length.TIMEOUT) if fitting else (DEFAULT_S, Length.DEFAULT)


def ping_interval(seconds: float, config: Config | None) -> float:
    """Seconds between two pings of a hold: as the application does, but often enough to show what pings change."""
    told = seconds_of(config.setting("WS_PING_INTERVAL").shown) if config else None
    return max(LEAST_PING_S, min(told or MOST_PING_S, seconds / PINGS_IN_HOLD, MOST_PING_S))


async def _first(
    request: ProbeRequest, context: ProbeContext, began: float, message: Secret | None
) -> tuple[Holder, Attempt]:
    """The first session, open unless the target refuses; one that is not answered in time is tried once more."""
    holder = Holder(request, context, "h1", began, message)
    opened = await holder.open()
    if opened.failed and opened.failed.reason is Reason.TIMEOUT:
        holder = Holder(request, context, "h1", began, message)
        opened = await holder.open()
    return holder, opened


async def _holds(first: Holder, make: Callable[[str], Holder], seconds: float, ping_s: float) -> tuple[Hold, ...]:
    """The first session without pings, one with them at once, and a pair like these a moment later."""

    async def another(number: int, after_s: float, ping: float | None) -> Hold:
        await asyncio.sleep(after_s)
        holder = make(f"h{number}")
        try:
            await holder.open()
            return await holder.hold(seconds, ping)
        finally:
            holder.abort()

    return tuple(
        await asyncio.gather(
            first.hold(seconds, None),
            another(2, 0.0, ping_s),
            another(3, STAGGER_S, None),
            another(4, STAGGER_S, ping_s),
        )
    )


async def _closed(first: Holder) -> tuple[Hold, ...]:
    await first.hold(ONLY_SIZES_S, None)
    return ()


async def _sizes(request: ProbeRequest, context: ProbeContext, wanted: int) -> tuple[SizeTried, ...]:
    if not wanted:
        return ()
    from wsinvest.probe.sizes import sizes

    return await sizes(request, context, wanted)
