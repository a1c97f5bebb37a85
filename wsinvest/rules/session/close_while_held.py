"""Held sessions were ended, and neither silence nor age nor the token's end explains it."""

from typing import Final

from wsinvest.analysis import surer
from wsinvest.analysis.closing import NO_CODE, NO_REASON
from wsinvest.analysis.ends import failed_at
from wsinvest.analysis.held import Why, ended
from wsinvest.analysis.repairs import FIND_CLOSES_IN_LOG
from wsinvest.analysis.replaced import is_replaced
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.session import HeldSessions, Hold, HoldEnd
from wsinvest.facts.token import Token
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Phrase, Text, _
from wsinvest.model.close_codes import INTERNAL_ERROR, LEAVING, NORMAL, REFUSED, TRY_AGAIN_LATER
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName

_BY_CODE: Final[tuple[tuple[frozenset[int], Phrase], ...]] = (
    (frozenset({INTERNAL_ERROR}), _("The server's handler failed, or its own ping found no pong in time.")),
    (LEAVING, _("The server is being stopped, restarted or replaced.")),
    (REFUSED, _("The server's policy ended it: a token that was withdrawn, or a rule on what is sent.")),
    (frozenset({TRY_AGAIN_LATER}), _("The server is too busy to keep it.")),
    (NORMAL, _("The server's handler came to its end.")),
)
_CUT: Final = _(
    "The TCP connection ended without a close frame: the process crashed or was killed, or something between cut it."
)
_ONE_A_USER: Final = _(
    "By its words the service keeps one session of a user, and this run held several at once: that ended them."
)
_OTHER: Final = _("The application says what this code means; one session a user may be a rule of it.")


@rule(
    "session.close.while_held",
    text=Text(
        title=_("{count:int} of {of:int} held sessions ended before their time, the first after {age:s} (code {code})"),
        impact=_("The first was: {end}. Clients lose their sessions and have to reconnect."),
        cause=_("{meaning} Reason in the close frame: {reason}."),
        fix=_("Find these ends in the server's log by their time, and repair what caused them."),
        check=_("All sessions of a second run with --hold are kept."),
        name=_("Held sessions ended before their time"),
    ),
    steps=(FIND_CLOSES_IN_LOG,),
)
def close_while_held(session: HeldSessions, token: Token | None, handshake: Handshake | None = None) -> Outcome:
    """Fail when held sessions end from outside and no pattern explains it; observed.

    Pass when the first second shows the same close: the rules of its code tell of it.
    MEDIUM where the server leaves, or keeps one session of a user.
    """
    found = ended(session, token)
    if found is None or found.why is not Why.OTHER or _seen_in_first_second(found.holds, handshake):
        return Pass()
    first = found.first
    mild = all(one.code in LEAVING or is_replaced(one.said) for one in found.holds)
    return Fail(
        Severity.MEDIUM if mild else Severity.HIGH,
        Confidence.OBSERVED,
        {
            "count": len(found.holds),
            "of": len(session.opened),
            "age": first.lasted_ms / 1000,
            "code": NO_CODE if first.code is None else first.code,
            "reason": first.said or NO_REASON,
            "end": ENUMS[HoldEnd][first.end],
            "meaning": _ONE_A_USER if is_replaced(first.said) else _meaning(first.code),
        },
        found.evidence,
        surer=(surer.LOG,),
    )


def _seen_in_first_second(holds: tuple[Hold, ...], handshake: Handshake | None) -> bool:
    """True if attempts that were watched for a second were closed with every code that these holds were closed with."""
    if handshake is None:
        return False
    ended = failed_at(handshake.repeats, StageName.FIRST_SECOND, Reason.CLOSE_FRAME)
    closed = {one.close.code for one in ended if one.close}
    return all(one.end is HoldEnd.CLOSED and one.code in closed for one in holds)


def _meaning(code: int | None) -> Phrase:
    if code is None:
        return _CUT
    return next((said for codes, said in _BY_CODE if code in codes), _OTHER)
