"""What a configuration does with one handshake, as written; nothing of it has been through the filter yet."""

from dataclasses import dataclass, field

from wsinvest.facts.proxy import Backend, ForwardedHeader, Place
from wsinvest.proxyconf.statement import Statement


@dataclass
class Reading:
    """The fields of `facts.proxy.Proxy`, of the program's own statements."""

    program: str
    route: Statement | None = None
    headers: tuple[ForwardedHeader, ...] = ()
    backends: tuple[Backend, ...] = ()
    directives: tuple[Statement, ...] = ()
    path_behind: str = ""
    query_lost: Statement | None = None
    unread: tuple[Place, ...] = ()
    ends: tuple[Statement, ...] = ()
    elsewhere: Statement | None = None
    notes: list[str] = field(default_factory=list)
