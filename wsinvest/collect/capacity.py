"""How many more connections each limit would allow, and which limit binds: an estimate with its basis named."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wsinvest.facts.capacity import Capacity, Carries, Held, Limit
from wsinvest.facts.config import Config
from wsinvest.facts.health import Health
from wsinvest.facts.memory import Memory
from wsinvest.facts.server import Server
from wsinvest.facts.sockets import Sockets
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target

MB: Final = 2**20
DIGITS: Final = 9
# What a process holds besides its connections, when its descriptors may not be counted.
RESERVED_DESCRIPTORS: Final = 32


@dataclass(frozen=True, slots=True)
class Cost:
    """What one open connection with traffic takes on a server: bytes by kind, and descriptors.

    `tls_bytes` come on top where the server ends TLS itself.
    """

    server: str
    plain_bytes: int
    compressed_bytes: int
    tls_bytes: int
    descriptors: int = 1

    def of(self, carries: Carries) -> int:
        """Bytes of a connection of this kind."""
        compressed = carries in {Carries.COMPRESSED, Carries.TLS_COMPRESSED}
        tls = carries in {Carries.TLS, Carries.TLS_COMPRESSED}
        return (self.compressed_bytes if compressed else self.plain_bytes) + (self.tls_bytes if tls else 0)


def _cost(server: str, plain_kib: float, compressed_kib: float, tls_kib: float, descriptors: int = 1) -> Cost:
    return Cost(server, int(plain_kib * 1024), int(compressed_kib * 1024), int(tls_kib * 1024), descriptors)


# Memory per connection with messages, measured on Linux with CPython 3.11 and Node, at 60 to 460 connections; proxies
# only pass frames on. asyncio keeps a buffer of 256 KiB for each TLS connection, tornado and the others do not.
COSTS: Final = (
    _cost("uvicorn", 29, 267, 294),
    _cost("aiohttp", 16, 253, 279),
    _cost("tornado", 15, 262, 21),
    _cost("websockets", 17, 67, 281),
    _cost("node", 24, 323, 55),
    _cost("nginx", 17.7, 17.7, 26, descriptors=2),
    _cost("haproxy", 4.2, 4.2, 15, descriptors=2),
)
DEFAULT: Final = _cost("default", 29, 323, 294)  # the highest costs above


@collector
async def capacity(
    target: Target,
    config: Config | None,
    memory: Memory | None,
    server: Server | None,
    sockets: Sockets | None,
    health: Health | None,
) -> Capacity:
    """Estimates from the facts of other collectors; opens and reads nothing."""
    now = None if sockets is None else sockets.connections
    declared = None if config is None else declared_connections(config)
    found = [
        *_by_memory(memory, cost_of(server, health), now or 0, ends_tls=ends_tls(target)),
        *_by_descriptors(server, cost_of(server, None), now or 0),
        *_by_ports(sockets if behind_proxy(target) else None),
        *_by_configuration(declared),
    ]
    if not found:
        raise Unmeasured(ProblemKind.MISSING, "no limit of the target could be read, so there is nothing to estimate")
    return Capacity(
        limits=tuple(sorted(found, key=lambda limit: limit.connections)),
        rule_of_2_mb=None if memory is None else rule_of_2_mb(memory),
        declared=declared,
        connections_now=now,
    )


def rule_of_2_mb(memory: Memory) -> int:
    """The capacity that the tool before wsinvest printed; it knew no server, and no limit but memory."""
    return int((memory.total - memory.used) / MB * 0.7 / 2)


def cost_of(server: Server | None, health: Health | None) -> Cost:
    """The measured cost of this server, by its program's name, else by the Server header of its health endpoint."""
    program = "" if server is None else server.program
    header = "" if health is None or health.response is None else health.response.header("server")
    for said in (program.lower(), header.lower()):
        found = next((cost for cost in COSTS if cost.server in said), None)
        if found:
            return found
    return DEFAULT


def declared_connections(config: Config) -> int | None:
    """The number in WS_MAX_CONNECTIONS; None if it is not set or no plain number."""
    text = config.setting("WS_MAX_CONNECTIONS").shown.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


def behind_proxy(target: Target) -> bool:
    """True if a proxy on this host stands before the server: a named one, or the server's port is not the URL's."""
    return bool(target.proxy_conf) or target.process_port not in (None, target.url.port)


def ends_tls(target: Target) -> bool:
    """True if the process that was looked at may end TLS itself: the URL is wss and no proxy of this host is known."""
    return target.url.secure and not behind_proxy(target)


def _by_memory(memory: Memory | None, cost: Cost, now: int, *, ends_tls: bool) -> Iterator[Limit]:
    if memory is None:
        return
    kinds = tuple(Held(one, cost.of(one), now + memory.room // cost.of(one)) for one in Carries)
    fit = {held.carries: held.connections for held in kinds}
    carries, plain = (Carries.TLS_COMPRESSED, Carries.TLS) if ends_tls else (Carries.COMPRESSED, Carries.PLAIN)
    yield Limit(
        "memory",
        fit[carries],
        "memory",
        cost.of(carries),
        cost.server,
        fit[plain],
        fit[carries] - now,
        kinds,
        carries,
    )


def _by_descriptors(server: Server | None, cost: Cost, now: int) -> Iterator[Limit]:
    if server is None or server.descriptor_limit is None:
        return
    if server.open_descriptors is None:
        others = RESERVED_DESCRIPTORS
    else:
        others = max(0, server.open_descriptors - now * cost.descriptors)
    in_all = max(0, server.descriptor_limit - others) // cost.descriptors
    yield Limit("descriptors", in_all, "descriptors", left=max(0, in_all - now))


def _by_ports(sockets: Sockets | None) -> Iterator[Limit]:
    """A proxy opens one connection to the server for each of its own, all from one address to one destination."""
    if sockets is None or sockets.ephemeral_range is None:
        return
    first, last = sockets.ephemeral_range
    in_all = last - first + 1
    yield Limit("ports", in_all, "ports", left=max(0, in_all - (sockets.ephemeral_used or 0)))


def _by_configuration(declared: int | None) -> Iterator[Limit]:
    if declared is not None:
        yield Limit("configured", declared, "configured")
