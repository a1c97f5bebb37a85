"""The server listens on the URL's port, but on another address than the one that the URL leads to."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.bound import Bound
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, NotMeasured, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName

_ALL_4: Final = "0.0.0.0"  # noqa: S104  compared with, never bound
_ALL_6: Final = "::"
_NOT_SEEN: Final = _("No connection was refused, or the server does not run on this host.")
BIND_ADDRESS: Final = Step(
    "bind_address",
    TODAY,
    15,
    _("Let the server listen on the address that clients use, or give clients the address on which it listens."),
    _("ss shows the port on that address, and a connection is accepted."),
    snippet=_(
        "# on {host}: on which address?\n"
        "ss -ltn 'sport = :{port}'\n"
        "# uvicorn --host 0.0.0.0; gunicorn -b 0.0.0.0:{port}\n"
        "# node: server.listen({port}, '0.0.0.0')\n"
        "# IPv4 and IPv6 in Node and gunicorn: [::] or '::'"
    ),
    restarts=True,
)


@rule(
    "tcp.listener.other_address",
    leads_to=("tcp.connect.refused",),
    text=Text(
        title=_("The server listens on {bound:list} only, and the URL leads to {tried:list}"),
        impact=_(
            "{count:int} of {of:int} attempts {count:plural:was|were} refused; who comes by the URL gets no connection."
        ),
        cause=_("Port {port} is bound to {bound:list}. Nothing listens on it at {tried:list}."),
        fix=_("Bind the server to the address that the URL leads to, or to all addresses."),
        check=_("A connection to {tried:list}, port {port}, is accepted."),
        name=_("The server listens on another address than the URL's"),
    ),
    steps=(BIND_ADDRESS,),
)
def listener_other_address(handshake: Handshake, bound: Bound | None) -> Outcome:
    """Fail when connections are refused while the port is bound to other addresses; proven by both.

    Inferred where it is bound to all of IPv6 and a filter of this host may have refused IPv4.
    """
    if bound is None:
        return NotMeasured(_NOT_SEEN)
    refused = ends.failed_at(handshake.repeats, StageName.TCP, Reason.REFUSED)
    tried = tuple(dict.fromkeys(at.address for one in refused for at in one.addresses if at.tried))
    covered = any(_covers(one, address) for one in bound.addresses for address in tried)
    if not refused or not tried or not bound.addresses or covered:
        return Pass(by=("bound:addresses",))
    return ends.hit(
        refused,
        len(handshake.repeats),
        _sure(bound.addresses, tried),
        evidence=("bound:addresses", *(f"handshake:repeats/{one.id}/stages/tcp" for one in refused[:1])),
        bound=bound.addresses,
        tried=tried,
        port=str(bound.port),
    )


def _covers(bound: str, address: str) -> bool:
    """True if a listener on the first gets connections to the second; `::` may be for IPv6 alone."""
    return bound == address or bound == (_ALL_6 if ":" in address else _ALL_4)


def _sure(bound: tuple[str, ...], tried: tuple[str, ...]) -> Confidence:
    inside = all(address.startswith("127.") for address in tried)  # hardly any host filters its loopback addresses
    return Confidence.INFERRED if _ALL_6 in bound and not inside else Confidence.PROVEN
