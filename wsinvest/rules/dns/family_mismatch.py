"""The server accepts connections over IPv4 or IPv6 only, but its name has addresses of both."""

from collections.abc import Callable, Iterable

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Address, Attempt
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

FAMILY_AXIS = "family"
LISTEN_ON_BOTH = Step(
    "listen_on_both_families",
    TODAY,
    30,
    _("Let the service listen on IPv4 and IPv6, or publish only the address that it listens on."),
    _("Every address of the name accepts a connection."),
)


@rule(
    "dns.family.mismatch",
    leads_to=("tcp.connect.refused",),
    text=Text(
        title=_("{host} accepts {open} but refuses {closed}"),
        impact=_("Clients that try {closed} first fail or lose time; those that try {open} connect."),
        cause=_("The name has addresses of both families, and nothing listens on {closed}."),
        fix=_("Listen on both families, or connect to the address that is served."),
        check=_("Connect to every address of {host}; each must accept."),
        name=_("Only one address family is accepted"),
    ),
    steps=(LISTEN_ON_BOTH,),
)
def family_mismatch(handshake: Handshake, target: Target) -> Outcome:
    """Fail when one address family refuses and the other accepts; proven by an attempt or by the probe of the other."""
    refused = _first(handshake.repeats, lambda address: address.reason is Reason.REFUSED)
    if refused is None:
        return Pass()
    attempt, closed = refused
    others = (*handshake.repeats, *ends.probes_of(handshake, FAMILY_AXIS))
    accepted = _first(others, lambda address: _accepts(address) and address.family != closed.family)
    if accepted is None:
        return Pass()
    ended = ends.failed_at(handshake.repeats, StageName.TCP, Reason.REFUSED)
    return Fail(
        ends.severity(len(ended), len(handshake.repeats)),
        Confidence.PROVEN,
        values={"host": target.url.host, "open": accepted[1].family, "closed": closed.family},
        evidence=tuple(dict.fromkeys((_reference(handshake, attempt), _reference(handshake, accepted[0])))),
    )


def _accepts(address: Address) -> bool:
    """True if this address was tried and had no error."""
    return address.tried and address.reason is None


def _first(attempts: Iterable[Attempt], wanted: Callable[[Address], bool]) -> tuple[Attempt, Address] | None:
    """The first attempt and address for which `wanted` is true, None if there is none."""
    return next(((one, address) for one in attempts for address in one.addresses if wanted(address)), None)


def _reference(handshake: Handshake, attempt: Attempt) -> str:
    """The evidence reference to an attempt's addresses."""
    return f"handshake:{'repeats' if attempt in handshake.repeats else 'probes'}/{attempt.id}/addresses"
