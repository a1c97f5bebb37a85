"""The proxy's own limit: proven by its log while attempts fail, inferred from older lines."""

import pytest

from tests.building import answered, opened, repeats, said
from wsinvest.facts.log import Log, LogCount, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.rules.resource.proxy_worker_connections import proxy_worker_connections

FAILS = repeats(answered("r01", 500), opened("r02"))
WORKS = repeats(opened("r01"), opened("r02"))
PROVEN, OBSERVED, INFERRED = Confidence.PROVEN, Confidence.OBSERVED, Confidence.INFERRED


def read(lately: int = 0, lines: int = 0) -> Log:
    return Log(
        "error.log", 900, 20, 20, 20, 0, 900, (LogCount(LogPattern.WORKER_CONNECTIONS, lines or lately, lately),)
    )


def added(lines: int) -> LogDelta:
    return LogDelta(900, (LogCount(LogPattern.WORKER_CONNECTIONS, lines, lines),) if lines else ())


@pytest.mark.parametrize(
    ("log", "log_delta", "handshake", "severity", "confidence"),
    [
        (read(), added(3), FAILS, Severity.HIGH, PROVEN),
        (read(7), added(1), FAILS, Severity.HIGH, PROVEN),
        (read(), added(3), WORKS, Severity.HIGH, OBSERVED),
        (read(7), added(0), FAILS, Severity.HIGH, INFERRED),
        (read(7), None, FAILS, Severity.HIGH, INFERRED),
        (read(7), added(0), WORKS, Severity.MEDIUM, INFERRED),
        (read(7), None, None, Severity.MEDIUM, INFERRED),
    ],
)
def test_what_the_log_says_and_when(log, log_delta, handshake, severity, confidence):
    """Lines of now outweigh older ones; those count for less where nothing fails."""
    found = said(proxy_worker_connections, log=log, log_delta=log_delta, handshake=handshake)

    assert isinstance(found, Fail)
    assert (severity, confidence) == (found.severity, found.confidence)


@pytest.mark.parametrize("log", [read(), read(lines=5000), Log("error.log", 0, 0, 0, 0, 0)])
def test_old_lines_and_none_say_nothing(log):
    """Beyond the last 1,000 lines it is history."""
    assert Pass() == said(proxy_worker_connections, log=log, log_delta=added(0), handshake=FAILS)
