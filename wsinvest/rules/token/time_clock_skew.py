"""The clocks of this machine, the server and the token service differ."""

from datetime import datetime, timedelta
from typing import Final

from wsinvest.analysis import attribution, clocks
from wsinvest.analysis.clocks import Clock
from wsinvest.analysis.repairs import SET_CLOCK
from wsinvest.analysis.token_time import start_of
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Anatomy, Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Threshold, Thresholds

NO_CLOCK: Final = _("No answer told the server's time, so the clocks were not compared.")
_AHEAD: Final = _("ahead of")
_BEHIND: Final = _("behind")
_SERVER: Final = _("The server's")
_ISSUER: Final = _("The token service's")
RUN: Final = timedelta(seconds=5)  # less than a skew that is told; `now` is when the run began
MEDIUM_S: Final = Threshold("skew_medium_s", 5.0, "our choice")
HIGH_S: Final = Threshold("skew_high_s", 60.0, "our choice")


@rule(
    "token.time.clock_skew",
    leads_to=("token.time.not_yet_valid", "token.time.expired", "tls.certificate.not_yet_valid"),
    text=Text(
        title=_("{whose} clock is {size:s} {direction} the clock of this machine"),
        impact=_("Tokens count as expired or not yet valid on one side; such failures come and go. {effect}"),
        cause=_(
            "At least one of the two clocks is not synchronised; this comparison, by the Date header of what "
            "answered (a proxy, where one stands in front), does not tell which."
        ),
        fix=_("Synchronise both machines by NTP."),
        check=_("The Date header of an answer differs from the local clock by less than a second or two."),
        name=_("Two clocks differ"),
    ),
    steps=(SET_CLOCK,),
    thresholds=(MEDIUM_S, HIGH_S),
)
def time_clock_skew(token: Token, handshake: Handshake | None, thresholds: Thresholds, now: datetime) -> Outcome:
    """Fail when clocks differ by more than 5 s; proven when the token is valid by one clock and not by the server's."""
    server, issuer = clocks.of_server(handshake), clocks.of_login(token)
    known = [(whose, clock) for whose, clock in ((_SERVER, server), (_ISSUER, issuer)) if clock is not None]
    if not known:
        return NotMeasured(NO_CLOCK)
    whose, clock = max(known, key=lambda pair: pair[1].certain_s)
    if clock.certain_s <= thresholds[MEDIUM_S]:
        return Pass()
    said = attribution.attribute(handshake, replaced=False)
    decides = _decides(token.anatomy, now, server, issuer)
    # A token that is valid by every clock is refused for another reason.
    matters = decides if said is attribution.Attribution.SUSPECTED else said is not attribution.Attribution.CLEARED
    severity = Severity.HIGH if clock.certain_s > thresholds[HIGH_S] and matters else Severity.MEDIUM
    sure = Confidence.PROVEN if decides and said is attribution.Attribution.SUSPECTED else Confidence.OBSERVED
    direction = _AHEAD if clock.skew_s > 0 else _BEHIND
    values = {
        "whose": whose,
        "size": round(abs(clock.skew_s)),
        "direction": direction,
        "effect": attribution.EFFECT[said],
    }
    return Fail(severity, sure, values, tuple(clock.shown for _, clock in known))


def _decides(anatomy: Anatomy | None, now: datetime, server: Clock | None, issuer: Clock | None) -> bool:
    """True if the token is valid by one clock and not by another, which is the server's where that is known."""
    own, issued = _in_force(anatomy, now), _in_force(anatomy, now + issuer.skew) if issuer else None
    if server is None:
        return issued is not None and issued != own
    return not _in_force(anatomy, now + server.skew) and (own or issued is True)


def _in_force(anatomy: Anatomy | None, clock: datetime) -> bool:
    """True if the token's times are valid at this moment, or if it has none; signed in this run, it begins in it."""
    start = start_of(anatomy)
    over = anatomy is not None and anatomy.exp is not None and anatomy.exp <= clock
    return not over and (start is None or start <= clock + RUN)
