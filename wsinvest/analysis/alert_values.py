"""What several alerts share: a value compared with its two lines, and failures in a row."""

from collections.abc import Mapping

from wsinvest.analysis.window import Window
from wsinvest.model.alert import Bad, Begun, Between, Good, Value
from wsinvest.model.alert_unit import AlertLines, Lines
from wsinvest.model.finding import Severity


def above(
    value: float, pair: Lines, lines: AlertLines, severity: Severity, words: Mapping[str, object] | None = None
) -> Value:
    """Bad from the raise line on, Good up to the clear line (of a falling pair: the other way round)."""
    raises, clears = lines[pair.raises], lines[pair.clears]
    sign = -1 if pair.falling else 1
    if sign * value >= sign * raises:
        return Bad(severity, value, raises, {"value": value, "line": raises, "clear": clears, **(words or {})})
    return Good(value) if sign * value <= sign * clears else Between(value)


def in_a_row(failed: int, least: float, bad: Bad) -> Value:
    """Good where none failed, Bad from so many in a row on, Begun before."""
    if failed == 0:
        return Good(bad.value)
    return bad if failed >= least else Begun(bad)


def ratio(window: Window, part: str, whole: str) -> float | None:
    """A gauge as share of another one, None if one of them is not there or the whole is 0."""
    some, all_ = window.gauge(part), window.gauge(whole)
    return some / all_ if some is not None and all_ else None
