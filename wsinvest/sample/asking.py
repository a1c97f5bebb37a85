"""Why an endpoint could not be asked: it wants fewer requests, or our own network failed. Neither is its fault."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Final

from wsinvest.facts.limits import TOO_MANY_REQUESTS
from wsinvest.model.attempt import Address, Response
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.gauge import NotSeen
from wsinvest.model.sample import Why
from wsinvest.model.stage import Stage, State
from wsinvest.sample.own_network import own_fault

MOST_PAUSE_S: Final = 3600.0
USUAL_PAUSE_S: Final = 60.0  # after a 429 that does not say how long
_NOT_DUE: Final = frozenset({ProblemKind.NOT_APPLICABLE, ProblemKind.OUT_OF_SIGHT})
_MOST_DIGITS: Final = 9


class Pause:
    """How long a source asked not to be asked again."""

    def __init__(self) -> None:
        """Nothing was asked."""
        self._until = 0.0
        self._why = Why.RATE_LIMITED

    def check(self) -> None:
        """Raise NotSeen while it lasts."""
        if monotonic() < self._until:
            raise NotSeen(self._why)

    def obey(self, cannot: NotSeen) -> None:
        """Begin if that is what was asked for."""
        if cannot.pause_s:
            self._until, self._why = monotonic() + cannot.pause_s, cannot.why


class Gate(Pause):
    """Lets one connection at a time be opened to a target, and none while the target wants fewer requests."""

    def __init__(self) -> None:
        """Open."""
        super().__init__()
        self._lock = asyncio.Lock()

    async def __aenter__(self) -> None:
        """Wait for our turn; raises NotSeen while the pause lasts."""
        await self._lock.acquire()
        try:
            self.check()
        except NotSeen:
            self._lock.release()
            raise

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, NotSeen):
            self.obey(error)
        self._lock.release()


def due(cannot: Unmeasured) -> bool:
    """False if there is nothing to ask: the endpoint is not named, or is on another host."""
    return cannot.problem.kind not in _NOT_DUE


async def refuse_unknown(stages: Iterable[Stage], response: Response | None, addresses: Iterable[Address] = ()) -> None:
    """Raise NotSeen if fewer requests were asked for, or if it was our own network that failed.

    Only 429 asks for fewer requests. 503 is an outage, also where Retry-After says how long it is expected to last
    (RFC 9110 section 10.2.3): who waits that long without a look knows neither that it is down nor when it ends.
    """
    if response is not None and response.status == TOO_MANY_REQUESTS:
        raise NotSeen(Why.RATE_LIMITED, pause_of(response))
    failed = next((stage for stage in stages if stage.state is State.FAILED), None)
    why = None if failed is None else await asyncio.to_thread(own_fault, failed, addresses)
    if why is not None:
        raise NotSeen(why)


def pause_of(response: Response) -> float:
    """Seconds to pause: Retry-After as a number or a date, at most MOST_PAUSE_S."""
    said = response.retry_after.strip()
    if said.isdecimal():
        return min(float(said[:_MOST_DIGITS]), MOST_PAUSE_S)
    try:
        until = parsedate_to_datetime(said)
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return USUAL_PAUSE_S
    return min(max(seconds, 1.0), MOST_PAUSE_S)
