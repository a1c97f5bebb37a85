"""Clients that lose their connections together come back together: more at once than the server completes."""

from typing import Final

from wsinvest.analysis.storms import REHEARSE_RESTART, SPREAD_RECONNECTS, spread_lines
from wsinvest.facts.reconnects import WITHIN_S, Reconnects, Wave
from wsinvest.facts.storm import Storm
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Threshold, Thresholds

PEAK: Final = Threshold("reconnect_peak", 1.0, "our choice: attempts in the busiest second, per handshake it completes")
WAVE: Final = Threshold("reconnect_wave", 50, "our choice: connections that end, and attempts that come, within 2 s")
USUAL: Final = Threshold("reconnect_factor", 10.0, "our choice: what a wave has, per usual number in so much time")
_BACK_SHARE: Final = 0.5  # of the connections that ended; fewer in the same seconds are clients that spread out
_USUAL_S: Final = 30  # seconds outside of the wave, from which a log tells what is usual
_EXPECTED: Final = _("A restart would bring {peak:int} attempts in one second; the server completes {rate:int}")
_SEEN: Final = _("A restart brought {peak:int} attempts in one second; the server completes {rate:int}")
_LOGGED: Final = _(
    "At {time} {ended:int} connections ended within {within:int} s, and {after:int} s later {came:int} attempts came "
    "within {within:int} s"
)
_ALIKE: Final = _("{clients:int} clients lose their connections at once and wait alike (backoff: {backoff}).")
_SAME: Final = _(
    "Clients that lose their connections together wait alike: {back:int} of their {clients:int} addresses came back in "
    "the same seconds. Usual in so much time are {ends:decimal} ends and {attempts:decimal} attempts."
)
_MAY_BE_SAME: Final = _(
    "Clients that lose their connections together wait alike. Usual in so much time are {ends:decimal} ends and "
    "{attempts:decimal} attempts; that these are the same clients is likely, and the log does not show it."
)
_OVER: Final = _("Spread the attempts over {window:s} or more: a random part in every delay (full jitter).")
_SPREAD: Final = _(
    "Spread the attempts: a random part in every delay (full jitter). `wsinvest storm` says over how long."
)
_USUAL_UNKNOWN: Final = _(
    "The log shows connections that end and come back together; it covers too little time to say if that is usual."
)
_NEITHER: Final = _("No log was named, and no storm was made.")


@rule(
    "load.reconnect.storm",
    leads_to=("http.rate.limited", "http.capacity.insufficient", "load.storm.collapse"),
    text=Text(
        title=_("{what}"),
        impact=_("After every deploy come waves of attempts: handshakes are slow, refused or given up."),
        cause=_("{why}"),
        fix=_("{spread}"),
        check=_("`wsinvest storm` with the new backoff names a peak below the rate."),
        name=_("Clients come back all at once after a restart"),
    ),
    steps=(SPREAD_RECONNECTS, REHEARSE_RESTART),
    thresholds=(PEAK, WAVE, USUAL),
)
def reconnect_storm(storm: Storm | None, thresholds: Thresholds, reconnects: Reconnects | None = None) -> Outcome:
    """Fail when the busiest second holds more attempts than the server completes in one, or a log shows a wave.

    The evidence is a storm run: what a rehearsal counted (proven), else its forecast for the backoff that was given
    (inferred). The rate was measured with all clients under way, or given. Or it is a named log, in which connections
    ended and came back together, far more than usual: proven where it has the addresses of both, else inferred.
    """
    if storm is not None:
        return _of_storm(storm, thresholds)
    if reconnects is not None:
        return _of_log(reconnects, thresholds)
    return NotMeasured(_NEITHER)


def _of_storm(storm: Storm, thresholds: Thresholds) -> Outcome:
    seen = storm.rehearsal
    peak = storm.forecast.peak_per_s if seen is None else seen.peak_per_s
    if peak <= thresholds[PEAK] * storm.rate.per_s:
        return Pass()
    values = {
        "what": filled(_EXPECTED if seen is None else _SEEN, peak=peak, rate=storm.rate.per_s),
        "why": filled(_ALIKE, clients=storm.clients, backoff=str(storm.backoff)),
        "spread": filled(_OVER, window=storm.forecast.window_s),
    }
    sure = Confidence.INFERRED if seen is None else Confidence.PROVEN
    of = "storm:forecast/peak_per_s" if seen is None else "storm:rehearsal/peak_per_s"
    return Fail(Severity.MEDIUM, sure, values, (of, "storm:rate/per_s"), snippet=spread_lines(storm))


def _of_log(reconnects: Reconnects, thresholds: Thresholds) -> Outcome:
    wave = reconnects.wave
    if wave is None or not _together(wave, thresholds):
        return Pass()
    if wave.usual_s < _USUAL_S:
        return NotMeasured(_USUAL_UNKNOWN)
    usual = max(wave.usual_ends, wave.usual_attempts)  # who ends has come: a log may show attempts that failed only
    if usual * thresholds[USUAL] > min(wave.ended, wave.came):
        return Pass()
    same = wave.clients_back >= max(thresholds[WAVE], _BACK_SHARE * wave.clients)
    if not same and wave.clients >= thresholds[WAVE]:  # the log has the addresses, and others came
        return Pass()
    said = {"ends": wave.usual_ends, "attempts": wave.usual_attempts}
    values = {
        "what": filled(_LOGGED, time=wave.time, ended=wave.ended, within=WITHIN_S, after=wave.after_s, came=wave.came),
        "why": filled(_SAME, clients=wave.clients, back=wave.clients_back, **said)
        if same
        else filled(_MAY_BE_SAME, **said),
        "spread": _SPREAD,
    }
    sure = Confidence.PROVEN if same else Confidence.INFERRED
    return Fail(Severity.MEDIUM, sure, values, ("reconnects:wave/ended", "reconnects:wave/came"))


def _together(wave: Wave, thresholds: Thresholds) -> bool:
    """True if many connections ended, and at least as many attempts as half of them came in the same seconds."""
    return wave.ended >= thresholds[WAVE] and wave.came >= max(thresholds[WAVE], _BACK_SHARE * wave.ended)
