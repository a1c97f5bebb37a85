"""The server closes right after opening because of its own error (1011)."""

from wsinvest.analysis.closing import closed_with
from wsinvest.analysis.repairs import FIND_CLOSES_IN_LOG
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.close_codes import INTERNAL_ERROR
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule


@rule(
    "session.close.server_error",
    text=Text(
        title=_("The server fails right after opening the connection (code {code})"),
        impact=_(
            "{count:int} of {of:int} watched connections {count:plural:was|were} closed after {after:ms} with "
            "the code of an internal error."
        ),
        cause=_("The server's handler ended with an error. Reason in the close frame: {reason}."),
        fix=_("Find the exception in the server's log and repair the handler."),
        check=_("No connection ends with 1011."),
        name=_("The server fails right after opening the connection"),
    ),
    steps=(FIND_CLOSES_IN_LOG,),
)
def close_server_error(handshake: Handshake) -> Outcome:
    """Fail when the server closes with 1011 (RFC 6455 section 7.4.1); observed."""
    return closed_with(handshake, {INTERNAL_ERROR})
