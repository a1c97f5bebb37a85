"""The server says that it has no memory left."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.closing import none_stayed
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.written import broken, quoted, turned
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

_SAYS: Final = LogPattern.MEMORY_OUT
GIVE_MEMORY: Final = Step(
    "give_memory",
    TODAY,
    60,
    _("Give the server more memory or fewer connections, then find out what is not freed."),
    _("Under the same load the log has no further line on memory."),
    snippet=_(
        "# who was ended for its memory, and which limit is it?\n"
        "journalctl -k --since '{since}' | grep -i oom\n"
        "docker stats --no-stream  # systemd: systemctl show SERVICE -p MemoryMax"
    ),
)


@rule(
    "server.memory.exhausted",
    leads_to=(
        "session.close.abnormal",
        "session.close.server_error",
        "session.close.immediate",
        "http.answer.unexplained",
        "http.service.unavailable",
        "http.handshake.closed_early",
        "http.handshake.timeout",
        "http.proxy.backend_down",
        "tcp.connection.reset",
        "tcp.connect.refused",
    ),
    text=Text(
        title=_("The server has no memory left"),
        impact=_("What it cannot hold it ends: single connections, or the process with all of them."),
        cause=_("While we tried, its log said: {said}."),
        fix=_("Give the server more memory or fewer connections, then find out what is not freed."),
        check=_("Under the same load the log has no further line on memory."),
    ),
    steps=(GIVE_MEMORY,),
)
def memory_exhausted(handshake: Handshake, log_delta: LogDelta | None = None) -> Outcome:
    """Fail when the log says so during the attempts; proven while no connection opens and stays.

    Inferred while some do; MEDIUM and observed while none does.
    """
    if log_delta is None or not log_delta.lines(_SAYS):
        return Pass()
    said, evidence = quoted(log_delta, _SAYS), log_delta.cite(_SAYS)
    ended = () if turned(handshake) else broken(handshake)
    if not ended:
        return Fail(Severity.MEDIUM, Confidence.OBSERVED, {"said": said}, evidence)
    sure = Confidence.PROVEN if none_stayed(handshake) else Confidence.INFERRED
    return ends.hit(ended, len(handshake.repeats), sure, evidence=evidence, said=said)
