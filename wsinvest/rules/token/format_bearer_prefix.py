"""The token begins with the word Bearer."""

from wsinvest.analysis.damage import damaged_by
from wsinvest.analysis.repairs import CARRY_UNCHANGED
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule


@rule(
    "token.format.bearer_prefix",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token starts with the word Bearer"),
        impact=_("{effect}"),
        cause=_("The value of an Authorization header was used where the bare token is due."),
        fix=_("Send the bare token; the word Bearer belongs into the header, once."),
        check=_("The token begins with eyJ."),
    ),
    steps=(CARRY_UNCHANGED,),
)
def format_bearer_prefix(token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when the token begins with "Bearer"; proven when the token without it gets further."""
    return damaged_by("token.format.bearer_prefix", "bearer_prefix", token, handshake)
