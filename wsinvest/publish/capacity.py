"""Measures the capacity of a target: consent, one examination, the ladder, and the case that is kept of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

from wsinvest.collect import runs
from wsinvest.collect.measure import Progress as Stages
from wsinvest.collect.runs import Run
from wsinvest.config.resolve import Options
from wsinvest.facts.capacity import Capacity
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.ladder import Bounds, Ladder
from wsinvest.facts.load import Aborted
from wsinvest.facts.proxy import Proxy
from wsinvest.host import files
from wsinvest.load.address_watch import AddressWatch
from wsinvest.load.consent import Permission, permitted
from wsinvest.load.ladder import Climbing, Tell
from wsinvest.load.ladder_plan import MOST, PACE, Plan, fitting, planned
from wsinvest.load.own_limits import fitted
from wsinvest.load.serving import bounds_of, serving
from wsinvest.load.target_watch import TargetWatch
from wsinvest.load.way import LOOK_UP_S, Prepared, Unready, Way, prepared, way_of
from wsinvest.model.case import Case, Evidence
from wsinvest.model.loading import LoadSettings
from wsinvest.model.stage import Reason
from wsinvest.probe.routing import route_to
from wsinvest.publish.look import require_open
from wsinvest.report import capacity_document
from wsinvest.store import kept_capacity
from wsinvest.transport import dns

ATTEMPTS: Final = 5  # of the examination before the ladder, where the caller names no other number
LADDER: Final = "ladder"
MOST_RATE: Final = 3200.0  # messages a second, where nobody says another number
T = TypeVar("T")
_COMPRESSION: Final = "permessage-deflate"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller asks of a ladder. `most`, `max_rate`: None for what the target file allows, or the usual.

    `owned`: the host that was typed behind --i-own-this.

    `arrivals`: connections that begin each second, and `stay_s`: the 99th percentile of their seconds; for the pool.
    """

    most: int | None = None
    say: str = ""
    max_rate: float | None = 0.0
    objective_ms: float = 200.0
    arrivals: float | None = None
    stay_s: float | None = None
    owned: str = ""

    def within(self, allowed: LoadSettings) -> "Asked":
        """With numbers in the place of None: those of the table [load], never more than the usual."""
        most = min(MOST, allowed.max_connections or MOST) if self.most is None else self.most
        rate = min(MOST_RATE, allowed.max_rate or MOST_RATE) if self.max_rate is None else self.max_rate
        return replace(self, most=most, max_rate=rate)


@dataclass(frozen=True, slots=True)
class Ready:
    """A target that may be loaded and that opens, with what was collected of it."""

    run: Run
    prepared: Prepared
    permission: Permission
    asked: Asked

    @property
    def pace(self) -> float:
        """How many connections may be begun each second."""
        return min(PACE, self.run.resolved.load.max_rate or PACE)


@dataclass(frozen=True, slots=True)
class Result:
    """The case with the ladder, and the ladder."""

    case: Case
    ladder: Ladder


async def examined(spec: str, options: Options, asked: Asked, stages: Stages) -> Ready:
    """Permission, then what a diagnosis collects, then the way of the load; raises NotPermitted first, NotOpen."""
    given = options if options.attempts else replace(options, attempts=ATTEMPTS)
    run = runs.in_memory(spec, given)
    asked = asked.within(run.resolved.load)
    found = await _addresses(run)
    rate = max(asked.max_rate or 0.0, min(PACE, run.resolved.load.max_rate))
    permission = await permitted(run.resolved, found, most=asked.most or MOST, rate=rate, owned=asked.owned)
    for topic in runs.COLLECTING:
        case = await runs.collect(run, topic, stages)
    require_open(case)
    ready = await prepared(run.resolved, redactor=run.redactor)
    moved = {str(one.sockaddr[0]) for one in ready.way.endpoints} - permission.addresses
    if moved:
        raise Unready(f"{run.target.name}: the name has another address now ({', '.join(sorted(moved))}); begin again")
    return Ready(run, ready, permission, asked)


def climbed(one: Ready, tell: Tell, stop: Callable[[], bool] = lambda: False) -> Result:
    """Climb the ladder; raises OwnLimit before the first connection. `stop`: asked often; True ends it, as Ctrl-C."""
    run, asked = one.run, one.asked
    began, started = datetime.now(UTC), time.monotonic()
    found = serving(run.target)
    bounds = bounds_of(run.target, found, _facts(run, Proxy))
    plan = plan_for(one, bounds)
    plain = fitted(one.prepared.way, plan.most)
    addresses = AddressWatch(run.target.url, one.permission)
    with TargetWatch(one.prepared.resolved) as watch:
        ways = plain, _offering(one.prepared, plain)
        ladder = Climbing(plan, ways, found, bounds, watch, tell, _moved(addresses), stop).run()
    ladder = replace(ladder, arrivals=asked.arrivals, hold_p99_s=asked.stay_s)
    took = (time.monotonic() - started) * 1000
    evidence = {**run.evidence, LADDER: Evidence(LADDER, began, took, ladder)}
    return Result(Case(run.manifest, evidence), ladder)


def keep(found: Result) -> Path:
    """Keep the case and its document for later diagnoses; the folder. Raises NotKept."""
    folder = _folder_for(found)
    kept_capacity.keep(found.case, folder)
    said = capacity_document.document(found.case.manifest.target.name, found.ladder).encode()
    try:
        files.write_whole(folder / kept_capacity.DOCUMENT, said + b"\n")
    except OSError as error:
        raise kept_capacity.NotKept(f"{folder}: {error.strerror}; free some room and measure again") from error
    return folder


def _folder_for(found: Result) -> Path:
    """A ladder that the user stopped lies beneath one that was climbed to its end: that is read later."""
    target = found.case.manifest.target
    place, before = kept_capacity.place(target.name), kept_capacity.last(target)
    whole = None if before is None else before.facts(Ladder)
    if found.ladder.stopped is Aborted.INTERRUPTED and whole is not None and not ended_early(whole):
        return place / kept_capacity.STOPPED
    return place


def plan_for(one: Ready, bounds: Bounds) -> Plan:
    """The ladder that stays below what is known of the target's limits."""
    run, asked = one.run, one.asked
    estimate = _facts(run, Capacity)
    known = [] if estimate is None else [each.left for each in estimate.limits if each.basis != "memory" and each.left]
    known += [(front.most - front.own) // front.each for front in bounds.front]
    most = fitting(asked.most or MOST, min(known, default=None))
    if estimate is not None and estimate.declared:
        most = min(most, estimate.declared)
    return planned(
        most,
        compresses=_compresses(_facts(run, Handshake)),
        tls=run.target.url.secure and not bounds.front_descriptors,
        say=asked.say,
        most_rate=asked.max_rate or 0.0,
        objective_ms=asked.objective_ms,
        pace=one.pace,
    )


def ended_early(ladder: Ladder) -> bool:
    """True if the ladder was ended by something that leaves its result open."""
    return ladder.stopped in {Aborted.GENERATOR, Aborted.INTERRUPTED, Aborted.MOVED, Aborted.UNWELL}


async def _addresses(run: Run) -> tuple[dns.Endpoint, ...]:
    """The addresses of the target's host; only name servers are asked."""
    url, route = run.target.url, route_to(run.target, run.resolved.credentials)
    host = route.address_of(url)
    found = await dns.resolve(host, url.port, LOOK_UP_S)
    if isinstance(found, Reason):
        raise Unready(f"{host}: the name has no address ({found}); check the URL")
    return found


def _facts(run: Run, kind: type[T]) -> T | None:
    return Case(run.manifest, run.evidence).facts(kind)


def _compresses(handshake: Handshake | None) -> bool:
    """True if an attempt that offered compression got it."""
    attempts = () if handshake is None else handshake.repeats
    return any(
        one.negotiated is not None and any(_COMPRESSION in name for name in one.negotiated.extensions)
        for one in attempts
    )


def _offering(ready: Prepared, plain: Way) -> Way:
    """The same way with compression offered."""
    request = replace(ready.request, deflate=True)
    return replace(way_of(request, ready.context.route, plain.endpoints), sources=plain.sources)


def _moved(addresses: AddressWatch) -> Callable[[], bool]:
    def moved() -> bool:
        addresses.check()
        return addresses.moved

    return moved
