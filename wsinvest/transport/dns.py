"""Resolves host names with the system's resolver in a daemon thread, within a time limit."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from wsinvest.model.attempt import Address
from wsinvest.model.stage import Reason

Lookup = Callable[..., list[Any]]
FAMILIES: Final = {socket.AF_INET: "IPv4", socket.AF_INET6: "IPv6"}
LOOKUP: Final[ContextVar[Lookup]] = ContextVar("lookup", default=socket.getaddrinfo)  # a fleet asks for a name once
PATIENCE_S: Final = 1.0  # limit of the first lookup, for both families
_UNKNOWN_NAME: Final = {
    getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY") if hasattr(socket, name)
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address to connect to: its family and its socket address for `connect`."""

    family: socket.AddressFamily
    sockaddr: tuple[Any, ...]

    @property
    def address(self) -> Address:
        """The address as evidence, marked as not tried."""
        return Address(FAMILIES[self.family], str(self.sockaddr[0]))


async def resolve(host: str, port: int, seconds: float, lookup: Lookup | None = None) -> tuple[Endpoint, ...] | Reason:
    """The addresses in the system's order of preference, or the reason why there are none.

    `seconds`: time limit. One lookup asks for both families. If it gets no answer in PATIENCE_S, each family is asked
    alone, since some name servers ignore queries of one type only. `lookup`: in place of that of the context, LOOKUP.
    """
    lookup = lookup or LOOKUP.get()
    try:
        return _endpoints(lookup(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST))
    except (OSError, UnicodeError):
        pass  # a name, not an address
    patience = min(PATIENCE_S, seconds / 2)
    found = await _look_up_in_thread(lookup, host, port, socket.AF_UNSPEC, patience)
    if found is not Reason.RESOLVER_TIMEOUT:
        return found
    answers = await asyncio.gather(
        *(_look_up_in_thread(lookup, host, port, family, seconds - patience) for family in FAMILIES)
    )
    endpoints = tuple(item for answer in answers if isinstance(answer, tuple) for item in answer)
    return endpoints or Reason.RESOLVER_TIMEOUT


async def _look_up_in_thread(
    lookup: Lookup, host: str, port: int, family: socket.AddressFamily, seconds: float
) -> tuple[Endpoint, ...] | Reason:
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[Endpoint, ...] | Reason] = loop.create_future()

    def set_answer(result: tuple[Endpoint, ...] | Reason) -> None:
        if not answer.done():
            answer.set_result(result)

    def work() -> None:
        result = _look_up(lookup, host, port, family)
        with contextlib.suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(set_answer, result)

    # Not the loop's executor: it joins its threads at exit, and would wait there for a silent name server.
    threading.Thread(target=work, name=f"resolve {host}", daemon=True).start()
    try:
        async with asyncio.timeout(seconds):
            return await answer
    except TimeoutError:
        return Reason.RESOLVER_TIMEOUT


def _look_up(lookup: Lookup, host: str, port: int, family: socket.AddressFamily) -> tuple[Endpoint, ...] | Reason:
    try:
        return _endpoints(lookup(host, port, family=family, type=socket.SOCK_STREAM)) or Reason.NAME_NOT_FOUND
    except socket.gaierror as error:
        if error.errno in _UNKNOWN_NAME:
            return Reason.NAME_NOT_FOUND
        return Reason.RESOLVER_TIMEOUT if error.errno == socket.EAI_AGAIN else Reason.RESOLVER_FAILED
    except UnicodeError:  # a label that is empty or too long for a host name
        return Reason.NAME_NOT_FOUND
    except OSError:
        return Reason.RESOLVER_FAILED


def _endpoints(found: list[Any]) -> tuple[Endpoint, ...]:
    return tuple(Endpoint(family, sockaddr) for family, _, _, _, sockaddr in found if family in FAMILIES)
