"""The server closes right after opening and asks to try again later (1013)."""

from wsinvest.analysis.closing import closed_with
from wsinvest.analysis.connection_limit import limited
from wsinvest.analysis.repairs import FIND_CLOSES_IN_LOG
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.close_codes import TRY_AGAIN_LATER
from wsinvest.model.finding import Outcome, Pass
from wsinvest.model.registry import rule


@rule(
    "session.close.try_again",
    text=Text(
        title=_("The server asks to try again later (code {code})"),
        impact=_(
            "{count:int} of {of:int} watched connections {count:plural:was|were} closed after {after:ms}: the "
            "server is overloaded."
        ),
        cause=_("The server accepts connections that it then has no room for. Reason in the close frame: {reason}."),
        fix=_("Let clients wait longer after each failure, with a random share; add capacity."),
        check=_("Under normal load no connection ends with 1013."),
        name=_("The server asks to try again later"),
    ),
    steps=(FIND_CLOSES_IN_LOG,),
)
def close_try_again(handshake: Handshake) -> Outcome:
    """Fail when the server closes with 1013; observed; Pass when a limit of connections is proven."""
    return Pass() if limited(handshake) else closed_with(handshake, {TRY_AGAIN_LATER})
