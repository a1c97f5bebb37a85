"""Decides if a target runs on this host; only then its memory, descriptors and sockets can be read here."""

import ipaddress
import queue
import socket
import threading
from functools import lru_cache
from typing import Final

import psutil

from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.hosts import address_of
from wsinvest.model.target import Target

RESOLVER_S: Final = 0.5
_LOCALHOST: Final = frozenset({"127.0.0.1", "::1"})


def is_here(host: str) -> bool:
    """True if all addresses of this name belong to this host; False if it does not resolve within RESOLVER_S."""
    found = addresses_of(host)
    return bool(found) and all(_is_local(address) for address in found)


def runs_here(target: Target) -> bool:
    """True if the configured server process exists on this host, or the target's address belongs to it."""
    if target.process_pid is not None and psutil.pid_exists(target.process_pid):
        return True
    return is_here(target.url.host)


def require_here(target: Target) -> None:
    """Raise Unmeasured unless the target runs on this host; a name without an address may be this host, or not."""
    if runs_here(target):
        return
    host = target.url.host
    known = f"{host} is not this host, and no living pid is given"
    unknown = f"{host} has no known address, so it is unknown if it is this host"
    raise Unmeasured(ProblemKind.OUT_OF_SIGHT, known if addresses_of(host) else unknown)


def addresses_of(host: str) -> frozenset[str]:
    """The addresses of a name or of an IP literal; empty if it does not resolve within RESOLVER_S seconds."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761 section 6.3: loopback, without a lookup
        return _LOCALHOST
    literal = plain(name)
    return frozenset({literal}) if literal else _resolve(name)


def plain(address: str) -> str:
    """The address in its shortest form without zone id, IPv4-mapped IPv6 as IPv4; empty if it is no address."""
    parsed = address_of(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed or "")


def _is_local(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return parsed.is_loopback or parsed.is_unspecified or address in _interfaces()


def _interfaces() -> frozenset[str]:
    cards = psutil.net_if_addrs().values()
    return frozenset(plain(item.address) for card in cards for item in card) - {""}


@lru_cache(maxsize=64)
def _resolve(name: str) -> frozenset[str]:
    """The addresses of a name, empty after RESOLVER_S. The daemon thread lets the process end while it still waits."""
    answers: queue.SimpleQueue[frozenset[str]] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(_ask(name)), daemon=True).start()
    try:
        return answers.get(timeout=RESOLVER_S)
    except queue.Empty:
        return frozenset()


def _ask(name: str) -> frozenset[str]:
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return frozenset()
    return frozenset(plain(str(item[4][0])) for item in found) - {""}
