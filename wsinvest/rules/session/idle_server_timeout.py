"""The server closes sessions on which the client says nothing for a while."""

from typing import Final

from wsinvest.analysis.closing import NO_CODE, NO_REASON
from wsinvest.analysis.held import Ended, Why, compared, ended, survivors
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.session import HeldSessions, Length
from wsinvest.i18n.messages import Phrase, Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Rival, Severity, Step
from wsinvest.model.registry import rule

KEEP_ALIVE: Final = Step(
    "keep_session_alive",
    TODAY,
    30,
    _("Let the client ping or send heartbeats at less than half of that time, or raise it in the server."),
    _("A client that says nothing else stays connected in a second run with --hold."),
    snippet=_(
        "# aiohttp: receive_timeout=None       Jetty: setIdleTimeout(Duration.ZERO)\n"
        "# Tomcat: setMaxIdleTimeout(0)        cowboy, Phoenix: timeout: :infinity\n"
        "// browsers send no pings; a message of the application's own does it:\n"
        'setInterval(() => socket.send("ping"), 20000);'
    ),
)
_OF_THE_SERVER: Final = _(
    "The close frame comes from a program that speaks WebSocket, so from the server or a gateway and no plain proxy: "
    "an idle timeout or heartbeat of its own."
)
_IN_ITS_WORDS: Final = _("The server says so itself, and pings of WebSocket do not count for it: it wants messages.")
_UNANSWERED: Final = _(
    "The server sends heartbeats as messages, and nothing answered them; pings of WebSocket do not replace that "
    "answer. A client that answers them may live on."
)
_AGE_RIVAL: Final = Rival(
    "session.age.limited",
    "wsinvest diagnose URL --hold --message FIRST-MESSAGE",
    _("With a message of the application sent on each session: if they end at the same age, it is no silence."),
)


@rule(
    "session.idle.server_timeout",
    leads_to=("session.close.while_held",),
    text=Text(
        title=_("The server closes sessions on which the client says nothing after {age:s} (code {code})"),
        impact=_(
            "{count:int} of {of:int} connections {count:plural:was|were} closed in silence at this age; with a ping "
            "every {ping:s} {lived:int} of {pinged:int} lived on for {held:s}."
        ),
        cause=_("{what} Reason in the close frame: {reason}."),
        fix=_("Send something at less than half of that time, or raise the server's idle timeout."),
        check=_("A silent session outlives {age:s}, or the client is known to send heartbeats."),
        name=_("The server closes sessions on which the client says nothing"),
    ),
    steps=(KEEP_ALIVE,),
)
def idle_server_timeout(session: HeldSessions) -> Outcome:
    """Fail when silent sessions are closed by a close frame at one age and pings keep them; proven by both.

    Also where pings keep none, and the server's close frames say that it is silence (proven), or it sent heartbeats as
    messages that nothing answered (inferred).

    HIGH only if a number of seconds was asked for, which a silent session must then live: many services mean to do it.
    """
    found = ended(session)
    what = None if found is None else _what(found)
    if found is None or what is None:
        return Pass()
    lived = survivors(session)
    sure = what is not _UNANSWERED
    return Fail(
        Severity.HIGH if session.length is Length.ASKED else Severity.MEDIUM,
        Confidence.PROVEN if sure else Confidence.INFERRED,
        {
            "what": what,
            "age": round(found.age_s, 1),
            "code": found.first.code or NO_CODE,
            "reason": found.first.said or NO_REASON,
            "count": sum(not one.pinged for one in found.holds),
            "of": len(session.silent),
            "ping": session.ping_s,
            "lived": len(lived),
            "pinged": len(session.pinged),
            "held": session.hold_s,
        },
        compared(found, lived),
        rivals=() if sure else (_AGE_RIVAL,),
    )


def _what(ended: Ended) -> Phrase | None:
    """Why it is the client's silence, None where it is not."""
    if ended.why is Why.SILENCE and ended.with_frame:
        return _OF_THE_SERVER
    if ended.says_silence and ended.why in (Why.AGE, Why.OTHER):  # a busy server may look at its clocks late
        return _IN_ITS_WORDS
    if ended.why is not Why.AGE:
        return None
    return _UNANSWERED if ended.unanswered else None
