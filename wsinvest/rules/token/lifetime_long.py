"""The token lives for long."""

from datetime import timedelta
from typing import Final

from wsinvest.analysis.remediation import NEXT_WEEK
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.registry import rule

SHORTEN_LIFETIME: Final = Step(
    "shorten_token_lifetime",
    NEXT_WEEK,
    120,
    Phrase(
        "Issue access tokens for a quarter of an hour, and renew them with a refresh token.",
        "Emitir tokens de acesso para um quarto de hora e renová-los com um token de renovação (refresh).",
    ),
    Phrase(
        "exp of a fresh token is at most an hour after iat.", "O exp de um token novo é até uma hora depois do iat."
    ),
)
_LONG: Final = timedelta(hours=1)  # RFC 9700 section 2.2 asks for short ones; a quarter of an hour is usual
_VERY_LONG: Final = timedelta(days=1)


@rule(
    "token.lifetime.long",
    text=Text(
        en=Words(
            title="The token lives for {hours:int} hours",
            impact="Who gets hold of it can use it for as long; it cannot be called back.",
            cause="The issuer sets exp far ahead, often in place of renewal.",
            fix="Issue short tokens, and renew them while the user is there.",
            check="exp of a fresh token is at most an hour after iat.",
            name="The token lives for long",
        ),
        pt_BR=Words(
            title="O token vale por {hours:int} horas",
            impact="Quem o obtiver pode usá-lo por todo esse tempo; não há como revogá-lo.",
            cause="O emissor define exp muito à frente, em geral no lugar de uma renovação.",
            fix="Emita tokens curtos e renove-os enquanto o usuário estiver presente.",
            check="O exp de um token novo é até uma hora depois do iat.",
            name="O token vale por muito tempo",
        ),
    ),
    steps=(SHORTEN_LIFETIME,),
)
def lifetime_long(token: Token) -> Outcome:
    """exp less iat: low from an hour on, medium from a day on."""
    anatomy = token.anatomy
    if anatomy is None or anatomy.exp is None or anatomy.iat is None or anatomy.exp - anatomy.iat <= _LONG:
        return Clear()
    lives = anatomy.exp - anatomy.iat
    severity = Severity.MEDIUM if lives > _VERY_LONG else Severity.LOW
    values = {"hours": max(2, round(lives / timedelta(hours=1)))}
    return Hit(severity, Confidence.OBSERVED, values, ("token:anatomy/exp", "token:anatomy/iat"))
