"""The proxy that was asked for says that it cannot reach the server."""

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import START_LISTENER
from wsinvest.analysis.tcp import SERVER_UNREACHED, at_proxy, reason_in
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import StageName
from wsinvest.model.target import Target


@rule(
    "tcp.proxy.server_unreachable",
    text=Text(
        title=_("The proxy{at} says that it cannot reach the server: {why}"),
        impact=_("{count:int} of {of:int} attempts ended at the proxy."),
        cause=_("The proxy was reached; its connection to the server failed, or it says so in place of a refusal."),
        fix=_("Start the server, or let the proxy's host reach its address and port."),
        check=_("From the proxy's host a connection to the server is accepted."),
        name=_("The proxy cannot reach the server"),
    ),
    steps=(START_LISTENER,),
)
def proxy_server_unreachable(handshake: Handshake, target: Target) -> Outcome:
    """Fail when the proxy answers that the server is unreachable; inferred, since only the proxy's word says so."""
    failed = ends.failed_at(handshake.repeats, StageName.PROXY_TUNNEL, *SERVER_UNREACHED)
    if not failed:
        return Pass()
    return ends.hit(failed, len(handshake.repeats), Confidence.INFERRED, at=at_proxy(target), why=reason_in(failed))
