"""The name has no address of the family that -4 or -6 asks for."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

LEAVE_OUT_FAMILY = Step(
    "leave_out_family",
    TODAY,
    15,
    _("Leave out -4 and -6, or publish an address of that family."),
    _("The name has an address that clients connect to."),
    snippet=_("getent ahosts {host}"),
)


@rule(
    "dns.family.missing",
    text=Text(
        title=_("{host} has no {family} address"),
        impact=_("{count:int} of {of:int} attempts ended before a connection was tried."),
        cause=_("Only {family} was asked for, and the name has addresses of the other family only."),
        fix=_("Leave out -4 and -6, or publish an address of that family."),
        check=_("Look up {host} on this machine; it must answer with a {family} address."),
        name=_("The name has no address of this family"),
    ),
    steps=(LEAVE_OUT_FAMILY,),
)
def family_missing(handshake: Handshake, target: Target) -> Outcome:
    """Fail when the name has addresses, and none of the family that was asked for; proven by the lookup."""
    ended = ends.failed_at(handshake.repeats, StageName.DNS, Reason.FAMILY_MISSING)
    if not ended:
        return Pass()
    host, family = target.url.host, target.family or "IPv4/IPv6"
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, host=host, family=family)
