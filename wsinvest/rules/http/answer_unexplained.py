"""The server refuses the handshake with a status that no other finding explains."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import ends, route
from wsinvest.analysis.ends import Unexplained
from wsinvest.analysis.front import NO_WORDS
from wsinvest.analysis.reason import header_named, names_another, names_program, reason_of
from wsinvest.analysis.repairs import FOLLOW_REASON, READ_SERVER_LOG
from wsinvest.analysis.straight import opens_past_proxy
from wsinvest.facts.backends import Backends
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName

_NO_RULE: Final = _("The server gives an answer that no rule explains")
_OF_ITS_OWN: Final = _("The server refuses this request for a reason of its own")
_STATUS_ALONE: Final = _("Not determinable from outside: the status alone fits several causes")
_REFUSES: Final = _("The server refuses this request, and gives as reason: {words}")
_GIVES_REASON: Final = _("No rule knows this answer; the server gives as reason: {words}")
_SEND_HEADER: Final = _("wsinvest diagnose {url} -H '{name}: <value>'")
_SEND_PROGRAM: Final = _("wsinvest diagnose {url} -H 'User-Agent: <that of a browser>'")


@rule(
    "http.answer.unexplained",
    text=Text(
        title=_("{what} ({status})"),
        impact=_("{count:int} of {of:int} attempts got that answer in place of a WebSocket."),
        cause=_("{why}."),
        fix=_("Read the log of the server and of the proxy at the time of the attempts, then run this again."),
        check=_("The answer to the handshake is 101."),
        name=_("The server's answer is explained by no rule"),
    ),
    steps=(READ_SERVER_LOG, FOLLOW_REASON),
)
def answer_unexplained(left: Unexplained, handshake: Handshake, backends: Backends | None = None) -> Outcome:
    """Fail when an answer other than 101 and 503 has no other finding; observed, so that no failure goes unreported.

    Pass where the server itself, past the proxy, opens: `http.proxy.alters_request` says so.
    """
    every = ends.failed_at(left.attempts, StageName.RESPONSE, Reason.STATUS)
    ended = tuple(one for one in every if one not in ends.answered(every, ends.UNAVAILABLE))
    if not ended or opens_past_proxy(handshake, backends):
        return Pass()
    rivals = (route.PATH_RIVAL,) if route.fails_like_unknown(handshake) else ()
    said = reason_of(ended[0])
    refuses = names_another(ended[0])
    why = _STATUS_ALONE if said is NO_WORDS else filled(_REFUSES if refuses else _GIVES_REASON, words=said)
    found = ends.hit(
        ended,
        left.of,
        at_most=Severity.HIGH,
        rivals=rivals,
        snippet=_line(ended[0]) if refuses else None,
        status=ends.status_of(ended),
        why=why,
        words=said,
        what=_OF_ITS_OWN if refuses else _NO_RULE,
        name=header_named(ended[0]),
    )
    return replace(found, steps=(FOLLOW_REASON if refuses else READ_SERVER_LOG,))


def _line(refused: Attempt) -> Phrase | None:
    """The line that sends what the server's words name, None where that is nothing to send."""
    if header_named(refused):
        return _SEND_HEADER
    return _SEND_PROGRAM if names_program(refused) else None
