"""Our own limits: descriptors and ports of this machine, seen to before a load begins."""

import errno
import ipaddress
import socket
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from wsinvest.load.way import Way
from wsinvest.model.failure import Failure

OWN_DESCRIPTORS: Final = 64  # of this process besides its connections: standard streams, libraries, files of evidence
_RANGE: Final = Path("/proc/sys/net/ipv4/ip_local_port_range")
_USUAL_RANGE: Final = (32768, 60999)  # of Linux, where /proc does not say it
_SHARE: Final = 0.9  # of the ports: others need some, and those of closed connections wait a minute (RFC 9293 3.6.1)
_MOST_SOURCES: Final = 200


class OwnLimit(Failure):
    """This machine cannot hold so many connections; one line with the command that raises the limit."""


def fitted(way: Way, count: int, ports: tuple[int, int] | None = None) -> Way:
    """The way with as many of our own addresses as so many connections need.

    `ports`: the range that the kernel chooses from, asked of it where it is not given. Raises the soft limit
    of descriptors as far as it may. Raises OwnLimit, before anything is sent.
    """
    check_descriptors(count)
    low, high = ports or port_range()
    each = max(1, int((high - low + 1) * _SHARE))
    if count <= each or not way.endpoints:
        return way
    addresses = -(-count // (each * len(way.endpoints)))
    if addresses <= 1:
        return way
    sources = loopback_sources(addresses) if _is_loopback(way) else ()
    if len(sources) < addresses:
        raise OwnLimit(
            f"{count} connections: ports {low} to {high} give {each * len(way.endpoints)} to this target; "
            'widen them by: sysctl -w net.ipv4.ip_local_port_range="1024 65535"'
        )
    return replace(way, sources=sources)


def check_descriptors(count: int) -> None:
    """Raise OwnLimit unless this process may have so many sockets; its soft limit is raised up to the hard one."""
    if sys.platform == "win32":
        return
    import resource

    needed = count + OWN_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if resource.RLIM_INFINITY in (soft, hard) and soft in (resource.RLIM_INFINITY, hard):
        return
    if soft < needed and (hard == resource.RLIM_INFINITY or soft < hard):
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft < needed:
        raise OwnLimit(
            f"{count} connections: this process may open {hard} files, {needed} are needed; {_raise(needed)}"
        )


def port_range() -> tuple[int, int]:
    """The first and last port that the kernel chooses from."""
    try:
        low, high = _RANGE.read_text().split()
        return int(low), int(high)
    except (OSError, ValueError):
        return _USUAL_RANGE


def loopback_sources(count: int) -> tuple[str, ...]:
    """So many addresses of 127.0.0.0/8 that this machine can bind; fewer where it has fewer (only Linux has all)."""
    found: list[str] = []
    for number in range(1, min(count, _MOST_SOURCES) + 1):
        address = str(ipaddress.IPv4Address("127.0.0.0") + number)
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
                probe.bind((address, 0))
        except OSError as error:
            if error.errno != errno.EADDRNOTAVAIL:
                raise
            break
        found.append(address)
    return tuple(found)


def _is_loopback(way: Way) -> bool:
    return all(str(one.sockaddr[0]).startswith("127.") for one in way.endpoints)


def _raise(needed: int) -> str:
    return f"raise it by: ulimit -Hn {needed} (as root), or LimitNOFILE={needed} in the unit of systemd"
