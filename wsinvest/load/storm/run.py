"""A whole storm: permission, the rate of the server, the forecast, and the rehearsal where one was asked for."""

import asyncio
import ipaddress
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum

from wsinvest.config.resolved import Resolved
from wsinvest.facts.backoff import Backoff
from wsinvest.facts.storm import Order, Rate, RateBasis, Storm
from wsinvest.load.consent import NotPermitted, Permission, permitted
from wsinvest.load.own_limits import check_descriptors, fitted
from wsinvest.load.storm.burst import measured
from wsinvest.load.storm.ending import Ends, ends_of
from wsinvest.load.storm.forecast import forecast
from wsinvest.load.storm.rehearsal import rehearse
from wsinvest.load.storm.served import Served
from wsinvest.load.way import LOOK_UP_S, Unready, Way, prepared
from wsinvest.model.stage import Reason
from wsinvest.probe.routing import route_to
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.dns import resolve


class Phase(StrEnum):
    """What a storm is at, told as it begins."""

    START = "the server is started"
    RATE = "the rate is measured"
    FORECAST = "restarts are simulated"
    REHEARSAL = "a restart is rehearsed"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `rate`: handshakes a second, 0 to measure it. `command`: starts the server, empty: no rehearsal.

    `owned`: the host that was typed behind --i-own-this.
    """

    clients: int
    backoff: Backoff
    timeout_s: float
    down_s: float
    rate: float = 0.0
    command: str = ""
    owned: str = ""

    @property
    def sends(self) -> bool:
        """False where nothing is sent: the rate is given, and no rehearsal is asked for."""
        return not self.rate or bool(self.command)


def storm(
    resolved: Resolved, redactor: Redactor, question: Question, tell: Callable[[Phase], None] = lambda _phase: None
) -> Storm:
    """Answer the question; raises NotPermitted, Unready, OwnLimit, NoRate, StormEnded or NotServed, each of one line.

    A server that the command starts is stopped at the end, and every connection is closed, whatever happens.
    """
    with ExitStack() as stack:
        way, served, ends = None, None, None
        if question.sends:
            check_descriptors(question.clients)
            permission = asyncio.run(_permission(resolved, question))
            if question.command:
                served = _server(resolved, permission, question.command)
                tell(Phase.START)
                stack.enter_context(served)
            way = asyncio.run(_way(resolved, redactor, permission, question.clients))
            if not permission.free:
                ends = stack.enter_context(ends_of(resolved, permission))
        rate = _rate(way, question, tell, ends)
        tell(Phase.FORECAST)
        of = (question.clients, question.backoff, question.timeout_s, question.down_s)
        found = Storm(*of, rate, forecast(*of, rate))
        if way is None or served is None:
            return found
        tell(Phase.REHEARSAL)
        return Storm(*of, rate, found.forecast, rehearse(way, served, found))


def _rate(way: Way | None, question: Question, tell: Callable[[Phase], None], ends: Ends | None) -> Rate:
    """As given, else as measured."""
    if question.rate or way is None:
        return Rate(question.rate, question.rate, question.rate, Order.UNKNOWN, RateBasis.GIVEN)
    tell(Phase.RATE)
    return measured(way, question.clients, ends=ends)


async def _permission(resolved: Resolved, question: Question) -> Permission:
    """The permission for all clients at once, in one second; asked for before anything is sent to the target."""
    target = resolved.target
    host = route_to(target, resolved.credentials).address_of(target.url)
    found = await resolve(host, target.url.port, LOOK_UP_S)
    if isinstance(found, Reason):
        raise Unready(f"{host}: the name has no address ({found}); check the URL")
    return await permitted(resolved, found, most=question.clients, rate=question.clients, owned=question.owned)


async def _way(resolved: Resolved, redactor: Redactor, permission: Permission, clients: int) -> Way:
    """The way to addresses that were permitted, with as many of our own as the clients need."""
    way = (await prepared(resolved, redactor=redactor)).way
    found = {str(one.sockaddr[0]) for one in way.endpoints}
    if not found <= permission.addresses:
        raise NotPermitted(f"{resolved.target.url.host} has another address than a moment ago; begin again")
    return fitted(way, clients)


def _server(resolved: Resolved, permission: Permission, command: str) -> Served:
    """The server of a rehearsal; raises NotPermitted unless the target is on loopback."""
    if not all(ipaddress.ip_address(one.partition("%")[0]).is_loopback for one in permission.addresses):
        host = resolved.target.url.host
        raise NotPermitted(f"--rehearse: {host} is not on loopback; only a server of this machine is restarted")
    return Served(command, resolved.target.url.port)
