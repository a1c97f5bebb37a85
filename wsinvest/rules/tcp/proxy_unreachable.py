"""The proxy that was asked for cannot be reached."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.tcp import at_proxy, reason_in
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import StageName
from wsinvest.model.target import Target

REACH_PROXY = Step(
    "reach_proxy",
    TODAY,
    15,
    _("Correct the proxy's host and port, or start it; without --proxy the server is asked directly."),
    _("A connection to the proxy's port is accepted."),
)


@rule(
    "tcp.proxy.unreachable",
    text=Text(
        title=_("The proxy{at} cannot be reached: {why}"),
        impact=_("{count:int} of {of:int} attempts did not come as far as the server, which says nothing about it."),
        cause=_("The connection to the proxy failed ({why}), before the server was asked for."),
        fix=_("Correct host and port of the proxy, start it, or leave out --proxy."),
        check=_("A connection to the proxy is accepted."),
        name=_("The proxy cannot be reached"),
    ),
    steps=(REACH_PROXY,),
)
def proxy_unreachable(handshake: Handshake, target: Target) -> Outcome:
    """Fail when the connection to the proxy failed; proven by that."""
    ended = ends.failed_at(handshake.repeats, StageName.PROXY_CONNECT)
    if not ended:
        return Pass()
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, at=at_proxy(target), why=reason_in(ended))
