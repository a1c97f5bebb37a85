"""The server refuses the handshake with a status that no other finding explains."""

from wsinvest.analysis import ends, route
from wsinvest.analysis.ends import Unexplained
from wsinvest.analysis.front import words
from wsinvest.analysis.repairs import READ_SERVER_LOG
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName


@rule(
    "http.answer.unexplained",
    text=Text(
        title=_("The server answers {status}, and no rule explains it"),
        impact=_("{count:int} of {of:int} attempts got that answer in place of a WebSocket."),
        cause=_(
            "Not determinable from outside: the status alone fits several causes. The answer's own words: {words}."
        ),
        fix=_("Read the log of the server and of the proxy at the time of the attempts, then run this again."),
        check=_("The answer to the handshake is 101."),
        name=_("The server's answer is explained by no rule"),
    ),
    steps=(READ_SERVER_LOG,),
)
def answer_unexplained(left: Unexplained, handshake: Handshake) -> Outcome:
    """Fail when an answer other than 101 and 503 has no other finding; observed, so that no failure goes unreported."""
    every = ends.failed_at(left.attempts, StageName.RESPONSE, Reason.STATUS)
    ended = tuple(one for one in every if one not in ends.answered(every, ends.UNAVAILABLE))
    if not ended:
        return Pass()
    rivals = (route.PATH_RIVAL,) if route.fails_like_unknown(handshake) else ()
    said = words(ended[0].response)
    return ends.hit(ended, left.of, at_most=Severity.HIGH, rivals=rivals, status=ends.status_of(ended), words=said)
