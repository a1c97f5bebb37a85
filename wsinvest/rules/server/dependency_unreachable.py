"""A service that the server needs, such as a database or a broker, cannot be reached."""

from typing import Final

from wsinvest.analysis import ends, surer
from wsinvest.analysis.dependency import SAYS, missing, with_name
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.tcp import vanished
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.health import Health
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.log_end import LogEnd
from wsinvest.facts.workers import Workers
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName

_UNNAMED: Final = _("not named")
_ENDED: Final = _("{count:int} of {of:int} attempts {count:plural:was|were} ended by it.")
_NONE_ENDED: Final = _("No attempt of this run was ended by it; what needs that service does not work.")
_AT_START: Final = _("Nothing listens on the server's port, and the last error in its log is: “{line}”")
START_DEPENDENCY: Final = Step(
    "start_dependency",
    TODAY,
    30,
    _("Start the service that the server needs, and correct the address under which the server looks for it."),
    _("The server's log has no further line on it, and the connection stays open."),
    snippet=_(
        "# on the server's host or in its container: does anybody listen there?\n"
        "ss -ltnp  # containers: docker compose ps\n"
        "# under which address does the server look for it?\n"
        "grep -rnE '_(URL|HOST|PORT)=' .env docker-compose.yml"
    ),
)


@rule(
    "server.dependency.unreachable",
    leads_to=(
        "session.close.server_error",
        "session.close.abnormal",
        "session.close.immediate",
        "session.close.try_again",
        "http.answer.unexplained",
        "http.service.unavailable",
        "http.handshake.closed_early",
        "http.handshake.timeout",
        "http.proxy.backend_timeout",
        "http.proxy.backend_down",
        "server.process.blocked",
        "server.worker.timeout",
        "tcp.connect.refused",
    ),
    text=Text(
        title=_("A service that the server needs cannot be reached: {what}"),
        impact=_("{effect}"),
        cause=_("It is down, or the server looks for it at a wrong address. {said}."),
        fix=_("Start that service, and correct the address under which the server looks for it."),
        check=_("The server's log has no further line on it, and the connection stays open."),
        name=_("A service that the server needs cannot be reached"),
    ),
    steps=(START_DEPENDENCY,),
)
def dependency_unreachable(
    handshake: Handshake,
    log_delta: LogDelta | None = None,
    health: Health | None = None,
    workers: Workers | None = None,
    log_end: LogEnd | None = None,
) -> Outcome:
    """Fail when the log, a close reason, an answer or the health endpoint says so; proven by the log.

    Also where the server's process connects in vain while attempts wait; proven by one connection for each of them.

    Inferred where nothing listens, and the last error in the log is that the server did not reach the service.

    MEDIUM and observed where no attempt was ended by an error, or where a change of the request turns the outcome.
    """
    found = missing(handshake, log_delta, health, workers)
    if found is None:
        return _at_start(handshake, log_end)
    what = found.what or _UNNAMED
    if not found.ended:
        values = {"what": what, "said": found.said, "effect": _NONE_ENDED}
        return Fail(Severity.MEDIUM, Confidence.OBSERVED, values, found.evidence)
    count, of = len(found.ended), len(handshake.repeats)
    return ends.hit(
        found.ended,
        of,
        found.confidence,
        evidence=found.evidence,
        surer=() if found.confidence is Confidence.PROVEN else (surer.LOG,),
        what=what,
        said=found.said,
        effect=filled(_ENDED, count=count, of=of),
    )


def _at_start(handshake: Handshake, log_end: LogEnd | None) -> Outcome:
    """Inferred where the server seems to have ended at its start, for want of the service: the log may be older."""
    ended = ends.failed_at(handshake.repeats, StageName.TCP, Reason.REFUSED)
    if not ended or vanished(handshake) or log_end is None or log_end.says not in SAYS or log_end.went_on:
        return Pass()
    count, of = len(ended), len(handshake.repeats)
    return ends.hit(
        ended,
        of,
        Confidence.INFERRED,
        evidence=("log_end:error",),
        surer=(surer.LOG,),
        what=with_name(log_end.about) or _UNNAMED,
        said=filled(_AT_START, line=log_end.error),
        effect=filled(_ENDED, count=count, of=of),
    )
