"""The connection fails, and no other finding explains it."""

from wsinvest.analysis import ends
from wsinvest.analysis.ends import Unexplained
from wsinvest.analysis.first_message import is_met
from wsinvest.analysis.front import NO_WORDS
from wsinvest.analysis.mutual_tls import CERTIFICATE_RIVAL
from wsinvest.analysis.repairs import READ_SERVER_LOG
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName


@rule(
    "http.handshake.unexplained",
    text=Text(
        title=_("The connection fails ({where:list}), and no rule explains it"),
        impact=_("{count:int} of {of:int} attempts ended there."),
        cause=_("Not determinable from what was recorded. What the close frame says: {said}."),
        fix=_("Read the log of the server and of the proxy at the time of the attempts, then run this again."),
        check=_("The handshake gets beyond that stage."),
        name=_("The connection fails, and no rule explains it"),
    ),
    steps=(READ_SERVER_LOG,),
)
def handshake_unexplained(left: Unexplained, handshake: Handshake | None = None) -> Outcome:
    """Fail when a failed repeat has no other finding and failed neither in TLS nor by a status; observed.

    Pass when the server waits for a first message, and the one that was sent on request was answered.
    """
    tls = ends.failed_at(left.attempts, StageName.TLS)
    answered = ends.failed_at(left.attempts, StageName.RESPONSE, Reason.STATUS)
    ended = tuple(one for one in left.attempts if one not in (*tls, *answered))
    if not ended or (handshake is not None and is_met(handshake)):
        return Pass()
    where = tuple(dict.fromkeys(filter(None, map(_where, ended))))
    # A TLS alert after the request: the server asked for a client certificate for this path only (renegotiation).
    rivals = (CERTIFICATE_RIVAL,) if ends.failed_at(ended, StageName.RESPONSE, Reason.TLS_ALERT) else ()
    said = next(filter(None, map(_close_of, ended)), NO_WORDS)
    return ends.hit(ended, left.of, at_most=Severity.HIGH, rivals=rivals, where=where, said=said)


def _close_of(attempt: Attempt) -> str:
    """Code and reason of the close frame, empty without one."""
    close = attempt.close
    return " ".join(filter(None, (str(close.code or ""), close.reason))) if close else ""


def _where(attempt: Attempt) -> str:
    """The failed stage and its reason as text."""
    end = ends.end_of(attempt)
    return f"{end.stage}: {end.reason or Reason.UNKNOWN}" if end else ""
