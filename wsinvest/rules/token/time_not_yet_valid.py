"""The token is not yet valid."""

from datetime import datetime, timedelta

from wsinvest.analysis.repairs import SET_CLOCK
from wsinvest.analysis.token_time import LEEWAY, skew_of, start_of, time_finding, verified_by
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Thresholds


@rule(
    "token.time.not_yet_valid",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token is not valid before {start:time}, {ahead:minutes} after this run{clock}"),
        impact=_("{effect}"),
        cause=_("The issuer's clock is ahead, or nbf was set into the future."),
        fix=_("Synchronise the clocks by NTP; let the server allow a few seconds."),
        check=_("A fresh token opens a connection at once."),
        name=_("The token is not yet valid"),
    ),
    steps=(SET_CLOCK,),
    thresholds=(LEEWAY,),
)
def time_not_yet_valid(token: Token, handshake: Handshake | None, thresholds: Thresholds, now: datetime) -> Outcome:
    """Fail when nbf or iat is over 60 s in the future; proven when the signature verifies and the server refuses."""
    start, clock = start_of(token.anatomy), now + skew_of(token, handshake)
    if start is None or start <= clock + timedelta(seconds=thresholds[LEEWAY]):
        return Pass()
    claims = (f"token:anatomy/{name}" for name in ("nbf", "iat") if getattr(token.anatomy, name) is not None)
    facts = (*claims, *verified_by(token))
    values = {"start": start, "ahead": (start - clock) / timedelta(minutes=1)}
    return time_finding("token.time.not_yet_valid", Severity.HIGH, token, handshake, facts, values)
