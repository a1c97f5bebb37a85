"""Tells a failure of this host's own network from one of the target: only then it is unknown, not down."""

import errno
import ipaddress
import socket
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import psutil

from wsinvest.host.netstat import PROC
from wsinvest.model.attempt import Address
from wsinvest.model.sample import Why
from wsinvest.model.stage import Reason, Stage, StageName

RESOLV_CONF: Final = Path("/etc/resolv.conf")
ASK_S: Final = 1.0
_MOST_SERVERS: Final = 3  # as many as the C library asks
_OURS: Final = {Reason.DESCRIPTORS_EXHAUSTED: Why.DESCRIPTORS, Reason.PORTS_EXHAUSTED: Why.PORTS}
_RESOLVING: Final = frozenset({Reason.RESOLVER_TIMEOUT, Reason.RESOLVER_FAILED})
_CONNECTING: Final = frozenset({Reason.UNREACHABLE, Reason.TIMEOUT})
_FIRST: Final = frozenset({StageName.TCP, StageName.PROXY_CONNECT})
_QUERY: Final = struct.pack(">HHHHHH", 0x7773, 0x0100, 1, 0, 0, 0) + b"\0" + struct.pack(">HH", 2, 1)  # NS of the root
_ON_LINK: Final = "00000000"
_INCOMPLETE: Final = "0x0"


def own_fault(failed: Stage, addresses: Iterable[Address] = ()) -> Why | None:
    """Why the failure is this host's own; None if it is the target's, or that of the network beyond this host."""
    if failed.reason in _OURS:
        return _OURS[failed.reason]
    try:
        if failed.reason in _RESOLVING:
            return None if resolver_answers() else Why.NETWORK
        if failed.name in _FIRST and failed.reason in _CONNECTING:
            tried = [one.address for one in addresses if one.tried]
            return Why.NETWORK if tried and not any(map(has_way, tried)) else None
    except OSError as error:
        return Why.DESCRIPTORS if error.errno in (errno.EMFILE, errno.ENFILE) else None
    return None


def has_way(address: str, proc: Path = PROC) -> bool:
    """True if this host has a route, a running interface and an answering gateway towards an address.

    Nothing is sent. Raises OSError if no socket can be made.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((address, 9))  # UDP: sends no packet
        except OSError:
            return False
        source = str(probe.getsockname()[0])
    if ipaddress.ip_address(source.partition("%")[0]).is_loopback:
        return True
    return _runs(source) and not (family is socket.AF_INET and _gateway_is_silent(address, proc))


def resolver_answers(conf: Path = RESOLV_CONF) -> bool:
    """True if one of the name servers of this host answers anything; raises OSError if no socket can be made."""
    return any(map(_answers, name_servers(conf)))


def name_servers(conf: Path = RESOLV_CONF) -> list[str]:
    """The name servers of this host, as the C library finds them."""
    try:
        lines = conf.read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    named = [line.split()[1] for line in lines if line.startswith("nameserver") and len(line.split()) > 1]
    return named[:_MOST_SERVERS] or ["127.0.0.1"]


def _answers(server: str) -> bool:
    family = socket.AF_INET6 if ":" in server else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as asking:
        asking.settimeout(ASK_S)
        try:
            asking.connect((server, 53))
            asking.send(_QUERY)
            return bool(asking.recv(512))
        except (OSError, UnicodeError):  # silent, refused or without a route
            return False


def _runs(source: str) -> bool:
    """True if the interface with this address has a carrier."""
    names = [name for name, cards in psutil.net_if_addrs().items() if any(one.address == source for one in cards)]
    found = psutil.net_if_stats()
    return not names or any(name in found and "running" in found[name].flags.split(",") for name in names)


def _gateway_is_silent(address: str, proc: Path) -> bool:
    """True if the way leads over a gateway that does not answer ARP any more."""
    try:
        gateway = _gateway_to(address, (proc / "net/route").read_text("ascii"))
        neighbours = (proc / "net/arp").read_text("ascii").splitlines()[1:]
    except (OSError, ValueError):
        return False
    return any(line.split()[0] == gateway and line.split()[2] == _INCOMPLETE for line in neighbours)


def _gateway_to(address: str, routes: str) -> str:
    """The gateway of the most special route, empty for one on the link."""
    wanted, best = int.from_bytes(socket.inet_aton(address), sys.byteorder), (-1, _ON_LINK)
    for line in routes.splitlines()[1:]:
        fields = line.split()
        destination, mask = int(fields[1], 16), int(fields[7], 16)
        if wanted & mask == destination:
            best = max(best, (mask.bit_count(), fields[2]))
    return "" if best[1] == _ON_LINK else socket.inet_ntoa(int(best[1], 16).to_bytes(4, sys.byteorder))
