"""The gauges of a trend: the least, the mean and the most of each, and its mean over the days."""

from collections.abc import Iterator, Sequence
from typing import Final

from wsinvest.compare.trend import Trend
from wsinvest.i18n.messages import _
from wsinvest.report.blocks import Block, Callout, Column, Line, Table, Tone
from wsinvest.report.gauge_words import gauge_mean, gauge_value, gauge_word, in_words
from wsinvest.report.sparkline import gathered, sparkline

MOST_BARS: Final = 30  # of one row; more do not fit beside numbers on a page
_GAUGE: Final = _("Gauge")
_LEAST: Final = _("Least")
_MEAN: Final = _("Mean")
_MOST: Final = _("Most")
_DAYS: Final = _("Mean over time")
_RANGES: Final = _("Their values")
_NO_GAUGES: Final = _("No gauge was read.")


def ranges(found: Trend, language: str) -> Iterator[Block]:
    """A table with a row for each gauge that was read, in the order of their words."""
    names = {name for day in found.days for name in day.gauges}
    if not names:
        yield Callout(_NO_GAUGES.say(language), Tone.UNKNOWN)
        return
    titles = (_GAUGE, _LEAST, _MEAN, _MOST, _DAYS)
    columns = tuple(Column(title.say(language), number=title in (_LEAST, _MEAN, _MOST)) for title in titles)
    ordered = in_words(names, language)
    yield Table(_RANGES.say(language), columns, tuple(_row(found, name, language) for name in ordered))


def _row(found: Trend, name: str, language: str) -> tuple[Line, ...]:
    spans = [day.gauges.get(name) for day in found.days]
    known = [(span, day.covered_s or 1.0) for span, day in zip(spans, found.days, strict=True) if span is not None]
    mean = sum(span.mean * weight for span, weight in known) / sum(weight for _, weight in known)
    means = [None if span is None else span.mean for span in spans]
    return (
        gauge_word(name, language),
        gauge_value(name, min(span.least for span, _ in known), language),
        gauge_mean(name, mean, language),
        gauge_value(name, max(span.most for span, _ in known), language),
        sparkline(gathered(means, MOST_BARS, _mean)),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
