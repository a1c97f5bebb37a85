"""The server closes the connection right after opening it."""

from wsinvest.analysis.closing import close_found, ended_with
from wsinvest.analysis.credential import is_expected
from wsinvest.analysis.ends import failed_at
from wsinvest.analysis.engineio import refuses_parameters
from wsinvest.analysis.repairs import FIND_CLOSES_IN_LOG
from wsinvest.analysis.route import of_any_path
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.close_codes import NORMAL
from wsinvest.model.finding import Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target


@rule(
    "session.close.immediate",
    text=Text(
        title=_("The server closes the connection right after opening it (code {code})"),
        impact=_(
            "{count:int} of {of:int} watched connections opened and {count:plural:was|were} closed after "
            "{after:ms} without an error code."
        ),
        cause=_(
            "The server's handler came to its end, or nothing kept it waiting for messages. Reason in the close "
            "frame: {reason}."
        ),
        fix=_(
            "Let the handler read messages until the client leaves; if it refuses on purpose, let it say why "
            "with a code of its own."
        ),
        check=_("An idle connection stays open for longer than a second."),
        name=_("The server closes the connection right after opening it"),
    ),
    steps=(FIND_CLOSES_IN_LOG,),
)
def close_immediate(
    handshake: Handshake, token: Token | None = None, target: Target | None = None, config: Config | None = None
) -> Outcome:
    """Fail when the server closes normally (1000, 1005) in the first second, or Socket.IO disconnects; observed.

    Pass when its first message asks for a credential and none was named.
    """
    left = failed_at(handshake.repeats, StageName.FIRST_SECOND, Reason.DISCONNECTED)
    ended = (*ended_with(handshake, NORMAL), *left)
    explained = refuses_parameters(handshake) or is_expected(handshake, token, target, config)
    return Pass() if explained else close_found(handshake, ended, rivals=of_any_path(handshake))
