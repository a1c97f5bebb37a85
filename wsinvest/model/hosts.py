"""Parses and classifies hosts (names or IP addresses) without looking them up."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

# Zones that are not in the public DNS: reserved (RFC 6761, RFC 6762, RFC 8375, .internal by ICANN) or by custom.
_PRIVATE_ZONES: Final = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".test", ".corp")


def host_of(url: str) -> str:
    """The host of a URL or an origin, empty if it has none or cannot be parsed."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def address_of(host: str) -> IPv4Address | IPv6Address | None:
    """The IP address without its zone id, None if the host is a name."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    """True for a loopback address, `localhost` and names below it (RFC 6761 section 6.3)."""
    address = address_of(host)
    if address is not None:
        return address.is_loopback
    return host == "localhost" or host.endswith(".localhost")


def is_private(host: str) -> bool:
    """True for a private address, a name without a dot, and a name in a zone that is not in the public DNS."""
    address = address_of(host)
    if address is not None:
        return address.is_private
    return "." not in host or host.endswith(_PRIVATE_ZONES)
