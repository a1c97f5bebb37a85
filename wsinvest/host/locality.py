"""Whether a target runs on this host: only then do our memory, descriptors and sockets say anything about it."""

import ipaddress
import queue
import socket
import threading
from functools import lru_cache
from typing import Final

import psutil

from wsinvest.model.hosts import address_of
from wsinvest.model.target import Target

RESOLVER_S: Final = 0.5
_LOCALHOST: Final = frozenset({"127.0.0.1", "::1"})


def is_here(host: str) -> bool:
    """Whether this name or address belongs to this host; a name that does not resolve at once does not."""
    found = addresses_of(host)
    return bool(found) and all(_is_ours(address) for address in found)


def runs_here(target: Target) -> bool:
    """Whether the target's server runs on this host: its process was named and lives, or its address is ours."""
    if target.process_pid is not None and psutil.pid_exists(target.process_pid):
        return True
    return is_here(target.url.host)


def addresses_of(host: str) -> frozenset[str]:
    """The addresses of a name or literal, empty when there are none within RESOLVER_S."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761: always loopback, never asked for
        return _LOCALHOST
    literal = plain(name)
    return frozenset({literal}) if literal else _resolve(name)


def plain(address: str) -> str:
    """An address in its shortest form without scope, IPv4 inside IPv6 unwrapped; empty for anything else."""
    parsed = address_of(address)
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed or "")


def _is_ours(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return parsed.is_loopback or parsed.is_unspecified or address in _interfaces()


def _interfaces() -> frozenset[str]:
    cards = psutil.net_if_addrs().values()
    return frozenset(plain(item.address) for card in cards for item in card) - {""}


@lru_cache(maxsize=64)
def _resolve(name: str) -> frozenset[str]:
    """Ask the resolver in a daemon thread: a silent name server must neither hold us nor keep the process alive."""
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
