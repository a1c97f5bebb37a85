"""The server's process ends when a handshake reaches it."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.tcp import at_address, vanished
from wsinvest.analysis.written import fatal_exception
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log_delta import LogDelta, LogEntry
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

_SEEN: Final = _("The first attempts were cut, and from then on nothing listened on the port.")
_LOGGED: Final = _("{seen} Its log said meanwhile: “{line}”.")
_STOPPED: Final = Rival(
    "tcp.connect.refused",
    "systemctl status SERVICE; docker ps -a; journalctl -k --since -10min | grep -i oom",
    _("On the server's host: if somebody stopped or deployed it in this minute, no handshake ended it."),
)
CATCH_EXCEPTION: Final = Step(
    "catch_what_ends_the_process",
    TODAY,
    60,
    _(
        "Find in the server's log what ended the process, and catch it in the handler of the connection; attach each "
        "WebSocket library to the HTTP server once, and only one of them to a path."
    ),
    _("The process has the same pid before and after twenty handshakes."),
    snippet=_(
        "journalctl -u SERVICE --since '{since}'\n"
        "docker logs --since {since_iso} CONTAINER\n"
        "# Node: an exception in an event handler ends the process\n"
        "# “handleUpgrade() was called more than once”: attached twice\n"
        "grep -rnE 'new (WebSocketServer|WebSocket\\.Server|Server)\\(|\\.attach\\(' ."
    ),
)


@rule(
    "server.process.ended",
    leads_to=(
        "tcp.connect.refused",
        "tcp.connection.reset",
        "http.handshake.closed_early",
        "session.close.abnormal",
        "server.exception.unhandled",
        "protocol.frame.invalid",
    ),
    text=Text(
        title=_("The server's process ends when a handshake reaches it{at}"),
        impact=_(
            "{cut:int} of {of:int} attempts connected and were cut; {refused:int} {refused:plural:was|were} refused "
            "after that."
        ),
        cause=_("{why}"),
        fix=_("Repair what ends the process; its log has the exception."),
        check=_("The process has the same pid before and after twenty handshakes."),
        name=_("The server's process ends when a handshake reaches it"),
    ),
    steps=(CATCH_EXCEPTION,),
)
def process_ended(handshake: Handshake, target: Target, log_delta: LogDelta | None = None) -> Outcome:
    """Fail when the first attempts connect and are cut, and the port refuses from then on.

    Proven where the server's log holds an exception of these moments; inferred without it, since somebody may have
    stopped the server.
    """
    cut = vanished(handshake)
    if not cut:
        return Pass()
    refused = ends.failed_at(handshake.repeats, StageName.TCP, Reason.REFUSED)
    entry = fatal_exception(log_delta) if log_delta else None
    return ends.hit(
        (*cut, *refused),
        len(handshake.repeats),
        Confidence.PROVEN if entry else Confidence.INFERRED,
        evidence=(log_delta.cite_entry(entry),) if entry and log_delta else (),
        rivals=() if entry else (_STOPPED,),
        at=at_address(target),
        cut=len(cut),
        refused=len(refused),
        why=_why(entry),
    )


def _why(entry: LogEntry | None) -> Phrase:
    return filled(_LOGGED, seen=_SEEN, line=entry.line) if entry else _SEEN
