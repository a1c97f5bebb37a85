"""Opens connections in the stages dns, tcp and tls, each timed and limited; no other module opens connections."""

import asyncio
import errno
import socket
import ssl
from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic
from typing import Final

from wsinvest.model.attempt import Address, Tls
from wsinvest.model.stage import Reason, Stage, StageName, State
from wsinvest.model.target import Url
from wsinvest.transport import proxy, tls
from wsinvest.transport.dns import FAMILIES, Endpoint, Lookup, resolve
from wsinvest.transport.http1 import ResponseReader
from wsinvest.transport.route import DIRECT, Proxy, Route
from wsinvest.transport.tcp import Stream, connected, reason_of

OPEN_S: Final = 4.0  # limit of dns, tcp and tls together
PART_S: Final = 4.5  # limit of each later part: sending, the head, the body
LOCAL_PORTS: Final[deque[int]] = deque(maxlen=4096)  # of the connections that were opened last: a log may name them


class Deadline:
    """A point in time on the monotonic clock that limits all waits."""

    def __init__(self, seconds: float) -> None:
        """The deadline is `seconds` from now."""
        self._end = monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self._end - monotonic())

    def within(self, seconds: float) -> float:
        """`seconds`, or the seconds left if they are fewer."""
        return min(seconds, self.remaining())


class StageTimer:
    """Records stages in order; each one lasts from the end of the previous stage, in ms."""

    def __init__(self) -> None:
        """Start the clock."""
        self.stages: list[Stage] = []
        self.started = self._last = monotonic()

    def passed(self, name: StageName) -> None:
        """Record this stage as passed."""
        self.stages.append(Stage(name, State.PASSED, self._lap()))

    def failed(self, name: StageName, reason: Reason, detail: str = "") -> None:
        """Record this stage as failed."""
        self.stages.append(Stage(name, State.FAILED, self._lap(), reason, detail))

    def judged(self, name: StageName, reason: Reason | None) -> Reason | None:
        """Record this stage as failed if there is a reason, else as passed; returns the reason."""
        if reason:
            self.failed(name, reason)
        else:
            self.passed(name)
        return reason

    def skipped(self, name: StageName) -> None:
        """Record this stage as skipped: it was not reached, or does not apply (TLS for ws URLs)."""
        self.stages.append(Stage(name, State.SKIPPED))

    def ended(self, names: tuple[StageName, ...]) -> tuple[Stage, ...]:
        """All stages of `names`: those recorded, then the others as skipped; those of a proxy if one was used."""
        recorded = {stage.name for stage in self.stages}
        for name in names:
            if name not in recorded:
                self.skipped(name)
        return tuple(self.stages)

    def _lap(self) -> float:
        before, self._last = self._last, monotonic()
        return (self._last - before) * 1000


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection after the stages dns, tcp and tls. `stream` is None if one of them failed.

    `watch`: the timer with these stages, to which the caller adds the later ones.
    """

    watch: StageTimer
    addresses: tuple[Address, ...] = ()
    peer: str = ""
    tls: Tls | None = None
    stream: Stream | None = None


async def open_stream(
    url: Url,
    *,
    deadline: Deadline,
    route: Route = DIRECT,
    family: str = "",
    open_s: float = OPEN_S,
    context: ssl.SSLContext | None = None,
    name: str | None = None,
    lookup: Lookup | None = None,
) -> Opened:
    """Connect to the URL's host and port; a failure is recorded as a failed stage, not raised.

    `family`: `IPv4` or `IPv6` in place of the route's. `open_s`: limit in seconds. `context`: replaces the route's TLS
    context. `name`: SNI instead of the URL's host, for contexts that do not check the host. `lookup`: in place of
    getaddrinfo.
    """
    trust = (context or tls.context(route.trust_for(url))) if url.secure else None
    budget = Deadline(deadline.within(open_s))
    opened, sock = await _reached(url, route, family or route.family, budget, lookup)
    if sock is None:
        return opened
    if trust is None:
        return await _plain(opened, sock)
    return await _secure(opened, sock, trust, url.host if name is None else name, budget)


async def read_head(stream: Stream, reader: ResponseReader, deadline: Deadline) -> Reason | None:
    """Read until the head is complete. Returns None, or the reason why there is no head."""
    budget = Deadline(deadline.within(PART_S))
    while reader.head is None and not reader.complete:
        data = await stream.receive(budget.remaining())
        if isinstance(data, bytes):
            reader.feed(data)
        elif data is Reason.CLOSED:
            reader.end()
        else:
            return data
    reader.came_at = datetime.now(UTC)
    return reader.failed


async def read_body(stream: Stream, reader: ResponseReader, deadline: Deadline) -> None:
    """Read until the body is complete. A body that stalls or breaks off is kept as far as it came."""
    while not reader.complete:
        data = await stream.receive(deadline.remaining())
        if isinstance(data, Reason):
            reader.end()
        else:
            reader.feed(data)


Reached = tuple[Opened, socket.socket | None]


async def _reached(url: Url, route: Route, family: str, budget: Deadline, lookup: Lookup | None) -> Reached:
    """A socket that leads to the server, None with the stage that failed."""
    watch = StageTimer()
    if route.proxy is not None:
        return await _through(url, route, route.proxy, family, budget, lookup)
    found = await _endpoints(route.address_of(url), url.port, family, budget, lookup)
    if isinstance(found, Reason):
        watch.failed(StageName.DNS, found)
        return Opened(watch), None
    watch.passed(StageName.DNS)
    sock, addresses = await _connect(found, budget)
    if sock is None:
        watch.failed(StageName.TCP, _decisive(addresses))
        return Opened(watch, addresses), None
    watch.passed(StageName.TCP)
    return Opened(watch, addresses, peer=_peer(addresses, url.port)), sock


async def _through(url: Url, route: Route, by: Proxy, family: str, budget: Deadline, lookup: Lookup | None) -> Reached:
    """A socket that leads to the server through a proxy; dns and tcp are then the proxy's, and unseen."""
    watch = StageTimer()
    found = await _endpoints(by.host, by.port, family, budget, lookup)
    if isinstance(found, Reason):
        watch.failed(StageName.PROXY_CONNECT, found)
        return Opened(watch), None
    sock, tried = await _connect(found, budget)
    if sock is None:
        watch.failed(StageName.PROXY_CONNECT, _decisive(tried))
        return Opened(watch), None
    watch.passed(StageName.PROXY_CONNECT)
    try:
        refusal = await proxy.tunnel(sock, by, route.address_of(url), url.port, budget.remaining())
    except BaseException:
        sock.close()
        raise
    if refusal is not None:
        sock.close()
        watch.failed(StageName.PROXY_TUNNEL, refusal.reason, refusal.detail)
        return Opened(watch), None
    watch.passed(StageName.PROXY_TUNNEL)
    watch.skipped(StageName.DNS)
    watch.skipped(StageName.TCP)
    return Opened(watch), sock


async def _endpoints(
    host: str, port: int, family: str, budget: Deadline, lookup: Lookup | None
) -> tuple[Endpoint, ...] | Reason:
    """The addresses of this family, or the reason why there are none."""
    found = await resolve(host, port, budget.remaining(), lookup)
    if isinstance(found, Reason):
        return found
    return tuple(item for item in found if family in ("", FAMILIES[item.family])) or Reason.FAMILY_MISSING


async def _connect(
    endpoints: tuple[Endpoint, ...], budget: Deadline
) -> tuple[socket.socket | None, tuple[Address, ...]]:
    """The socket of the first address that accepts (else None), and all addresses with their results."""
    addresses = [endpoint.address for endpoint in endpoints]
    for index, endpoint in enumerate(endpoints):
        # The remaining time is divided by the remaining addresses, so that a silent one leaves time for the next.
        outcome = await _try(endpoint, budget.remaining() / (len(endpoints) - index))
        if isinstance(outcome, socket.socket):
            addresses[index] = replace(addresses[index], tried=True)
            return outcome, tuple(addresses)
        addresses[index] = replace(addresses[index], tried=True, reason=outcome)
    return None, tuple(addresses)


async def _try(endpoint: Endpoint, seconds: float) -> socket.socket | Reason:
    try:
        sock = socket.socket(endpoint.family, socket.SOCK_STREAM)
    except OSError as error:
        return reason_of(error)
    try:
        sock.setblocking(False)
        async with asyncio.timeout(seconds):
            await asyncio.get_running_loop().sock_connect(sock, endpoint.sockaddr)
    except BaseException as error:
        sock.close()
        if not isinstance(error, OSError):
            raise
        if error.errno == errno.EADDRNOTAVAIL and not _has_source(endpoint):
            return Reason.UNREACHABLE
        return reason_of(error)
    LOCAL_PORTS.append(sock.getsockname()[1])
    return sock


def _has_source(endpoint: Endpoint) -> bool:
    """True if this host has a source address for the endpoint; if not, EADDRNOTAVAIL does not mean lack of ports."""
    with socket.socket(endpoint.family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(endpoint.sockaddr)  # UDP: sends no packet
        except OSError:
            return False
    return True


async def _plain(opened: Opened, sock: socket.socket) -> Opened:
    opened.watch.skipped(StageName.TLS)
    return replace(opened, stream=await connected(sock))


async def _secure(opened: Opened, sock: socket.socket, trust: ssl.SSLContext, name: str, budget: Deadline) -> Opened:
    try:
        async with asyncio.timeout(budget.remaining()):
            stream = await connected(sock, trust, name)
    except ssl.SSLError as error:
        opened.watch.failed(StageName.TLS, tls.reason_of(error), tls.detail_of(error))
        return opened
    except OSError as error:
        # asyncio reports a FIN during the TLS handshake as ConnectionResetError without errno.
        reason = Reason.CLOSED if isinstance(error, ConnectionResetError) and not error.errno else reason_of(error)
        opened.watch.failed(StageName.TLS, reason)
        return opened
    opened.watch.passed(StageName.TLS)
    return replace(opened, stream=stream, tls=tls.session_of(stream.tls, name))


def _peer(addresses: tuple[Address, ...], port: int) -> str:
    """The address that accepted, the last one tried; not asked from the socket, which may be reset by now."""
    host = [address.address for address in addresses if address.tried][-1]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _decisive(addresses: tuple[Address, ...]) -> Reason:
    """The first reason other than UNREACHABLE, which may only mean that this host lacks IPv6; else the first one."""
    reasons = [address.reason for address in addresses if address.reason]
    return next((reason for reason in reasons if reason is not Reason.UNREACHABLE), reasons[0])
