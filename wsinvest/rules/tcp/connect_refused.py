"""The server refuses TCP connections."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import START_LISTENER
from wsinvest.analysis.tcp import at_address, vanished
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log_end import LogEnd
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

_NOBODY: Final = _("Nothing listens on the port that the URL names, or a firewall refuses on its behalf.")
_LOGGED: Final = _("{why} The last error in the server's log: “{line}”.")


@rule(
    "tcp.connect.refused",
    text=Text(
        title=_("The server refused the connection{at}"),
        impact=_("{count:int} of {of:int} attempts got no connection at all."),
        cause=_("{why}"),
        fix=_("Start the server, or correct port and interface."),
        check=_("A connection to that port is accepted."),
        name=_("The server refuses TCP connections"),
    ),
    steps=(START_LISTENER,),
)
def connect_refused(handshake: Handshake, target: Target, log_end: LogEnd | None = None) -> Outcome:
    """Fail when connections are refused (RST to the SYN); proven by that answer.

    Observed where earlier attempts connected and were cut: then the listener went away (server.process.ended).
    """
    ended = ends.failed_at(handshake.repeats, StageName.TCP, Reason.REFUSED)
    if not ended:
        return Pass()
    sure = Confidence.OBSERVED if vanished(handshake) else Confidence.PROVEN
    told = log_end is not None and bool(log_end.error) and not log_end.went_on
    why = filled(_LOGGED, why=_NOBODY, line=log_end.error) if log_end and told else _NOBODY
    evidence = ("log_end:error",) if told else ()
    return ends.hit(ended, len(handshake.repeats), sure, evidence=evidence, at=at_address(target), why=why)
