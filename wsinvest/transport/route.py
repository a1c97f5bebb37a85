"""The way to a server: over a proxy, to an address that was named, over one address family, and whom TLS trusts."""

from dataclasses import dataclass, replace
from typing import Final

from wsinvest.model.target import Url
from wsinvest.redact.secret import Secret
from wsinvest.transport.tls import SYSTEM, Trust

Pin = tuple[str, int, str]  # host, port, and the address to connect to in its place


@dataclass(frozen=True, slots=True)
class Proxy:
    """A forward proxy. `scheme`: http (CONNECT) or socks5; it resolves the names of servers itself."""

    scheme: str
    host: str
    port: int
    user: Secret | None = None
    password: Secret | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """How connections of a run are made. `family`: `IPv4` or `IPv6`, empty for both.

    `host`: the only host that is shown the client certificate of `trust`.
    """

    trust: Trust = SYSTEM
    proxy: Proxy | None = None
    family: str = ""
    pins: tuple[Pin, ...] = ()
    host: str = ""

    def trust_for(self, url: Url) -> Trust:
        """Whom a connection to this URL trusts, and the certificate that it shows there."""
        return self.trust if url.host == self.host else replace(self.trust, certificate="", key="")

    def address_of(self, url: Url) -> str:
        """The address that was named for this host and port, else the host itself."""
        return next((to for host, port, to in self.pins if (host, port) == (url.host, url.port)), url.host)


DIRECT: Final = Route()
