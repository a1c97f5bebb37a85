"""The proxy has too few worker_connections."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.proxy_conf import cite, line_of
from wsinvest.analysis.proxy_limits import worker_connections
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

_NOW: Final = _("{lines:int} {lines:plural:line|lines} of its log said so while we tried.")
_LATELY: Final = _("{lines:int} of the last 1,000 lines of its log {lines:plural:says|say} so.")
_CONFIGURED: Final = _("They are fewer than a handful of sockets need: {said}.")
_NO_LOG: Final = _("Neither the proxy's log nor a configuration with too few of them was read.")
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
def proxy_worker_connections(
    log: Log | None, log_delta: LogDelta | None, handshake: Handshake | None, proxy: Proxy | None = None
) -> Outcome:
    """Fail when the proxy's log says that worker_connections are not enough; proven during failed handshakes.

    Proven too where its configuration has too few for our own attempts, and these were cut or got 500. Observed if no
    handshake failed; inferred for older lines of the log.
    """
    failing = handshake is not None and any(one.failed for one in handshake.repeats)
    if log_delta and log_delta.lines(LogPattern.WORKER_CONNECTIONS):
        values = {"said": filled(_NOW, lines=log_delta.lines(LogPattern.WORKER_CONNECTIONS))}
        confidence = Confidence.PROVEN if failing else Confidence.OBSERVED
        return Fail(Severity.HIGH, confidence, values, log_delta.cite(LogPattern.WORKER_CONNECTIONS))
    set_by = worker_connections(proxy, handshake) if handshake else None
    if set_by is not None and proxy is not None:
        values = {"said": filled(_CONFIGURED, said=line_of(set_by.by))}
        seen = (*ends.seen(set_by.attempts), *cite(proxy, set_by.by.name))
        return Fail(Severity.HIGH, Confidence.PROVEN, values, seen)
    if log is None:
        return NotMeasured(_NO_LOG)
    lately = log.lately(LogPattern.WORKER_CONNECTIONS)
    if not lately:
        return Pass()
    severity = Severity.HIGH if failing else Severity.MEDIUM
    evidence = ("log:said/worker_connections/lately",)
    return Fail(severity, Confidence.INFERRED, {"said": filled(_LATELY, lines=lately)}, evidence)
