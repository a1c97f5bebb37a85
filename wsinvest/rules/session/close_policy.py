"""The server accepts the connection and then closes it for policy (1008, 3000, 3003)."""

from typing import Final

from wsinvest.analysis.close_reason import STEPS, names_other, refused_after_accepting
from wsinvest.analysis.closing import ended_with
from wsinvest.analysis.credential import is_expected
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.close_codes import REFUSED
from wsinvest.model.finding import Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_CHECKS: Final = _("The server checks something after the handshake")
_MOSTLY: Final = _("The server checks something after the handshake, most often the token")


@rule(
    "session.close.policy",
    leads_to=("session.close.while_held",),
    text=Text(
        title=_("The server accepts the connection and then refuses it for policy (code {code})"),
        impact=_(
            "{count:int} of {of:int} watched connections {count:plural:was|were} closed after {after:ms}; the "
            "user sees a connection that opens and vanishes."
        ),
        cause=_("{what}. Reason in the close frame: {reason}."),
        fix=_("Look at the findings on the token first, else at the reason; check before accepting where possible."),
        check=_("A connection is not closed with {code}."),
        name=_("The server accepts the connection and then refuses it for policy"),
    ),
    steps=STEPS,
)
def close_policy(
    handshake: Handshake, token: Token | None = None, target: Target | None = None, config: Config | None = None
) -> Outcome:
    """Fail when the server closes with 1008, 3000 or 3003; observed: some servers can refuse only after accepting.

    Pass when it closes for the subprotocol, which a rule of its own explains. MEDIUM when the
    next session of this run is why.
    """
    if is_expected(handshake, token, target, config):
        return Pass()
    closed = ended_with(handshake, REFUSED)
    what = _CHECKS if closed and names_other(closed[0]) else _MOSTLY
    return refused_after_accepting(handshake, closed, what)
