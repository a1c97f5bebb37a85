"""Socket.IO opens the connection and does not answer the connect packet."""

from wsinvest.analysis.engineio import left_unanswered
from wsinvest.analysis.repairs import UNBLOCK_SERVER
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.stage import StageName
from wsinvest.model.target import Target


@rule(
    "session.connect.unanswered",
    leads_to=("session.close.while_held",),
    text=Text(
        title=_("Socket.IO opens the connection and leaves the namespace unanswered"),
        impact=_(
            "{count:int} of {of:int} watched connections {count:plural:was|were} open for a second and of no "
            "use; the client's event connect does not come."
        ),
        cause=_(
            "A middleware of the server does not call next(), or waits for something: a database, a token service."
        ),
        fix=_(
            "Let each middleware call next() in every branch, with an error where it refuses; give what it waits "
            "for a time limit."
        ),
        check=_("The client's event connect comes within a second."),
    ),
    steps=(UNBLOCK_SERVER,),
)
def connect_unanswered(handshake: Handshake, target: Target | None = None) -> Outcome:
    """Fail when the connect packet gets no answer within one second; observed."""
    watched = tuple(one for one in handshake.repeats if one.passed(StageName.FIRST_SECOND))
    waiting = left_unanswered(handshake, target)
    if not waiting:
        return Pass()
    evidence = tuple(f"handshake:repeats/{one.id}/engineio" for one in waiting)
    values = {"count": len(waiting), "of": len(watched)}
    return Fail(Severity.HIGH, Confidence.OBSERVED, values, evidence)
