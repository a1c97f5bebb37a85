"""The gauges of a target as the page shows them: in words, with their unit, and beside the lines of their alerts."""

from collections.abc import Iterator
from typing import Any, Final

from wsinvest.diagnose.alert_catalogue import compared
from wsinvest.facts.watch_words import watch_word
from wsinvest.i18n.messages import _
from wsinvest.model.gauge import CANARY, PROBE
from wsinvest.report.gauge_words import gauge_value, gauge_word, in_words
from wsinvest.watch.board import Row

LINE: Final = _("line {line}")
NOT_MEASURED: Final = _("not measured: {why}, since {since:time}")


def shown_gauges(row: Row) -> Iterator[dict[str, Any]]:
    """Each gauge that was measured or should have been, in the order of its words."""
    missing = [name for name in row.unseen if name not in (PROBE, CANARY)]
    for name in in_words({*row.gauges, *missing}, row.language):
        yield _unseen(row, name) if name in row.unseen else _seen(row, name)


def _seen(row: Row, name: str) -> dict[str, Any]:
    value = row.gauges[name]
    line = _line(row, name)
    over = line is not None and value >= line
    said = "" if line is None else LINE.say(row.language, {"line": gauge_value(name, line, row.language)})
    return {
        "name": name,
        "word": gauge_word(name, row.language),
        "value": value,
        "said": gauge_value(name, value, row.language),
        "line": said,
        "state": "over" if over else "seen",
    }


def _unseen(row: Row, name: str) -> dict[str, Any]:
    why, since = row.unseen[name]
    said = NOT_MEASURED.say(row.language, {"why": watch_word(why, row.language), "since": since})
    word = gauge_word(name, row.language)
    return {"name": name, "word": word, "value": None, "said": said, "line": "", "state": "unseen"}


def _line(row: Row, name: str) -> float | None:
    """Where the alert of this gauge is raised, in the gauge's unit; None where no alert compares it with one number."""
    against = compared().get(name)
    if against is None:
        return None
    whole = row.gauges.get(against.whole) if against.whole else 1.0
    return None if whole is None else row.lines[against.lines.raises] * whole
