"""The application closes the connection with a code of its own."""

from typing import Final

from wsinvest.analysis.app_codes import documented
from wsinvest.analysis.close_reason import STEPS, refused_after_accepting
from wsinvest.analysis.closing import ended_with
from wsinvest.analysis.credential import is_expected
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.close_codes import PRIVATE_USE, REGISTERED
from wsinvest.model.finding import Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_PRIVATE: Final = _("Codes from 4000 to 4999 mean what the application says they mean")
_REGISTERED: Final = _(
    "Codes from 3000 to 3999 belong to libraries, frameworks and applications, which register them with IANA (3008 is "
    "a timeout)"
)
_DOCUMENTED: Final = _("The library {library} documents this code as “{meaning}”")


@rule(
    "session.close.app_code",
    leads_to=("session.close.while_held",),
    text=Text(
        title=_("The application closes the connection with a code of its own ({code})"),
        impact=_("{count:int} of {of:int} watched connections {count:plural:was|were} closed after {after:ms}."),
        cause=_("{what}. Reason in the close frame: {reason}."),
        fix=_("Look the code up in the application's list, and remove its cause."),
        check=_("A connection stays open, or the client shows the meaning of the code."),
        name=_("The application closes the connection with a code of its own"),
    ),
    steps=STEPS,
)
def close_app_code(
    handshake: Handshake, token: Token | None = None, target: Target | None = None, config: Config | None = None
) -> Outcome:
    """Fail when the server closes with 4000 to 4999 (private use, RFC 6455 section 7.4.2) or 3000 to 3999; observed.

    Pass when it closes for the subprotocol, which rules of its own explain. MEDIUM when the
    next session of this run is why.
    """
    if is_expected(handshake, token, target, config):
        return Pass()
    closed = ended_with(handshake, PRIVATE_USE | REGISTERED)
    known = documented(closed[0], target) if closed else None
    own = _REGISTERED if closed and closed[0].close and closed[0].close.code in REGISTERED else _PRIVATE
    what = filled(_DOCUMENTED, library=known.library, meaning=known.meaning) if known else own
    return refused_after_accepting(handshake, closed, what)
