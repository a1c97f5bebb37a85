"""The token has expired."""

from datetime import datetime, timedelta
from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.token_time import LEEWAY, skew_of, time_finding, verified_by
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Thresholds

RENEW_TOKEN: Final = Step(
    "renew_token",
    TODAY,
    30,
    _("Renew the token before it runs out, and before each connection."),
    _("At every handshake the token has time left."),
    snippet=_(
        "// before each connection and each reconnect\nif (expiresAt - Date.now() < 30_000) token = await renewToken();"
    ),
)


@rule(
    "token.time.expired",
    leads_to=("http.auth.rejected", "session.close.policy", "session.close.app_code"),
    text=Text(
        title=_("The token expired at {exp:time}, {ago:minutes} before this run{clock}"),
        impact=_("{effect}"),
        cause=_("The client goes on using a token after its time."),
        fix=_("Renew the token before connecting; refuse to connect with one that has run out."),
        check=_("At the next handshake exp lies in the future."),
        name=_("The token has expired"),
    ),
    steps=(RENEW_TOKEN,),
    thresholds=(LEEWAY,),
)
def time_expired(token: Token, handshake: Handshake | None, thresholds: Thresholds, now: datetime) -> Outcome:
    """Fail when exp has passed; proven when the signature verifies and the server refuses, or by a fresh token.

    Pass within the leeway of 60 s (RFC 7519 section 4.1.4) if the server accepts it.
    """
    exp, clock = token.anatomy.exp if token.anatomy else None, now + skew_of(token, handshake)
    if exp is None or exp > clock:
        return Pass()
    late = clock - exp
    cleared = attribution.attribute(handshake, "token.time.expired") is attribution.Attribution.CLEARED
    if cleared and late <= timedelta(seconds=thresholds[LEEWAY]):
        return Pass()
    facts = ("token:anatomy/exp", *verified_by(token))
    values = {"exp": exp, "ago": late / timedelta(minutes=1)}
    return time_finding("token.time.expired", Severity.CRITICAL, token, handshake, facts, values)
