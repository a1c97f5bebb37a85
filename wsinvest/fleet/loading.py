"""A load that several workers make together: divided before anything is sent, merged from bins afterwards.

Each part has its own limit, its own start and its own end: a worker that nobody reaches any more stops by itself.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from wsinvest.collect.handshake import baseline_request
from wsinvest.config.options import Options
from wsinvest.config.resolve import resolve
from wsinvest.facts.fleet import FAILED, Member
from wsinvest.facts.load import Aborted, Load
from wsinvest.fleet import kept_load
from wsinvest.fleet.parts import Together, part_done, together
from wsinvest.fleet.reading import Entry, read_target
from wsinvest.fleet.shares import Done, Engine, Share, description
from wsinvest.host import paths
from wsinvest.load import schedule
from wsinvest.load.consent import permitted
from wsinvest.load.hooks import Hooks
from wsinvest.load.run import run
from wsinvest.load.share import FREE_STEP_S, SEARCH_S, SETTLE_S, STEP_S, divided
from wsinvest.load.share import Share as Part
from wsinvest.load.way import looked_up, prepared
from wsinvest.model.failure import Exit, Failure
from wsinvest.probe.routing import route_to
from wsinvest.redact import errors
from wsinvest.redact.credentials import RequestTokens
from wsinvest.redact.redactor import Redactor

AHEAD_S = 2.0  # in which all workers get their part
GRACE_S = 5.0  # behind the end of what a part is to do
_CUT = frozenset({Aborted.COORDINATOR, Aborted.INTERRUPTED})  # ended before its time, and not for the target's sake


class TooLate(Failure):
    """A part came to its worker after its start; together with the others it would be more than was declared."""

    exit_status = Exit.INCOMPLETE


class Interrupted(Failure):
    """Ctrl-C: the workers close their connections and keep what they measured."""

    exit_status = Exit.INTERRUPTED


class TooMuch(Failure):
    """The target's file allows less than was asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: a target's file, the whole load, the host that was typed for it, and the language."""

    target: str
    whole: Part
    owned: str = ""
    language: str = "en"


async def load_together(wanted: Wanted, engine: Engine) -> Together:
    """Divide a load over the workers of an engine, and merge what they found. Its record is written before and after.

    Raises TargetError, NotPermitted before anything is sent, NothingLoaded, Interrupted where it is cancelled, and what
    the engine raises.
    """
    (entry,) = read_target(wanted.target).entries
    whole = replace(wanted.whole, step_s=await _step_s(entry, wanted, asks=engine.name != "dask"))
    if whole.find:
        whole = replace(whole, most_rate=description(parts_of(entry, whole, 1, "", 0.0)[0]).load.max_rate)
    count = min(await engine.size(), whole.most)
    name = paths.new_id(entry.name, datetime.now(UTC))
    shares = parts_of(entry, whole, count, name, time.time(), wanted.owned)
    record = kept_load.begun(name, entry.name, engine.name, wanted.language, shares)
    kept_load.note(record)
    try:
        parts = [part_done(one) async for one in engine.run(shares)]
    except asyncio.CancelledError:
        kept = kept_load.place_of(name, engine.name)
        raise Interrupted(f"interrupted; see what was measured by wsinvest fleet collect {name} {kept}") from None
    kept_load.note(kept_load.ended(record, parts))
    return together(name, entry.name, engine.name, whole.most, parts)


async def _step_s(entry: Entry, wanted: Wanted, *, asks: bool) -> float:
    """How long each step of the ramp lasts: longer for a host of others, which must have consented to all of it.

    `asks`: the target can be reached from here. On a cluster only its workers may do so, and each asks for itself; the
    limits of the target file are looked at here, for the sum.
    """
    described = replace(description(parts_of(entry, wanted.whole, 1, "", 0.0)[0]), name=entry.name)
    rate = max(wanted.whole.rate, wanted.whole.pings)
    if not asks:
        said, most = described.load, wanted.whole.most
        if said.max_connections and (most > said.max_connections or rate > said.max_rate):
            raise TooMuch(
                f"{entry.name}: [load] allows {said.max_connections} connections and {said.max_rate:g} a second, "
                f"not {most} and {rate:g}"
            )
        return STEP_S
    resolved = resolve(described, Options())
    route = route_to(resolved.target, resolved.credentials)
    endpoints = await looked_up(baseline_request(resolved.target, resolved.credentials, RequestTokens()), route)
    allowed = await permitted(resolved, endpoints, most=wanted.whole.most, rate=rate, owned=wanted.owned)
    return FREE_STEP_S if allowed.free else STEP_S


def parts_of(entry: Entry, whole: Part, count: int, run_name: str, now: float, owned: str = "") -> tuple[Share, ...]:
    """The share of each worker: the declared most is divided here, the remainder goes to the first ones.

    `now`: of time.time(). All start at one moment, and each has its end with it.
    """
    begin = now + AHEAD_S
    ramp_s = len(schedule.steps(whole.hold)) * whole.step_s if whole.hold else 0.0
    hold_s = whole.seconds if whole.hold and not whole.find else 0.0
    rate_s = whole.seconds if whole.rate else 0.0
    found_s = SEARCH_S if whole.find else 0.0
    end = begin + ramp_s + hold_s + rate_s + found_s + SETTLE_S + GRACE_S
    timed = replace(whole, starts_at=begin, ends_at=end, find_at=begin + ramp_s if whole.find else None)
    declared = (whole.most, max(whole.rate, whole.pings))
    return tuple(
        Share(
            number,
            f"part {number + 1}",
            str(entry.place),
            entry.content,
            run_name,
            part=part,
            declared=declared,
            owned=owned,
        )
        for number, part in enumerate(divided(timed, count))
    )


def loaded(
    share: Share,
    worker: str,
    stop: threading.Event | None = None,
    silent_s: Callable[[], float] = lambda: 0.0,
) -> Done:
    """Do a part of a load; whatever goes wrong with it is said in its member. Blocks until its end.

    `stop`: set by whoever ends it early; `silent_s`: since its coordinator was heard, which ends it too after 5 s. All
    connections are then closed with 1000.
    """
    assert share.part is not None
    ended = stop or threading.Event()
    try:
        load = _loaded(share, share.part, Hooks(stop=ended.is_set, silent_s=silent_s))
    except Exception as error:  # noqa: BLE001  becomes what is said of this part; the others go on
        status, said = errors.told(error)
        return Done(
            share.number,
            Member(share.name, "", FAILED, worker=worker, message=errors.one_line(said), exit_status=status),
            run=share.run,
        )
    status = Exit.INCOMPLETE if load.aborted in _CUT else Exit.FINE
    member = Member(share.name, "", "ok", worker=worker, exit_status=status)
    return Done(share.number, member, cpu_s=load.cpu_s, load=load, run=share.run)


def _loaded(share: Share, part: Part, hooks: Hooks) -> Load:
    if part.starts_at is not None and time.time() > part.starts_at + GRACE_S:
        raise TooLate(
            f"{share.name} came after its start and was not done: this worker's machine is too busy (ask for fewer by "
            "--workers), or its clock is ahead"
        )
    redactor = Redactor()
    resolved = resolve(description(share), Options(trust_target=share.trust_target), redactor=redactor)
    ready = asyncio.run(prepared(resolved, redactor=redactor))
    most, rate = share.declared
    asyncio.run(permitted(resolved, ready.way.endpoints, most=most, rate=rate, owned=share.owned))
    return run(ready, part, hooks).load
