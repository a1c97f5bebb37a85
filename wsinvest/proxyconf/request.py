"""The handshake that a configuration is read for: its URL, and the headers that clients send."""

from dataclasses import dataclass

from wsinvest.model.target import Target, Url, host_header


@dataclass(frozen=True, slots=True)
class Handshake:
    """`headers`: names in lower case of those that are sent and whose values are not looked at."""

    url: Url
    origin: str = ""
    headers: tuple[str, ...] = ()

    @property
    def host_header(self) -> str:
        """The value of Host as it is sent."""
        return host_header(self.url)

    @property
    def scheme(self) -> str:
        """http or https, as proxies call it."""
        return "https" if self.url.secure else "http"

    def header(self, name: str) -> str | None:
        """The value of a header as the proxy gets it, empty if none is sent, None if it is not known here."""
        lower = name.lower()
        known = {"upgrade": "websocket", "connection": "Upgrade", "host": self.host_header, "origin": self.origin}
        known["sec-websocket-version"] = "13"
        if lower in known:
            return known[lower]
        return None if lower in (*self.headers, "sec-websocket-key", "authorization", "cookie") else ""


def of(target: Target) -> Handshake:
    """The handshake of this target."""
    sent = (*target.headers, *(("Sec-WebSocket-Protocol",) if target.subprotocols else ()))
    return Handshake(target.url, target.origin, tuple(name.lower() for name in sent))
