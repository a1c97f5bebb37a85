"""The servers behind the proxy, asked straight: the same request, past the proxy."""

from dataclasses import dataclass

from wsinvest.facts.proxy import NOWHERE, Place
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import facts
from wsinvest.model.stage import Reason, StageName


@dataclass(frozen=True, slots=True)
class AskedBackend:
    """One address of a server behind the proxy. `scheme`: http or https, as the proxy speaks to it.

    `name`: as the configuration writes it, an address where it is one. `attempt`: the handshake straight at it with
    that scheme; `other`: with the other one, None where it was not made.
    """

    scheme: str
    name: str
    address: str
    port: int
    attempt: Attempt
    other: Attempt | None = None
    place: Place = NOWHERE

    @property
    def family(self) -> str:
        """IPv4 or IPv6."""
        return "IPv6" if ":" in self.address else "IPv4"

    @property
    def refuses(self) -> bool:
        """True if nothing listens at this address."""
        failed = self.attempt.failed
        return failed is not None and (failed.name, failed.reason) == (StageName.TCP, Reason.REFUSED)

    @property
    def at(self) -> str:
        """Address and port as in a URL."""
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


@facts("handshake", label=_("servers behind the proxy"))
@dataclass(frozen=True, slots=True)
class Backends:
    """The addresses that were asked; only those of this host are."""

    asked: tuple[AskedBackend, ...]

    @property
    def opened(self) -> AskedBackend | None:
        """The first that opened with the scheme that the proxy uses, None if none did."""
        return next((one for one in self.asked if one.attempt.opened), None)

    @property
    def refusing(self) -> tuple[AskedBackend, ...]:
        """Those at which nothing listens."""
        return tuple(one for one in self.asked if one.refuses)
