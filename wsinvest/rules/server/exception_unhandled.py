"""With each attempt that fails the server writes an exception that no rule knows."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.dependency import missing
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.repairs import READ_SERVER_LOG
from wsinvest.analysis.written import broken, exception_of, turned
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern as Says
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Step
from wsinvest.model.registry import rule

REPAIR_EXCEPTION: Final = Step(
    "repair_exception",
    TODAY,
    60,
    _("Repair what raises this exception in the server: its log has the whole trace."),
    _("The same attempt leaves no exception in the server's log."),
    snippet=READ_SERVER_LOG.snippet,
)
_KNOWN: Final = (
    Says.WORKER_TIMEOUT,
    Says.MEMORY_OUT,
    Says.DESCRIPTORS_EXHAUSTED,
    Says.ORIGIN_REJECTED,
    Says.UPGRADE_UNSUPPORTED,
    Says.UPGRADE_MISSING,
    Says.HTTP_ONLY,
    Says.MESSAGE_TOO_BIG,
    Says.CONNECTION_WITHHELD,
    Says.APPLICATION_HTTP_ONLY,
)
_RIVAL: Final = Rival(
    "server.dependency.unreachable",
    "ss -tnp | grep SYN-SENT",
    _("On the server's host while it fails: a line there is a service that the server waits for in vain."),
)


@rule(
    "server.exception.unhandled",
    leads_to=(
        "session.close.server_error",
        "session.close.abnormal",
        "session.close.immediate",
        "session.close.try_again",
        "http.answer.unexplained",
        "http.service.unavailable",
        "http.handshake.closed_early",
        "http.proxy.backend_down",
    ),
    text=Text(
        title=_("The server raises an exception with each attempt that fails"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} ended by an error of the server."),
        cause=_("While we tried, its log said {times:int} {times:plural:time|times}: “{line}”."),
        fix=_("Repair what raises it; the server's log has the whole trace."),
        check=_("The same attempt leaves no exception in the server's log."),
    ),
    steps=(REPAIR_EXCEPTION,),
)
def exception_unhandled(handshake: Handshake, log_delta: LogDelta | None = None) -> Outcome:
    """Fail when as many exceptions of one kind were written as attempts ended in an error; inferred.

    Pass where a changed request gets further, or where the log has a known line that explains it.
    """
    ended = broken(handshake)
    if not ended or log_delta is None or turned(handshake) or missing(handshake, log_delta, None):
        return Pass()
    # Our own look at an unknown path leaves a line too: it explains nothing unless each attempt left one.
    if log_delta.lines(*_KNOWN) or log_delta.lines(Says.NO_ROUTE) >= len(ended):
        return Pass()
    entry = exception_of(log_delta, ended)
    if entry is None:
        return Pass()
    return ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.INFERRED,
        evidence=(log_delta.cite_entry(entry),),
        rivals=(_RIVAL,),
        line=entry.line,
        times=entry.times,
    )
