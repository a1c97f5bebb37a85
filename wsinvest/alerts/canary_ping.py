"""Pings of the held connection are answered far later than usual, or not at all."""

from typing import Final

from wsinvest.analysis.window import Window
from wsinvest.i18n.messages import Text, _
from wsinvest.model.alert import Bad, Between, Good, Unknown, Value
from wsinvest.model.alert_unit import AlertLines, Line, Lines, alert
from wsinvest.model.finding import Severity

TIMES: Final = Lines(
    Line("ping_times", 10.0, "our choice: times the median of a week"), Line("ping_times_clear", 5.0, "our choice")
)
PING: Final = Lines(
    Line("ping_ms", 200.0, "our choice: below this nobody notices"), Line("ping_ms_clear", 150.0, "our choice")
)
HOURS: Final = 6  # before that nothing is usual
LEAST: Final = 20


@alert(
    "canary.ping",
    reads=("canary",),
    for_s=300,
    lines=(TIMES, PING),
    means=("session.ping.no_pong", "server.process.blocked", "server.process.stopped"),
    text=Text(
        title=_("Pings: {missed:int} without an answer in ten minutes, 95 % of the others within {took}"),
        impact=_("Messages are late, and clients that check the connection by pings give it up."),
        cause=_("The usual round trip: {usually}. A server that is late with pongs is blocked or overloaded."),
        fix=_("See what blocks the server's event loop (a stack of its main thread), and its CPU."),
        check=_("Pings are answered as fast as usual for five minutes."),
        name=_("Pings are answered late or not at all"),
    ),
)
def canary_ping(window: Window, lines: AlertLines) -> Value:
    """Medium if a pong is missing now, or the 95th percentile is above 200 ms and ten times what is usual."""
    canary = window.sample.canary if window.sample else None
    if canary is None:
        return window.unknown("canary")
    pings = window.lately(window.pings)
    p95, usual = pings.p95(), window.usual_ping.median(HOURS)
    missed = sum(number for _at, number in window.lately(window.missed).seen)
    ms = None if p95 is None else p95 / 1000
    words = {"missed": missed, "usually_ms": None if usual is None else usual / 1000, "took_ms": ms}
    if canary.missed:
        return Bad(Severity.MEDIUM, ms, lines[PING.raises], words)
    if p95 is None or ms is None or usual is None or len(pings.seen) < LEAST:
        return Unknown() if canary.ping_us is None else Good(ms)
    times = p95 / max(usual, 1)
    if times >= lines[TIMES.raises] and ms >= lines[PING.raises]:
        return Bad(Severity.MEDIUM, ms, lines[PING.raises], words)
    return Good(ms) if times <= lines[TIMES.clears] or ms <= lines[PING.clears] else Between(ms)
