"""The figures of a report, one function each: a plotly document with caption and table, made from a case."""

from collections.abc import Callable, Sequence

from wsinvest.facts.load import LoadRow
from wsinvest.model.case import Case
from wsinvest.model.finding import Diagnosis
from wsinvest.report.figures import (
    causal_graph,
    ladder_steps,
    limit_bars,
    limits,
    load_seconds,
    objective_strip,
    open_times,
    rate_latency,
    stage_waterfall,
    token_trace,
)
from wsinvest.report.figures.frame import Figure
from wsinvest.report.sections import diagnosed, view_of
from wsinvest.report.sections.view import View

__all__ = [
    "Figure",
    "capacity",
    "causes",
    "ladder",
    "latency",
    "limits_measured",
    "objectives",
    "passport",
    "rates",
    "seconds",
    "waterfall",
]


def waterfall(case: Case | Diagnosis, language: str = "") -> Figure:
    """The stages that each attempt reached, and how long each took."""
    return _drawn(stage_waterfall.draw, case, language)


def latency(case: Case | Diagnosis, language: str = "") -> Figure:
    """The times of the handshakes, with the objective and percentiles."""
    return _drawn(open_times.draw, case, language)


def causes(case: Case | Diagnosis, language: str = "") -> Figure:
    """The graph of causes: roots, observed effects, gaps."""
    return _drawn(causal_graph.draw, case, language)


def capacity(case: Case | Diagnosis, language: str = "") -> Figure:
    """The use of memory and other resources against their limits, and the connections that each limit allows."""
    return _drawn(limits.draw, case, language)


def ladder(case: Case | Diagnosis, language: str = "") -> Figure:
    """The steps of the capacity ladder with the fitted lines."""
    return _drawn(ladder_steps.draw, case, language)


def limits_measured(case: Case | Diagnosis, language: str = "") -> Figure:
    """The limits that the ladder measured, side by side."""
    return _drawn(limit_bars.draw, case, language)


def rates(case: Case | Diagnosis, language: str = "") -> Figure:
    """Latency against the rate of messages, by due time and by service time."""
    return _drawn(rate_latency.draw, case, language)


def seconds(case: Case | Diagnosis, rows: Sequence[LoadRow], language: str = "") -> Figure:
    """The seconds of a load: open connections, handshakes and failures, latencies beside the generator's own lag."""
    return _drawn(lambda view: load_seconds.draw(view, rows), case, language)


def passport(case: Case | Diagnosis, language: str = "") -> Figure:
    """The token trace: each hop from the secret to the server's verdict, and where it went wrong.

    Its name is that of the first version, since published notebooks call it so.
    """
    return _drawn(token_trace.draw, case, language)


def objectives(case: Case | Diagnosis, language: str = "") -> Figure:
    """The objectives by state: met, missed, unknown."""
    return _drawn(objective_strip.draw, case, language)


def _drawn(draw: Callable[[View], Figure], case: Case | Diagnosis, language: str) -> Figure:
    return draw(view_of(case if isinstance(case, Diagnosis) else diagnosed(case), language))
