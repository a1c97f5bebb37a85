"""The token has whitespace or line ends around or inside it."""

from typing import Final

from wsinvest.analysis.damage import damaged_by
from wsinvest.analysis.ends import failed_at
from wsinvest.analysis.repairs import CARRY_UNCHANGED
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, Fail, Outcome, Severity
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName

_CANNOT_BE_SENT: Final = _("Such a request cannot be sent: a blank would break it.")


@rule(
    "token.format.whitespace",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("Blanks or line ends stand around or inside the token"),
        impact=_("{effect}"),
        cause=_("The token was read from a file, a header or a prompt with its line end."),
        fix=_("Trim the token once, where it is read."),
        check=_("The token holds no blank, tab or line end."),
    ),
    steps=(CARRY_UNCHANGED,),
)
def format_whitespace(token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when the token has whitespace; proven when it makes the request unsendable, or without it gets further."""
    unsendable = failed_at(handshake.repeats, StageName.REQUEST, Reason.UNSENDABLE) if handshake else ()
    if unsendable and token.state is TokenState.PRESENT and token.damage.whitespace:
        evidence = ("token:damage/whitespace", f"handshake:repeats/{unsendable[0].id}/stages/request")
        return Fail(Severity.HIGH, Confidence.PROVEN, {"effect": _CANNOT_BE_SENT}, evidence)
    return damaged_by("token.format.whitespace", "whitespace", token, handshake)
