"""A host as URLs and headers write it: an address or a name, and how far it reaches. No name is looked up."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import urlsplit

# Zones that no public name server knows, by law (RFC 6761, RFC 8375) or by custom.
_PRIVATE_ZONES: Final = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".test", ".corp")


def host_of(url: str) -> str:
    """The host of a URL or an origin, empty where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def address_of(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host is, without its zone; None for a name."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    """Whether the host can only be this one (RFC 6761 section 6.3)."""
    address = address_of(host)
    if address is not None:
        return address.is_loopback
    return host == "localhost" or host.endswith(".localhost")


def is_private(host: str) -> bool:
    """Whether this address or name means something within one network only."""
    address = address_of(host)
    if address is not None:
        return address.is_private
    return "." not in host or host.endswith(_PRIVATE_ZONES)
