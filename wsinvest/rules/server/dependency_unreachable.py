"""A service that the server needs, such as a database or a broker, cannot be reached."""

from typing import Final

from wsinvest.analysis import ends, surer
from wsinvest.analysis.dependency import missing
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.health import Health
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.workers import Workers
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

_UNNAMED: Final = _("not named")
_ENDED: Final = _("{count:int} of {of:int} attempts {count:plural:was|were} ended by it.")
_NONE_ENDED: Final = _("No attempt of this run was ended by it; what needs that service does not work.")
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
) -> Outcome:
    """Fail when the log, a close reason, an answer or the health endpoint says so; proven by the log.

    Also where the server's process connects in vain while attempts wait; proven by one connection for each of them.

    MEDIUM and observed where no attempt was ended by an error, or where a change of the request turns the outcome.
    """
    found = missing(handshake, log_delta, health, workers)
    if found is None:
        return Pass()
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
