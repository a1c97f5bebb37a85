"""The request cannot be sent as it is configured."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import VERIFY_AUTH
from wsinvest.analysis.repairs import CARRY_UNCHANGED
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName


@rule(
    "http.request.unsendable",
    text=Text(
        title=_("The request cannot be sent as it is configured"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} over before a byte was sent."),
        cause=_(
            "The token, the Origin or a subprotocol holds a blank, a line break or another character that has "
            "no place in a request."
        ),
        fix=_("Repair the value where it is made; the findings on the token say what is wrong with it."),
        check=_("The request is sent, and the server answers."),
    ),
    steps=(CARRY_UNCHANGED, VERIFY_AUTH),
)
def request_unsendable(handshake: Handshake) -> Outcome:
    """Fail when a configured value would break the request's head and was not sent; observed."""
    ended = ends.failed_at(handshake.repeats, StageName.REQUEST, Reason.UNSENDABLE)
    return ends.hit(ended, len(handshake.repeats), at_most=Severity.HIGH) if ended else Pass()
