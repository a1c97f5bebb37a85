"""The server has no file descriptors left."""

from typing import Final

from wsinvest.analysis.descriptors import DESCRIPTORS_HIDDEN
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.repairs import RAISE_DESCRIPTOR_LIMIT
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.server import Server
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Threshold, Thresholds

_COUNTED: Final = _("{open:int} of {limit:int} descriptors of the server are open ({used:pct})")
_COUNTED_WHY: Final = _("{program} (pid {pid}) has {open:int} descriptors open and may have {limit:int}.")
_LOGGED: Final = _("The server has no descriptor left")
_LOGGED_WHY: Final = _("{lines:int} {lines:plural:line|lines} of the log said “too many open files” while we tried.")
FIND_DESCRIPTOR_LEAK: Final = Step(
    "find_descriptor_leak",
    TODAY,
    60,
    _("Find out what holds the descriptors, and close what nobody uses."),
    _("When clients leave, the number of open descriptors falls back to where it was."),
)
USED: Final = Threshold("descriptors", 0.95, "our choice")


@rule(
    "resource.fd.exhausted",
    leads_to=("tcp.connect.timeout", "tcp.forwarder.backend_down", "http.handshake.timeout"),
    text=Text(
        title=_("{what}"),
        impact=_("Open connections live on, new ones hang or are closed: the server cannot accept them."),
        cause=_("{why}"),
        fix=_("Raise the limit of open files and restart; then find out what is not closed."),
        check=_("Under the same load less than {most:pct} of the limit is open."),
        name=_("No descriptor is left"),
    ),
    steps=(RAISE_DESCRIPTOR_LIMIT, FIND_DESCRIPTOR_LEAK),
    thresholds=(USED,),
)
def fd_exhausted(server: Server, thresholds: Thresholds, log_delta: LogDelta | None = None) -> Outcome:
    """Fail when open descriptors reach 95 % of the limit or the log says that none is left; proven by either."""
    logged = log_delta.cite(LogPattern.DESCRIPTORS_EXHAUSTED) if log_delta else ()
    if log_delta and logged:
        lines = log_delta.lines(LogPattern.DESCRIPTORS_EXHAUSTED)
        values = {"what": _LOGGED, "why": filled(_LOGGED_WHY, lines=lines), "most": thresholds[USED]}
        return Fail(Severity.CRITICAL, Confidence.PROVEN, values, logged)
    opened, limit = server.open_descriptors, server.descriptor_limit
    if opened is None or not limit:
        return NotMeasured(DESCRIPTORS_HIDDEN)
    used = opened / limit
    if used < thresholds[USED]:
        return Pass()
    seen = {"open": opened, "limit": limit, "used": used, "program": server.program, "pid": server.pid}
    values = {"what": filled(_COUNTED, **seen), "why": filled(_COUNTED_WHY, **seen), "most": thresholds[USED]}
    return Fail(Severity.CRITICAL, Confidence.PROVEN, values, ("server:open_descriptors", "server:descriptor_limit"))
