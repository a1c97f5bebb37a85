"""Sessions end when the token with which they were opened expires."""

from typing import Final

from wsinvest.analysis.closing import NO_CODE, NO_REASON
from wsinvest.analysis.held import Why, ended
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.session import HeldSessions
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

RENEW_IN_SESSION: Final = Step(
    "renew_token_in_session",
    TODAY,
    60,
    _("Let the client reconnect with a fresh token before exp, or the server check the token at the start only."),
    _("A session outlives the exp of the token with which it was opened, or reconnects before it."),
    snippet=_(
        "const left = 1000 * JSON.parse(atob(token.split('.')[1])).exp - Date.now();\n"
        "setTimeout(reconnectWithFreshToken, left - 30000);"
    ),
)


@rule(
    "session.token.expired",
    leads_to=("session.close.policy", "session.close.app_code", "session.close.abnormal", "session.close.while_held"),
    text=Text(
        title=_("Sessions end when their token expires, here after {age:s}"),
        impact=_(
            "All {count:int} held sessions ended within two seconds of the token's exp ({exp:time}), with pings too. "
            "Code of the close frame: {code}; its reason: {reason}."
        ),
        cause=_("The server ends a session at the exp of the token with which it was opened."),
        fix=_("Renew the token and reconnect before exp, or give tokens the length of a session."),
        check=_("A session outlives the exp of its token, or reconnects before it."),
        name=_("Sessions end when their token expires"),
    ),
    steps=(RENEW_IN_SESSION,),
)
def token_expired(session: HeldSessions, token: Token | None) -> Outcome:
    """Fail when all held sessions end at the moment of the token's exp, whenever they were opened; proven by both."""
    found = ended(session, token)
    exp = token.anatomy.exp if token is not None and token.anatomy else None
    if found is None or found.why is not Why.TOKEN or exp is None:
        return Pass()
    return Fail(
        Severity.HIGH,
        Confidence.PROVEN,
        {
            "age": round(found.age_s, 1),
            "count": len(found.holds),
            "exp": exp,
            "code": found.first.code or NO_CODE,
            "reason": found.first.said or NO_REASON,
        },
        (*found.evidence, "token:anatomy/exp"),
    )
