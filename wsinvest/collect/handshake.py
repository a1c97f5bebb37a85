"""The handshake, stage by stage: repeats of the baseline and the counterfactual probes that change one thing each."""

import asyncio
from dataclasses import dataclass, replace
from typing import Final

from wsinvest.attempt import Attempt, Response, StageName
from wsinvest.collect.token import Token
from wsinvest.inputs.urls import without_secrets
from wsinvest.machine import host
from wsinvest.model import AuthMode, ProblemKind, Target, Unmeasured
from wsinvest.net.alone import alone
from wsinvest.net.connect import Connection, Means, attempt
from wsinvest.net.engineio import completed
from wsinvest.net.limits import (
    EQUAL_TIMEOUTS,
    LeftOut,
    Stop,
    asks_to_stop,
    cut_short,
    equal_timeouts,
    rate_limited,
    stop_after,
)
from wsinvest.net.opener import Deadline, exchange
from wsinvest.net.probing import BUDGET, Search
from wsinvest.net.request import ProbeRequest
from wsinvest.net.turn import WELL, mark, telling, usual
from wsinvest.registry import collector, load
from wsinvest.secret import Vault

__all__ = ["Handshake", "LeftOut", "PlainGet", "Stop", "handshake"]

AT_ONCE: Final = 5
MARGIN_S: Final = 0.25  # what was measured until the deadline must still be handed over
NOWHERE: Final = "no-such-path-of-wsinvest"
_OF_UNKNOWN_PATHS: Final = frozenset({400, 403, 500})  # besides 404, which needs no comparison
_NOT_FOUND: Final = 404
EXPERIMENTS: Final = ("wsinvest.experiments",)
_HTTP: Final = {"ws": "http", "wss": "https"}


@dataclass(frozen=True, slots=True)
class PlainGet:
    """A GET without upgrade on a path of the target. `label` is `path` or `root`; status None: no HTTP answer."""

    label: str
    status: int | None
    content_type: str = ""
    response: Response | None = None


@dataclass(frozen=True, slots=True)
class Handshake:
    """All attempts. Rates and percentiles use `repeats` only; the first of them is the baseline, and the
    last of several offers compression, as browsers do.

    `elsewhere`: an upgrade on a path that nobody serves, where the refusals may be about the path.
    """

    repeats: tuple[Attempt, ...]
    probes: tuple[Attempt, ...] = ()
    plain: tuple[PlainGet, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    on_this_host: bool = False
    elsewhere: Attempt | None = None

    @property
    def baseline(self) -> Attempt:
        """The first repeat."""
        return self.repeats[0]

    @property
    def stopped(self) -> bool:
        """Whether an answer wanted fewer requests."""
        attempts = any(map(rate_limited, (*self.repeats, *self.probes)))
        return attempts or any(asks_to_stop(one.response) for one in self.plain)

    @property
    def cut_by_deadline(self) -> bool:
        """Whether the run's deadline left out attempts that were planned."""
        return any(left.why is Stop.DEADLINE for left in self.left_out)

    @property
    def success_rate(self) -> float:
        """Opened repeats over all repeats, 0..1."""
        return sum(attempt.opened for attempt in self.repeats) / len(self.repeats)

    def probe(self, label: str) -> Attempt | None:
        """The probe of this label, None when it was not made."""
        return next((probe for probe in self.probes if probe.change and probe.change.label == label), None)

    def percentile_ms(self, share: float) -> float | None:
        """The nearest-rank percentile of the opened repeats' time to open, None when none opened."""
        times = sorted(attempt.open_ms for attempt in self.repeats if attempt.open_ms is not None)
        return times[max(0, -(-int(share * 100) * len(times) // 100) - 1)] if times else None


@collector(notebook="handshake")
async def handshake(
    target: Target,
    vault: Vault,
    deadline: Deadline,
    token: Token | None,
) -> Handshake:
    """Repeat the baseline; when it fails, look for the one change that turns it, and GET the page without upgrade."""
    means = Means(vault, Deadline(deadline.remaining() - MARGIN_S), target.ca_file)
    request = baseline_request(target, vault)
    repeats, left_out = await _repeats(request, means, target.attempts)
    found = Handshake(repeats, left_out=left_out, on_this_host=_is_here(repeats[0]))
    if any(mark(one) == WELL for one in telling(repeats)) or any(map(rate_limited, repeats)):
        # Where the same request comes through now and then, no single change of it can prove anything.
        return replace(found, probes=await alone(request, repeats, means))
    plain = await _plain_gets(request, usual(repeats), means)
    found = replace(found, plain=plain)
    if any(asks_to_stop(one.response) for one in plain):
        return replace(found, left_out=(*left_out, LeftOut("probes", BUDGET, Stop.RATE_LIMITED)))
    search = Search(load(EXPERIMENTS).experiments, request, repeats, means, (target, vault, token))
    not_probed = await search.run()
    found = replace(found, probes=tuple(search.probes), left_out=(*left_out, *not_probed))
    return replace(found, elsewhere=await _elsewhere(request, found, means))


def baseline_request(target: Target, vault: Vault) -> ProbeRequest:
    """The request that the application would send, as far as it was configured."""
    return ProbeRequest(
        url=target.url,
        resource=completed(vault.held("url.resource") or target.url.path),
        token=None if target.auth.mode is AuthMode.NONE else vault.get("token.baseline"),
        place=target.auth.mode,
        name=target.auth.name,
        origin=target.origin,
        version=target.protocol_version,
        subprotocols=target.subprotocols,
        written=vault.get("url.written"),
    )


async def _repeats(request: ProbeRequest, means: Means, count: int) -> tuple[tuple[Attempt, ...], tuple[LeftOut, ...]]:
    """The first alone up to open, so that a target that is down is asked once; the others while it stays open."""
    first = Connection(request, means)
    await first.open()
    others: list[Attempt] = []
    if first.is_open:
        made, others = await asyncio.gather(_first_second(first), _others(request, means, count, AT_ONCE - 1))
        cut = cut_short(made, means.deadline)
    else:
        made = first.attempt("r01")
        cut = cut_short(made, means.deadline)  # asked before the others, during which the deadline may pass
        others = [] if cut else await _others(request, means, count, AT_ONCE, made)
    if cut:
        raise Unmeasured(ProblemKind.TIMEOUT, "the deadline of the run ended before the first attempt was over")
    repeats = (made, *sorted(others, key=lambda one: one.id))
    missing = count - len(repeats)
    why = stop_after(repeats, means.deadline) or Stop.DEADLINE
    return repeats, (LeftOut("repeats", missing, why),) if missing > 0 else ()


async def _first_second(connection: Connection) -> Attempt:
    try:
        await connection.stay()
        await connection.close()
    finally:
        connection.abort()
    return connection.attempt("r01")


async def _others(request: ProbeRequest, means: Means, count: int, at_once: int, *before: Attempt) -> list[Attempt]:
    """Repeats 2 to `count`, so many at once, until something says stop."""
    made: list[Attempt] = []
    under_way: set[int] = set()
    numbers = iter(range(2, count + 1))  # shared: each number is taken by one worker

    def enough() -> bool:
        """Whether those under way could complete a row of timeouts, or the row is complete."""
        timeouts = equal_timeouts((*before, *made))
        return timeouts > 0 and timeouts + len(under_way) >= EQUAL_TIMEOUTS

    async def work() -> None:
        while not enough() and not stop_after((*before, *made), means.deadline):
            number = next(numbers, 0)
            if not number:
                return
            under_way.add(number)
            asked = replace(request, deflate=number == count)  # the last asks as browsers do: some faults show only so
            one = await attempt(asked, means, f"r{number:02}", stay=False)
            under_way.discard(number)
            if not cut_short(one, means.deadline):
                made.append(one)

    await asyncio.gather(*(work() for _ in range(at_once)))
    return made


async def _plain_gets(request: ProbeRequest, failed: Attempt, means: Means) -> tuple[PlainGet, ...]:
    """The path and the root without an upgrade and without a token; nothing when no HTTP was spoken anyway."""
    if failed.depth < StageName.REQUEST.depth:
        return ()
    wanted = {"path": without_secrets(request.resource)} | ({"root": "/"} if request.resource != "/" else {})
    return tuple(await asyncio.gather(*(_plain_get(request, label, path, means) for label, path in wanted.items())))


async def _plain_get(request: ProbeRequest, label: str, resource: str, means: Means) -> PlainGet:
    url = replace(request.url, scheme=_HTTP[request.url.scheme])
    answer = await exchange(
        url, method="GET", resource=resource, vault=means.vault, deadline=means.deadline, ca_file=means.ca_file
    )
    if answer.response is None:
        return PlainGet(label, None)
    return PlainGet(label, answer.response.status, answer.response.content_type, answer.response)


async def _elsewhere(request: ProbeRequest, found: Handshake, means: Means) -> Attempt | None:
    """How this server refuses a path that it does not know, where its usual refusal may be just that."""
    status = found.baseline.response.status if found.baseline.failed and found.baseline.response else 0
    lost = any(get.label == "path" and get.status == _NOT_FOUND for get in found.plain)
    solved = any(mark(one) == WELL for one in found.probes)
    stopped = bool(stop_after(found.probes, means.deadline)) or len(found.probes) >= BUDGET
    if status not in _OF_UNKNOWN_PATHS or not lost or solved or stopped:
        return None
    folder = request.resource.partition("?")[0].rpartition("/")[0]
    unknown = replace(request, resource=f"{folder}/{NOWHERE}", token=None, place=AuthMode.NONE)
    made = await attempt(unknown, means, "x01", stay=False)
    return None if cut_short(made, means.deadline) else made


def _is_here(first: Attempt) -> bool:
    tried = [address.address for address in first.addresses if address.tried]
    return bool(tried) and all(map(host.is_here, tried))
