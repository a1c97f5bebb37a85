"""The name server gives no usable answer."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

FIX_RESOLVER = Step(
    "fix_resolver",
    TODAY,
    30,
    _("Repair the name server that this machine asks."),
    _("Ten lookups in a row answer at once."),
)


@rule(
    "dns.resolver.timeout",
    text=Text(
        title=_("The name server gives no usable answer for {host}"),
        impact=_("{count:int} of {of:int} attempts waited for the address of {host} and ended without it."),
        cause=_("The resolver that this machine asks stayed silent or failed; whether the name exists is not known."),
        fix=_("Repair the resolver or its network path, or configure another one."),
        check=_("Look up {host} several times; each answer must come at once."),
        name=_("The name server gives no usable answer"),
    ),
    steps=(FIX_RESOLVER,),
)
def resolver_timeout(handshake: Handshake, target: Target) -> Outcome:
    """Fail when the lookup times out or fails otherwise; observed, the resolver is at fault and not the name."""
    reasons = (Reason.RESOLVER_TIMEOUT, Reason.RESOLVER_FAILED, Reason.TIMEOUT)
    ended = ends.failed_at(handshake.repeats, StageName.DNS, *reasons)
    return ends.hit(ended, len(handshake.repeats), host=target.url.host) if ended else Pass()
