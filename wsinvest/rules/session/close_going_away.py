"""The server closes right after opening because it goes away (1001) or restarts (1012)."""

from wsinvest.analysis.closing import close_found, ended_with
from wsinvest.analysis.repairs import FIND_CLOSES_IN_LOG
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.close_codes import LEAVING
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "session.close.going_away",
    text=Text(
        title=_("The server goes away right after opening the connection (code {code})"),
        impact=_(
            "{count:int} of {of:int} watched connections {count:plural:was|were} closed because the server "
            "stops or restarts. Later attempts that opened: {later:int}."
        ),
        cause=_("The server is being stopped, restarted or replaced. Reason in the close frame: {reason}."),
        fix=_("Take the server out of rotation before it stops, and let clients reconnect after a random pause."),
        check=_("During a deploy new connections go to a server that stays."),
        name=_("The server goes away right after opening the connection"),
    ),
    steps=(FIND_CLOSES_IN_LOG,),
)
def close_going_away(handshake: Handshake) -> Outcome:
    """Fail when the server closes with 1001 or 1012; observed, HIGH only when no later repeat opens."""
    ended = ended_with(handshake, LEAVING)
    if not ended:
        return Pass()
    after = handshake.repeats[handshake.repeats.index(ended[0]) + 1 :]
    opened = sum(attempt.opened for attempt in after)
    lost = bool(after) and not opened
    return close_found(handshake, ended, Severity.HIGH if lost else Severity.MEDIUM, later=opened)
