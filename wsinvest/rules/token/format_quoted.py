"""The token stands in quotes."""

from wsinvest.analysis.damage import damaged_by
from wsinvest.analysis.repairs import CARRY_UNCHANGED
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule


@rule(
    "token.format.quoted",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token stands in quotes",
            impact="{effect}",
            cause="A text was written as JSON, or the quotes of a configuration file became part of the value.",
            fix="Take the quotes off where the token is stored or read.",
            check="The token begins with eyJ and ends with a letter, a digit, - or _.",
        ),
        pt_BR=Words(
            title="O token está entre aspas",
            impact="{effect}",
            cause="Um texto foi gravado como JSON, ou as aspas do arquivo passaram a fazer parte do valor.",
            fix="Remova as aspas onde o token é gravado ou lido.",
            check="O token começa com eyJ e termina com letra, dígito, - ou _.",
        ),
    ),
    steps=(CARRY_UNCHANGED,),
)
def format_quoted(token: Token, handshake: Handshake | None) -> Outcome:
    """Quotes at an end."""
    return damaged_by("quoted", token, handshake, "token_unquoted")
