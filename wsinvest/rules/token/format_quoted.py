"""The token has quotes around it."""

from wsinvest.analysis.damage import damaged_by
from wsinvest.analysis.repairs import CARRY_UNCHANGED
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule


@rule(
    "token.format.quoted",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token stands in quotes"),
        impact=_("{effect}"),
        cause=_("A text was written as JSON, or the quotes of a configuration file became part of the value."),
        fix=_("Take the quotes off where the token is stored or read."),
        check=_("The token begins with eyJ and ends with a letter, a digit, - or _."),
    ),
    steps=(CARRY_UNCHANGED,),
)
def format_quoted(token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when the token begins or ends with a quote; proven when the token without quotes gets further."""
    return damaged_by("token.format.quoted", "quoted", token, handshake)
