"""The proxy that was asked for opens no way to the server, for a reason of its own."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.tcp import SERVER_UNREACHED, at_proxy, reason_in
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import StageName
from wsinvest.model.target import Target

ALLOW_AT_PROXY: Final = Step(
    "allow_at_proxy",
    TODAY,
    30,
    _("Let the proxy allow CONNECT to this host and port, and give it the credentials that it asks for."),
    _("The proxy answers CONNECT with 200."),
)


@rule(
    "tcp.proxy.refused",
    text=Text(
        title=_("The proxy{at} opens no way to the server: {why}"),
        impact=_("{count:int} of {of:int} attempts did not come as far as the server, which says nothing about it."),
        cause=_("The proxy was reached, and its answer to the request for a tunnel was: {why}."),
        fix=_("Allow this host and port at the proxy, with its credentials in --proxy, or leave out --proxy."),
        check=_("The proxy opens a tunnel to the server."),
        name=_("The proxy opens no way to the server"),
    ),
    steps=(ALLOW_AT_PROXY,),
)
def proxy_refused(handshake: Handshake, target: Target) -> Outcome:
    """Fail when the proxy refuses the tunnel or speaks another protocol; proven by its answer."""
    failed = ends.failed_at(handshake.repeats, StageName.PROXY_TUNNEL)
    ended = tuple(one for one in failed if one.failed and one.failed.reason not in SERVER_UNREACHED)
    if not ended:
        return Pass()
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, at=at_proxy(target), why=reason_in(ended))
