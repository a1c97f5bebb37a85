"""No memory left: in the log's own words while attempts fail by an error of the server."""

import pytest

from tests.building import answered, opened, repeats, said
from tests.rules.logs import added
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.server.memory_exhausted import memory_exhausted

SAYS = LogPattern.MEMORY_OUT


@pytest.mark.parametrize(
    ("handshake", "severity", "confidence"),
    [
        (repeats(answered("r01", 500)), Severity.CRITICAL, Confidence.PROVEN),
        (repeats(opened("r01"), answered("r02", 500)), Severity.HIGH, Confidence.INFERRED),
        (repeats(opened("r01")), Severity.MEDIUM, Confidence.OBSERVED),
        (repeats(answered("r01", 403)), Severity.MEDIUM, Confidence.OBSERVED),
    ],
)
def test_what_it_explains_decides_how_grave_it_is(handshake, severity, confidence):
    """A refusal is no error of the server."""
    found = said(memory_exhausted, handshake=handshake, log_delta=added(SAYS, 1))

    assert (severity, confidence) == (found.severity, found.confidence)


@pytest.mark.parametrize("log", [None, LogDelta(0)])
def test_a_log_without_it_says_nothing(log):
    """An error alone may be anything."""
    assert Pass() == said(memory_exhausted, handshake=repeats(answered("r01", 500)), log_delta=log)
