"""The process manager ends workers that do not answer in time."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.closing import none_stayed
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.written import broken, quoted, turned
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.session import HeldSessions
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

_SAYS: Final = LogPattern.WORKER_TIMEOUT
_NOW: Final = _("While we tried, its log said: {line}.")
_LATELY: Final = _("{lines:int} of the last 1,000 lines of its log {lines:plural:says|say} so.")
USE_ASYNC_WORKERS: Final = Step(
    "use_async_workers",
    TODAY,
    60,
    _(
        "Run the server with workers that serve many connections at once, and find out what blocks a worker; a longer "
        "timeout alone only hides it."
    ),
    _("The server's log has no further line on a worker's timeout while connections stay open."),
    snippet=_(
        "# gunicorn's own worker (sync) serves one connection at a time\n"
        "gunicorn -k uvicorn.workers.UvicornWorker app:app  # ASGI\n"
        "gunicorn -k gthread --threads 100 app:app  # WSGI, as flask-sock\n"
        "# what does a worker do while it hangs?\n"
        "py-spy dump --pid PID"
    ),
)


@rule(
    "server.worker.timeout",
    leads_to=(
        "session.close.abnormal",
        "session.close.server_error",
        "session.close.immediate",
        "http.answer.unexplained",
        "http.service.unavailable",
        "http.handshake.closed_early",
        "http.handshake.timeout",
        "http.proxy.backend_timeout",
        "http.proxy.backend_down",
        "http.handshake.slow",
        "http.capacity.connection_limit",
        "session.close.while_held",
        "session.age.limited",
    ),
    text=Text(
        title=_("Workers of the server are ended because they do not answer in time"),
        impact=_("With a worker all of its connections end, and while it hangs it answers nobody."),
        cause=_("{said} A WebSocket keeps a worker busy that serves one connection at a time, or its code blocks."),
        fix=_("Use workers that serve many connections at once, and find out what blocks."),
        check=_("The server's log has no further line on a worker's timeout while connections stay open."),
    ),
    steps=(USE_ASYNC_WORKERS,),
)
def worker_timeout(
    handshake: Handshake,
    log: Log | None = None,
    log_delta: LogDelta | None = None,
    session: HeldSessions | None = None,
) -> Outcome:
    """Fail when the log says that workers were ended by their timeout; proven where every held session ended meanwhile.

    Proven while no connection opens and stays; inferred while some do, or where it stands in older lines;
    MEDIUM and observed while none does.
    """
    ended = () if turned(handshake) else broken(handshake)
    if log_delta and log_delta.lines(_SAYS):
        said = filled(_NOW, line=quoted(log_delta, _SAYS))
        if session and session.opened and all(one.lost for one in session.opened):
            holds = tuple(f"session:holds/{one.id}" for one in session.opened[:2])
            return Fail(Severity.HIGH, Confidence.PROVEN, {"said": said}, (*log_delta.cite(_SAYS), *holds))
        if not ended:
            return Fail(Severity.MEDIUM, Confidence.OBSERVED, {"said": said}, log_delta.cite(_SAYS))
        sure = Confidence.PROVEN if none_stayed(handshake) else Confidence.INFERRED
        return ends.hit(ended, len(handshake.repeats), sure, evidence=log_delta.cite(_SAYS), said=said)
    lately = log.lately(_SAYS) if log else 0
    if not lately:
        return Pass()
    return _earlier(lately, bool(ended))


def _earlier(lines: int, failing: bool) -> Outcome:
    """What older lines say: it explains failures by inference alone, and without one it is advice."""
    said: Phrase = filled(_LATELY, lines=lines)
    severity = Severity.HIGH if failing else Severity.MEDIUM
    sure = Confidence.INFERRED if failing else Confidence.OBSERVED
    return Fail(severity, sure, {"said": said}, (f"log:said/{_SAYS}/lately",))
