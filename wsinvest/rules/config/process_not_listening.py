"""WS_SERVER_PID names a process that does not listen on any port."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.bound import Bound
from wsinvest.i18n.messages import NOTHING, Text, _, filled
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

_NOT_SEEN: Final = _("No pid was named, or the sockets of that process may not be looked at.")
_HELD: Final = _(" Port {port} is held by process {pid} ({program}).")
NAME_LISTENER: Final = Step(
    "name_listening_process",
    TODAY,
    5,
    _("Set WS_SERVER_PID to the process that listens, or leave it out where the server runs on this host."),
    _("The next run has no such finding."),
    snippet=_("ss -ltnp 'sport = :{port}'"),
)


@rule(
    "config.process.not_listening",
    text=Text(
        title=_("WS_SERVER_PID ({pid}) is not the process that serves: it listens on no port"),
        impact=_("What this run says of memory, descriptors and workers is about another process than the server."),
        cause=_("Neither process {pid} nor one above or below it has a listening socket.{held}"),
        fix=_("Name the process that listens."),
        check=_("The next run has no such finding."),
        name=_("WS_SERVER_PID is not the process that serves"),
    ),
    steps=(NAME_LISTENER,),
)
def process_not_listening(bound: Bound | None) -> Outcome:
    """Fail at medium when the process that was named listens on nothing; proven by its sockets."""
    if bound is None or not bound.named_pid:
        return NotMeasured(_NOT_SEEN)
    if bound.named_listens:
        return Pass(by=("bound:named_listens",))
    held = filled(_HELD, port=str(bound.port), pid=str(bound.holder_pid), program=bound.holder)
    values = {"pid": str(bound.named_pid), "held": held if bound.holder_pid else NOTHING}
    return Fail(Severity.MEDIUM, Confidence.PROVEN, values, ("bound:named_listens",))
