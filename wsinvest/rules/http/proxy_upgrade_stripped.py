"""A proxy does not pass the upgrade on."""

from dataclasses import replace

from wsinvest.analysis.proxy_lines import ANY
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.straight import opens_past_proxy
from wsinvest.analysis.upgrade import STRIPPED, loss, upgrade_lost
from wsinvest.facts.backends import Backends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

FORWARD_UPGRADE = Step(
    "forward_upgrade",
    TODAY,
    30,
    _("Let the proxy pass Upgrade and Connection on and speak HTTP/1.1 to the server, then reload it."),
    _("The handshake through the proxy is answered as it is at the server itself."),
    snippet=ANY,
    restarts=True,
)


@rule(
    "http.proxy.upgrade_stripped",
    text=Text(
        title=_("The upgrade does not reach the WebSocket server (status {status})"),
        impact=_("{count:int} of {of:int} attempts arrived as ordinary requests; nobody can connect that way."),
        cause=_(
            "Upgrade, Connection and HTTP/1.1 were sent, and the answer is that of a server that did not get "
            "them: something in between, as a rule a reverse proxy, drops them."
        ),
        fix=_("Let the proxy forward Upgrade and Connection, and speak HTTP/1.1 to the server."),
        check=_("The handshake through the proxy is answered as it is at the server itself."),
        name=_("A proxy drops the upgrade"),
    ),
    steps=(FORWARD_UPGRADE,),
)
def proxy_upgrade_stripped(
    handshake: Handshake,
    log: Log | None = None,
    log_delta: LogDelta | None = None,
    backends: Backends | None = None,
) -> Outcome:
    """Fail when the answer shows that the upgrade was lost; proven by its text or status, else inferred.

    Proven too where the same request opens past the proxy.
    """
    found = loss(handshake, log, log_delta)
    if found and found.code == STRIPPED and opens_past_proxy(handshake, backends):
        certain = replace(found, confidence=Confidence.PROVEN, rivals=())
        return upgrade_lost(handshake, certain, Severity.CRITICAL, "backends:asked")
    return upgrade_lost(handshake, found, Severity.CRITICAL) if found and found.code == STRIPPED else Pass()
