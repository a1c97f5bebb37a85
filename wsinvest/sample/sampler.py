"""A sampler of one target: at each call one handshake, the held connection and the gauges, as one sample."""

import asyncio
import inspect
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from math import isfinite
from time import monotonic, monotonic_ns
from types import TracebackType
from typing import Any, Final, Self

from wsinvest.collect.handshake import baseline_request
from wsinvest.config.resolved import Resolved
from wsinvest.host.netstat import PROC
from wsinvest.model.gauge import CANARY, PROBE, Gauge, NotSeen, gauges
from wsinvest.model.sample import CanaryEnd, CanarySeen, ProbeSeen, Sample, Why
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import ProbeRequest
from wsinvest.probe.routing import route_to
from wsinvest.redact.redactor import Redactor
from wsinvest.sample.asking import Gate, Pause
from wsinvest.sample.canary import PING_S, Canary
from wsinvest.sample.here import Here, why_of
from wsinvest.sample.log_ends import LogEnds
from wsinvest.sample.log_tail import LogTail
from wsinvest.sample.probe import look
from wsinvest.sample.service import Service
from wsinvest.sample.tokens import Tokens
from wsinvest.store.sample_lines import exact
from wsinvest.transport.opener import Deadline

ON_TIME: Final = 0.9  # of a gauge's interval: samples come some milliseconds early or late
PROBE_S: Final = 15.0
HELD_S: Final = 10.0**9  # the deadline of the held connection: it has none
_BOOT_DIGITS: Final = 8
_NO_ROOM: Final = 503  # what nginx's limit_conn and a full queue of HAProxy answer


class Sampler:
    """Takes samples of one target, one at a time. Enter it to hold the canary; what it keeps does not grow."""

    def __init__(self, resolved: Resolved, *, canary: bool = True, ping_s: float = PING_S) -> None:
        """Nothing is asked yet. `canary`: hold a connection beside the handshakes."""
        self._resolved = resolved
        self._route = route_to(resolved.target, resolved.credentials)
        self._redactor = Redactor()
        self._tokens = Tokens(resolved)
        self._here = Here(resolved.target)
        logs = resolved.target.server_log
        self._service = Service(resolved, self._tokens, LogTail(logs), LogEnds(logs))
        self._gate = Gate()
        self._canary = Canary(self._request, self._held, self._gate, ping_s) if canary else None
        self._task: asyncio.Task[None] | None = None
        self._due: dict[str, float] = {}
        self._read: dict[str, Mapping[str, float] | Why] = {}
        self._paused: dict[str, Pause] = defaultdict(Pause)
        self._boot = boot_id()

    async def take(self, seq: int, *, quiet: bool = False) -> Sample:
        """One sample, as its line keeps it. Never raises for a fault of the target or of this host."""
        at, mono_ns = datetime.now(UTC), monotonic_ns()
        unknown: dict[str, Why] = {}
        probe = await self._probe(at, unknown)
        held = self._canary_seen(mono_ns, unknown)
        numbers = await self._gauges(unknown)
        return exact(Sample(at, mono_ns, self._boot, seq, probe, held, numbers, unknown, quiet))

    async def __aenter__(self) -> Self:
        if self._canary is not None:
            self._task = asyncio.create_task(self._canary.run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._let_canary_go()
        self._here.close()

    async def _let_canary_go(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _probe(self, at: datetime, unknown: dict[str, Why]) -> ProbeSeen | None:
        try:
            found = await self._looked(at)
            self._tokens.tried(found)
            if found.open_us is not None:
                self._service.ends.ours(cut=found.failed and found.close is None)
            return found
        except NotSeen as cannot:
            unknown[PROBE] = cannot.why
        except OSError as error:
            unknown[PROBE] = why_of(error)
        return None

    async def _looked(self, at: datetime) -> ProbeSeen:
        """A handshake; where the held connection alone keeps it out, one without that connection."""
        found = await self._look(at)
        canary = self._canary
        if canary is None or not canary.holds:
            return found
        canary.proven = canary.proven or not found.failed
        if canary.proven or found.status != _NO_ROOM:
            return found
        await self._let_canary_go()
        try:
            alone = await self._look(at)
            if not alone.failed:
                canary.stay_away()
            return alone
        finally:
            self._task = asyncio.create_task(canary.run())

    async def _look(self, at: datetime) -> ProbeSeen:
        async with self._gate:
            return await look(await self._request(), self._context(), at)

    def _canary_seen(self, mono_ns: int, unknown: dict[str, Why]) -> CanarySeen | None:
        if self._canary is None:
            return None
        if self._task is not None and self._task.done():  # our own bug must not look like a healthy target
            unknown[CANARY] = Why.BUG
            return None
        found = self._canary.seen(mono_ns)
        if isinstance(found, Why):
            unknown[CANARY] = found
            return None
        if found is not None and found.end is not None:
            self._service.ends.ours(cut=found.end in (CanaryEnd.CUT, CanaryEnd.SILENT))
        return found

    async def _gauges(self, unknown: dict[str, Why]) -> Mapping[str, float]:
        """The numbers as they were read last, each at most its gauge's interval ago; of another process anew.

        Those that are read seldom stand last, which makes shorter files.
        """
        here = self._here.applies
        found: dict[str, float] = {}
        if here and self._here.changed():
            self._due.clear()
        for unit in sorted(gauges(), key=lambda unit: unit.every_s):
            of_host = Here in {kind for kind, _optional in unit.needs.values()}
            if of_host and not here:
                continue
            if monotonic() >= self._due.get(unit.name, 0.0):
                self._due[unit.name] = monotonic() + unit.every_s * ON_TIME
                self._read[unit.name] = await self._reading(unit, self._here if of_host else self._service)
            last = self._read[unit.name]
            if isinstance(last, Why):
                unknown |= dict.fromkeys(unit.names, last)
            else:
                found |= last
        return found

    async def _reading(self, unit: Gauge[..., Any], given: object) -> Mapping[str, float] | Why:
        """The numbers of a gauge, or why there are none: also while a pause that its source asked for lasts."""
        try:
            self._paused[unit.name].check()
            found: Any = unit(given)
            numbers = await found if inspect.isawaitable(found) else found
        except NotSeen as cannot:
            self._paused[unit.name].obey(cannot)
            return cannot.why
        except OSError as error:
            return why_of(error)
        except Exception:  # noqa: BLE001  a bug of one gauge ends neither the sample nor the watch
            return Why.BUG
        return {name: float(value) for name, value in numbers.items() if isfinite(value)}

    async def _request(self) -> ProbeRequest:
        tokens = await self._tokens.current()
        return baseline_request(self._resolved.target, self._resolved.credentials, tokens)

    def _context(self) -> ProbeContext:
        ends = not self._resolved.target.converses
        return ProbeContext(self._redactor, Deadline(PROBE_S), self._route, ends_on_error=ends)

    def _held(self) -> ProbeContext:
        return ProbeContext(self._redactor, Deadline(HELD_S), self._route, ends_on_error=False)


def boot_id() -> str:
    """What tells this boot of the host from others; empty where the system does not tell."""
    try:
        return (PROC / "sys/kernel/random/boot_id").read_text("ascii").replace("-", "")[:_BOOT_DIGITS]
    except OSError:
        return ""
