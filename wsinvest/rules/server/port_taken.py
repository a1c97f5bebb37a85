"""Another program holds the server's port, so that the server did not start, and somebody else answers."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.tcp import at_address
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log_end import LogEnd
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

FREE_PORT: Final = Step(
    "free_the_port",
    TODAY,
    15,
    _("Find the program that holds the port, end it or give it another port, and start the server again."),
    _("The process that listens on the port is the server, and its log says that it listens."),
    snippet=_("# on {host}: who holds the port?\nss -ltnp 'sport = :{port}'\nlsof -nP -iTCP:{port} -sTCP:LISTEN"),
)
_RIVAL: Final = Rival(
    "http.path.not_found",
    "ss -ltnp 'sport = :PORT'",
    _("On the server's host: if the process there is the server, it started later, and the path is what is wrong."),
)


@rule(
    "server.port.taken",
    leads_to=(
        "http.path.not_found",
        "http.endpoint.not_websocket",
        "http.answer.unexplained",
        "http.server.websocket_unsupported",
        "http.handshake.timeout",
        "http.handshake.closed_early",
        "tcp.service.not_http",
        "tcp.connect.refused",
    ),
    text=Text(
        title=_("The server did not start: another program holds its port{at}"),
        impact=_("{count:int} of {of:int} attempts failed: what answers on the port is not the server."),
        cause=_("The last error in the server's log says so: “{line}”. Nothing behind it says that it started later."),
        fix=_("End the program that holds the port, or give one of the two another port."),
        check=_("The process that listens on the port is the server."),
        name=_("The server did not start: another program holds its port"),
    ),
    steps=(FREE_PORT,),
)
def port_taken(handshake: Handshake, target: Target, log_end: LogEnd | None = None) -> Outcome:
    """Fail when the log ends with an error that names this very port as taken, and no attempt opens; inferred."""
    failed = tuple(one for one in handshake.repeats if ends.end_of(one))
    if log_end is None or not log_end.port or log_end.went_on or len(failed) < len(handshake.repeats):
        return Pass()
    if log_end.port != target.url.port:
        return Pass()
    return ends.hit(
        failed,
        len(handshake.repeats),
        Confidence.INFERRED,
        evidence=("log_end:error",),
        rivals=(_RIVAL,),
        at=at_address(target),
        line=log_end.error,
    )
