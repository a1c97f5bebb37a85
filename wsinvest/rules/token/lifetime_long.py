"""The token is valid for a long time."""

from datetime import timedelta
from typing import Final

from wsinvest.analysis.remediation import NEXT_WEEK
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

SHORTEN_LIFETIME: Final = Step(
    "shorten_token_lifetime",
    NEXT_WEEK,
    120,
    _("Issue access tokens for a quarter of an hour, and renew them with a refresh token."),
    _("exp of a fresh token is at most an hour after iat."),
)
_LONG: Final = timedelta(hours=1)  # RFC 9700 section 2.2 asks for short lifetimes; 15 minutes are typical
_VERY_LONG: Final = timedelta(days=1)


@rule(
    "token.lifetime.long",
    text=Text(
        title=_("The token lives for {hours:int} {hours:plural:hour|hours}"),
        impact=_("Who gets hold of it can use it for as long, unless the server keeps a list of revoked tokens."),
        cause=_("The issuer sets exp far ahead, often in place of renewal."),
        fix=_("Issue short tokens, and renew them while the user is there."),
        check=_("exp of a fresh token is at most an hour after iat."),
        name=_("The token lives for long"),
    ),
    steps=(SHORTEN_LIFETIME,),
)
def lifetime_long(token: Token) -> Outcome:
    """Fail when exp minus iat exceeds one hour (LOW) or one day (MEDIUM); observed."""
    anatomy = token.anatomy
    if anatomy is None or anatomy.exp is None or anatomy.iat is None or anatomy.exp - anatomy.iat <= _LONG:
        return Pass()
    lives = anatomy.exp - anatomy.iat
    severity = Severity.MEDIUM if lives > _VERY_LONG else Severity.LOW
    values = {"hours": round(lives / timedelta(hours=1))}
    return Fail(severity, Confidence.OBSERVED, values, ("token:anatomy/exp", "token:anatomy/iat"))
