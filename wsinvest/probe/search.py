"""Counterfactual probes: after a failed baseline, one change at a time, until one opens or all were tried."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from wsinvest.facts.comparison import (
    BY_STAGE,
    CONTROL,
    HOST,
    UNCHANGED,
    WELL,
    Comparison,
    compare,
    ending,
    typical,
    variance,
)
from wsinvest.facts.limits import LeftOut, Stop
from wsinvest.model.attempt import Attempt, Change
from wsinvest.model.target import Url
from wsinvest.model.units import Experiment, key
from wsinvest.probe.attempting import attempt
from wsinvest.probe.budget import APART_S, EQUAL_TIMEOUTS, cut_short, equal_timeouts, stop_after
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import NotApplicable, ProbeRequest

BUDGET: Final = 16
LOOKS: Final = 2  # connections of the second look at a certificate, which count as probes
Choice = tuple[Experiment[..., Any], ProbeRequest]


class Search:
    """The search for the change that turns the outcome: fixed order, one change at a time, within the budget."""

    def __init__(
        self,
        experiments: Mapping[str, Experiment[..., Any]],
        request: ProbeRequest,
        repeats: tuple[Attempt, ...],
        context: ProbeContext,
        given: tuple[object, ...] = (),
    ) -> None:
        """`given`: what experiments may ask for besides the request and the attempt that it is compared with."""
        self.probes: list[Attempt] = []
        self._unchanged = experiments[UNCHANGED]
        self._experiments = sorted(experiments.values(), key=lambda unit: unit.order)
        self._request = request
        self._base = typical(repeats)
        self._noise = variance(repeats)
        self._controls = {ending(self._base)} if request.token is None else set()
        self._context = context
        self._budget = budget(request.url)
        self._given: dict[str, object] = {key(type(thing)): thing for thing in given}
        self._done = {request}
        self._repeated: set[ProbeRequest] = set()
        self._begun: dict[ProbeRequest, asyncio.Task[Attempt]] = {}

    async def run(self) -> tuple[LeftOut, ...]:
        """Make the probes; what was left out, and why."""
        try:
            return await self._run()
        finally:
            self._drop()

    async def _run(self) -> tuple[LeftOut, ...]:
        while (choice := next(self._choices(), None)) is not None:
            stop = self._stop()
            if stop:
                return (LeftOut("probes", len({request for _, request in self._choices()}), stop),)
            if await self._probe(*choice):
                break
        return await self._again()

    async def _again(self) -> tuple[LeftOut, ...]:
        """After a change that opened, repeat the request without it: did the fault pass? Returns what was left out."""
        last = self.probes[-1] if self.probes else self._base
        opened = last.change is not None and last.change.axis != CONTROL and ending(last) == WELL
        if not opened:
            return ()
        stop = self._stop()
        if stop is None and await self._attempt(self._unchanged, self._request):
            return ()
        return (LeftOut("probes", 1, stop or Stop.DEADLINE),)

    async def _probe(self, unit: Experiment[..., Any], request: ProbeRequest) -> bool:
        """Make one probe, adopt what advances; True if the search is over."""
        await self._begin_ahead(unit, request)
        made = await self._attempt(unit, request)
        if made is None:
            return False  # the next round stops for the deadline, and counts this request as left out
        if ending(made) in self._noise and request not in self._repeated:
            self._repeated.add(request)
            return False
        self._done.add(request)
        return self._weigh(unit.axis, request, made)

    async def _attempt(self, unit: Experiment[..., Any], request: ProbeRequest) -> Attempt | None:
        """Make one attempt and keep it; None if the run's deadline cut it, which says nothing of the target."""
        made = await (self._begun.pop(request, None) or self._begin(unit, request))
        made = replace(made, id=f"p{len(self.probes) + 1:02}")
        if cut_short(made, self._context.deadline):
            return None
        self.probes.append(made)
        return made

    def _begin(self, unit: Experiment[..., Any], request: ProbeRequest) -> "asyncio.Task[Attempt]":
        change, base = changed_by(unit), self._base.id
        return asyncio.create_task(attempt(request, self._context, "", stay=True, change=change, base=base))

    async def _begin_ahead(self, unit: Experiment[..., Any], request: ProbeRequest) -> None:
        """Where the request hangs, begin the probes behind this one too, while it waits: each takes seconds.

        They are weighed in their order all the same; what was begun is dropped when an earlier one opens or advances.
        """
        if not equal_timeouts((self._base,)):
            return
        if request not in self._begun:
            self._begun[request] = self._begin(unit, request)
        first = self._begun[request]
        while not (await asyncio.wait({first}, timeout=APART_S))[0]:
            behind = next((one for one in self._choices() if one[1] not in self._begun), None)
            if behind is None or not self._has_room:
                return
            self._begun[behind[1]] = self._begin(*behind)

    @property
    def _has_room(self) -> bool:
        """True if one more probe may be begun, even if all that are under way run out of time where the base does.

        One with the other scheme ends elsewhere.
        """
        failed = self._base.failed
        timeouts = equal_timeouts(
            one for one in self.probes if one.failed and failed and one.failed.name is failed.name
        )
        alike = sum(one.url == self._request.url for one in self._begun)
        within = timeouts + alike < EQUAL_TIMEOUTS and len(self.probes) + len(self._begun) < self._budget
        return within and self._context.deadline.remaining() > 0

    def _drop(self) -> None:
        """End what was begun ahead; it was compared with a request that is no longer the one in question."""
        for task in self._begun.values():
            task.cancel()
        self._begun.clear()

    def _weigh(self, axis: str, request: ProbeRequest, made: Attempt) -> bool:
        outcome = compare(made, self._base, self._noise | (self._controls if axis != CONTROL else set()))
        if axis == CONTROL:
            self._controls.add(ending(made))
        elif outcome is Comparison.ADVANCED and axis not in BY_STAGE | {HOST}:
            self._base, self._request = made, request
            self._drop()
        # With the right scheme or host nothing is left to ask: a token would go to another origin.
        return outcome is Comparison.OPENED or (outcome is Comparison.ADVANCED and axis in ("scheme", HOST))

    def _choices(self) -> Iterator[Choice]:
        """The experiments that change something and were not done yet, in order."""
        for unit in self._experiments:
            request = unit(**self._needed(unit))
            if not isinstance(request, NotApplicable) and request not in self._done:
                yield unit, request

    def _needed(self, unit: Experiment[..., Any]) -> dict[str, object]:
        at_hand = self._given | {key(ProbeRequest): self._request, key(Attempt): self._base}
        return {name: at_hand.get(key(kind)) for name, (kind, _optional) in unit.needs.items()}

    def _stop(self) -> Stop | None:
        stop = stop_after(self.probes, self._context.deadline)
        return stop or (Stop.BUDGET if len(self.probes) >= self._budget else None)


def budget(url: Url) -> int:
    """The number of probes for this target; over TLS the second look at the certificate takes LOOKS of them."""
    return BUDGET - LOOKS if url.secure else BUDGET


def changed_by(unit: Experiment[..., Any]) -> Change:
    """What an experiment changes, as evidence."""
    return Change(unit.axis, unit.name, unit.separates, unit.text.text)
