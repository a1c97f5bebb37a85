"""The page of WS_ORIGIN: what its Content-Security-Policy says of connections."""

from dataclasses import dataclass

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy's directive for connections: connect-src, else default-src, and its sources as they are written."""

    directive: str
    sources: tuple[str, ...]


@facts("handshake", name="origin_page", label=_("page of the application"))
@dataclass(frozen=True, slots=True)
class OriginPage:
    """A GET of the origin's root. `policies`: those that say something of connections; each must allow the URL."""

    url: str
    status: int
    policies: tuple[Policy, ...] = ()
