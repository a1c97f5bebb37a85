"""The proxy has too few worker_connections."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

_NOW: Final = _("{lines:int} {lines:plural:line|lines} of its log said so while we tried.")
_LATELY: Final = _("{lines:int} of the last 1,000 lines of its log {lines:plural:says|say} so.")
RAISE_WORKER_CONNECTIONS: Final = Step(
    "raise_worker_connections",
    TODAY,
    30,
    _("Raise worker_connections, and worker_rlimit_nofile above it: a proxied WebSocket takes two of each."),
    _("Under the same load the proxy's log has no further line “worker_connections are not enough”."),
)


@rule(
    "resource.proxy.worker_connections",
    leads_to=("http.capacity.connection_limit",),
    text=Text(
        title=_("The proxy has too few worker_connections"),
        impact=_("Beyond them it closes new connections or answers 500, whatever the server behind it could bear."),
        cause=_("{said} Each WebSocket takes two: one to the client, one to the server."),
        fix=_("Raise worker_connections and worker_rlimit_nofile, then reload the proxy."),
        check=_("Under the same load the proxy's log has no further line “worker_connections are not enough”."),
    ),
    steps=(RAISE_WORKER_CONNECTIONS,),
)
def proxy_worker_connections(log: Log, log_delta: LogDelta | None, handshake: Handshake | None) -> Outcome:
    """Fail when the proxy's log says that worker_connections are not enough; proven during failed handshakes.

    Observed if no handshake failed; inferred for older lines of the log.
    """
    failing = handshake is not None and any(one.failed for one in handshake.repeats)
    if log_delta and log_delta.lines(LogPattern.WORKER_CONNECTIONS):
        values = {"said": filled(_NOW, lines=log_delta.lines(LogPattern.WORKER_CONNECTIONS))}
        confidence = Confidence.PROVEN if failing else Confidence.OBSERVED
        return Fail(Severity.HIGH, confidence, values, log_delta.cite(LogPattern.WORKER_CONNECTIONS))
    lately = log.lately(LogPattern.WORKER_CONNECTIONS)
    if not lately:
        return Pass()
    severity = Severity.HIGH if failing else Severity.MEDIUM
    evidence = ("log:said/worker_connections/lately",)
    return Fail(severity, Confidence.INFERRED, {"said": filled(_LATELY, lines=lately)}, evidence)
