"""The server accepts the connection and then closes it for policy (1008, 3000, 3003)."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.close_reason import STEPS, names_other, step_for
from wsinvest.analysis.closing import close_found, ended_with
from wsinvest.analysis.credential import is_expected
from wsinvest.analysis.first_message import waits_for_message
from wsinvest.analysis.replaced import BY_ITSELF, is_replaced
from wsinvest.facts.about_subprotocol import closed_for_subprotocol
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.close_codes import REFUSED
from wsinvest.model.finding import Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_CHECKS: Final = _("The server checks something after the handshake")
_AWAITED: Final = _("The server waits for a credential in the client's first message, and none came")
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
    closed = ended_with(handshake, REFUSED)
    replaced = bool(closed) and all(one.close and is_replaced(one.close.reason) for one in closed)
    explained = bool(closed) and all(map(closed_for_subprotocol, closed))
    found = (
        Pass()
        if explained or is_expected(handshake, token, target, config)
        else close_found(handshake, closed, Severity.MEDIUM if replaced else Severity.HIGH)
    )
    if not isinstance(found, Fail):
        return found
    what = _CHECKS if names_other(closed[0]) else _MOSTLY
    what = _AWAITED if waits_for_message(closed[0]) else what
    what = BY_ITSELF if replaced else what
    return replace(found, values={**found.values, "what": what}, steps=(step_for(closed[0]),))
