"""After a restart the clients keep each other out: nobody's handshake is completed before it is given up."""

from typing import Final

from wsinvest.analysis.storms import LIMIT_HANDSHAKES, REHEARSE_RESTART, SPREAD_RECONNECTS, spread_lines
from wsinvest.facts.storm import Band, Call, RateBasis, Storm
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity
from wsinvest.model.registry import rule

_FORECAST: Final = _("After a restart most of {clients:int} clients would not come back")
_SEEN: Final = _("After a restart {back:int} of {lost:int} clients came back within {watched:s}")
_LATE: Final = _("After a restart half of {lost:int} clients were not back after {tried:s}")
_EXACTLY: Final = _("{least:s}")
_BETWEEN: Final = _("{least:s} to {most:s}")
_ORDER_UNKNOWN: Final = _(
    "Whether the clients come back depends on the order in which the server completes handshakes, which is not known: "
    "a given rate does not tell it, and bursts do not always."
)
_NEAR: Final = _(
    "What was measured leaves open whether the clients come back: it may go either way, from restart to restart. The "
    "jitter that the forecast names leads away from this line."
)
_GENERATOR: Final = _(
    "Our own process was the limit when storms of this size were made: whether the clients come back to the server, "
    "which may be faster, is not known. Fewer clients, or a faster machine, may tell."
)
_LATE_SHARE: Final = 0.25  # of the timeout: attempts that begin later were not made at once
_CONTRADICTED: Final = _(
    "The forecast says that most clients do not come back, and in the one rehearsal they did. A restart in another "
    "phase may tell."
)


@rule(
    "load.storm.collapse",
    leads_to=("http.handshake.timeout",),
    text=Text(
        title=_("{what}"),
        impact=_(
            "After a deploy or a crash the service stays unreachable although it runs, until clients stop to try."
        ),
        cause=_(
            "With {clients:int} handshakes under way at once, one takes {took}, and clients give up "
            "after {timeout:s}. Then they try again (backoff: {backoff}), and the work for them is lost."
        ),
        fix=_("Spread the attempts over {window:s} or more by full jitter; refuse at once what would come too late."),
        check=_("`wsinvest storm` with the new backoff says that the clients come back."),
        name=_("After a restart most clients do not come back"),
    ),
    steps=(SPREAD_RECONNECTS, LIMIT_HANDSHAKES, REHEARSE_RESTART),
)
def storm_collapse(storm: Storm) -> Outcome:
    """Fail when half of the clients are not back after three attempts each: proven by a rehearsal, else inferred."""
    seen, expected = storm.rehearsal, storm.forecast.call
    if seen is not None and seen.call is Call.COLLAPSES:
        if seen.lag_s > _LATE_SHARE * storm.timeout_s:
            return NotMeasured(_GENERATOR)
        return _fail(storm, _what(storm), Confidence.PROVEN, ("storm:rehearsal", "storm:rate"))
    if expected is Call.NEAR:
        return NotMeasured(_NEAR)
    if expected is Call.UNDECIDED:
        return NotMeasured(_ORDER_UNKNOWN)
    if expected is Call.RETURNS:
        return Pass()
    if seen is not None:
        return NotMeasured(_CONTRADICTED)
    if storm.rate.basis is RateBasis.LEAST:
        return NotMeasured(_GENERATOR)
    what = filled(_FORECAST, clients=storm.clients)
    return _fail(storm, what, Confidence.INFERRED, ("storm:forecast", "storm:rate"))


def _what(storm: Storm) -> Phrase:
    """What a rehearsal saw: few came back at all, or half of them too late."""
    seen = storm.rehearsal
    assert seen is not None
    if 2 * seen.back < seen.lost:
        return filled(_SEEN, back=seen.back, lost=seen.lost, watched=round(seen.watched_s, 1))
    return filled(_LATE, lost=seen.lost, tried=round(storm.forecast.tried_s, 1))


def _took(handshake_s: Band) -> Phrase:
    """How long a handshake takes with all clients under way: one time where the rate was given."""
    if handshake_s.least == handshake_s.most:
        return filled(_EXACTLY, least=handshake_s.least)
    return filled(_BETWEEN, least=handshake_s.least, most=handshake_s.most)


def _fail(storm: Storm, what: Phrase, sure: Confidence, evidence: tuple[str, ...]) -> Fail:
    values = {
        "what": what,
        "clients": storm.clients,
        "took": _took(storm.forecast.handshake_s),
        "timeout": storm.timeout_s,
        "backoff": str(storm.backoff),
        "window": storm.forecast.window_s,
    }
    return Fail(Severity.HIGH, sure, values, evidence, snippet=spread_lines(storm))
