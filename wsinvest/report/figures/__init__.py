"""The figures of a report, one function each: a plotly document with caption and table, made from a case."""

from collections.abc import Callable

from wsinvest.model.case import Case
from wsinvest.model.finding import Diagnosis
from wsinvest.report.figures import causal_graph, limits, objective_strip, open_times, stage_waterfall, token_trace
from wsinvest.report.figures.frame import Figure
from wsinvest.report.sections import diagnosed, view_of
from wsinvest.report.sections.view import View

__all__ = ["Figure", "capacity", "causes", "latency", "objectives", "passport", "waterfall"]


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
