"""The section on a reconnect storm: the forecast, and beside it what a rehearsal has shown."""

from collections.abc import Iterator
from typing import Final

from wsinvest.facts.storm import Band, Call, RateBasis, Rehearsal, Storm
from wsinvest.i18n.messages import Phrase, _
from wsinvest.report.blocks import Badge, Block, Lead, Line, Mono, Paragraph, Table, Tone
from wsinvest.report.sections.view import View

FORECAST: Final = _("Forecast")
REHEARSED: Final = _("Rehearsed")
_CALLED: Final = _("Forecast for {clients:int} clients after a restart: {call}")
_SEEN: Final = _("What a rehearsed restart showed: {call}")
_BACKOFF: Final = _("Backoff of the clients")
_TIMEOUT: Final = _("They give up after")
_DOWN: Final = _("The restart takes")
_RATE: Final = _("Handshakes that the server completes")
_MEASURED: Final = _(
    "{per:int} a second ({low:int} to {high:int}), {basis}: {bursts:int} bursts with {flight:int} under way at once"
)
_GIVEN: Final = _("{per:int} a second, {basis}")
_ORDER: Final = _("In which order")
_WINDOW: Final = _("Jitter to set")
_SPREAD: Final = _("spread the attempts over {window:s} or more, so that they stay under half of the rate")
_QUANTITY: Final = _("After the server is back", "storm")
_HANDSHAKE: Final = _("A handshake, all clients under way")
_HALF: Final = _("Half of the clients are back")
_NEARLY_ALL: Final = _("99% of the clients are back")
_ATTEMPTS: Final = _("Attempts since the loss")
_PEAK: Final = _("Attempts in the busiest second")
_AWAY: Final = _("The server was away for")
_BACK: Final = _("Clients that were back")
_LAG: Final = _("Our own attempts began late by (p99)")
_OF: Final = _("{back:int} of {lost:int}")
_LEAST: Final = _("Lowest simulated")
_USUAL: Final = _("Median")
_MOST: Final = _("Highest simulated")
_NEVER: Final = _("not within {watched:s}")
_COMPARED: Final = _("Forecast and rehearsal")
_METHOD: Final = _(
    "The forecast simulates {phases:int} restarts that fall into all phases of the clients' delay, each with the "
    "lowest, the usual and the highest rate. It calls a collapse where, both with the lowest and with "
    "the usual rate, half of the clients are not back after three attempts each ({tried:s})."
)
_WIDE: Final = _(
    "The restarts that were simulated differ so much in when 99% of the clients are back that the median tells little: "
    "go by the whole band."
)
_WIDE_TIMES: Final = 2.0  # the highest beside the median; our choice: 1.3 to 1.6 where storms met it, 3 to 4 where not
_ONE: Final = _("A rehearsal is one restart in one phase: another one can end differently.")
_TONES: Final = {
    Call.RETURNS: Tone.GOOD,
    Call.COLLAPSES: Tone.BAD,
    Call.NEAR: Tone.UNKNOWN,
    Call.UNDECIDED: Tone.UNKNOWN,
}


def section(view: View) -> tuple[Block, ...]:
    """The storm, if one was forecast; nothing in a run without one."""
    facts = view.facts(Storm)
    return () if facts is None else tuple(_blocks(view, facts))


def _blocks(view: View, facts: Storm) -> Iterator[Block]:
    yield Lead(_call(view, _CALLED, facts.forecast.call, clients=facts.clients))
    if facts.rehearsal is not None:
        yield Lead(_call(view, _SEEN, facts.rehearsal.call))
    yield view.pairs(
        (_BACKOFF, Mono(str(facts.backoff))),
        (_TIMEOUT, view.form("s", facts.timeout_s)),
        (_DOWN, view.form("s", facts.down_s)),
        (_RATE, _rate(view, facts)),
        (_ORDER, view.word(facts.rate.order)),
        (_WINDOW, view.say(_SPREAD, window=facts.forecast.window_s)),
    )
    yield _table(view, facts)
    if _wide(facts.forecast.nearly_all_s):
        yield Paragraph(view.say(_WIDE))
    method = view.say(_METHOD, phases=facts.forecast.phases, tried=round(facts.forecast.tried_s, 1))
    yield Paragraph(method, small=True)
    if facts.rehearsal is not None:
        yield Paragraph(view.say(_ONE), small=True)


def _wide(band: Band) -> bool:
    """True if its median is no estimate; a band of which nothing is known tells so by itself."""
    return band.usual is not None and (band.most is None or band.most > _WIDE_TIMES * band.usual)


def _call(view: View, phrase: Phrase, call: Call, **values: int) -> Line:
    """The sentence, whose end is the call as a badge."""
    before, _mark, after = view.say(phrase, call="\0", **values).partition("\0")
    return (before, Badge(view.word(call), _TONES[call]), after)


def _rate(view: View, facts: Storm) -> str:
    rate, basis = facts.rate, view.word(facts.rate.basis)
    if rate.basis is RateBasis.GIVEN:
        return view.say(_GIVEN, per=rate.per_s, basis=basis)
    values = {"low": rate.low, "high": rate.high, "bursts": rate.bursts, "flight": rate.in_flight}
    return view.say(_MEASURED, per=rate.per_s, basis=basis, **values)


def _table(view: View, facts: Storm) -> Table:
    forecast, seen = facts.forecast, facts.rehearsal
    rows: list[tuple[Line, ...]] = [
        _row(view, facts, _HANDSHAKE, forecast.handshake_s),
        _row(view, facts, _HALF, forecast.half_s),
        _row(view, facts, _NEARLY_ALL, forecast.nearly_all_s),
        _row(view, facts, _ATTEMPTS, forecast.attempts, "int"),
        (view.say(_PEAK), "", "", view.form("int", forecast.peak_per_s)),
        (view.say(_AWAY), "", view.form("s", facts.down_s), ""),
    ]
    titles = (_QUANTITY, _LEAST, _USUAL, _MOST)
    if seen is None:
        return Table(view.say(FORECAST), view.columns(*titles, numbers=titles[1:]), tuple(rows))
    rows += [(view.say(_BACK), "", "", ""), (view.say(_LAG), "", "", "")]
    columns = view.columns(*titles, REHEARSED, numbers=(*titles[1:], REHEARSED))
    beside = zip(rows, _rehearsed(view, seen), strict=True)
    return Table(view.say(_COMPARED), columns, tuple((*row, said) for row, said in beside))


def _rehearsed(view: View, seen: Rehearsal) -> tuple[str, ...]:
    """What was seen, for each row of the table."""
    return (
        "",
        _value(view, seen.half_s, "s", seen.watched_s),
        _value(view, seen.nearly_all_s, "s", seen.watched_s),
        view.form("int", seen.attempts),
        view.form("int", seen.peak_per_s),
        view.form("s", seen.down_s),
        view.say(_OF, back=seen.back, lost=seen.lost),
        view.form("ms", seen.lag_s * 1000),
    )


def _row(view: View, facts: Storm, name: Phrase, band: Band, form: str = "s") -> tuple[Line, ...]:
    """The extremes with the median between them."""
    return (
        view.say(name),
        *(_value(view, one, form, facts.forecast.watched_s) for one in (band.least, band.usual, band.most)),
    )


def _value(view: View, value: float | None, form: str, watched_s: float) -> str:
    return view.say(_NEVER, watched=round(watched_s)) if value is None else view.form(form, round(value, 1))
