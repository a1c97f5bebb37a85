"""On which addresses the server's port is bound on this host, and whether the process that was named listens."""

from dataclasses import dataclass

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


@facts("handshake", label=_("what is bound to the port"))
@dataclass(frozen=True, slots=True)
class Bound:
    """`addresses`: those on which somebody listens on the server's port, of which `port` is the number.

    `named_pid`: WS_SERVER_PID, 0 where none is named or its sockets may not be seen; `named_listens`: it, a process
    above or one below it holds a listening socket. `holder_pid` and `holder`: pid and program of the process that holds
    the URL's port, 0 and empty if unknown.
    """

    port: int
    addresses: tuple[str, ...] = ()
    named_pid: int = 0
    named_listens: bool = False
    holder_pid: int = 0
    holder: str = ""
