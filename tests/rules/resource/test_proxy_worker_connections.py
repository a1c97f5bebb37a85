"""The proxy's own limit: proven by its log while attempts fail, inferred from older lines."""

import pytest

from tests.building import answered, opened, repeats, said
from wsinvest.facts.log import Log, Said, Says
from wsinvest.facts.log_delta import Meanwhile
from wsinvest.model.finding import Clear, Confidence, Hit, Severity
from wsinvest.rules.resource.proxy_worker_connections import proxy_worker_connections

FAILS = repeats(answered("r01", 500), opened("r02"))
WORKS = repeats(opened("r01"), opened("r02"))
PROVEN, OBSERVED, INFERRED = Confidence.PROVEN, Confidence.OBSERVED, Confidence.INFERRED


def read(lately: int = 0, lines: int = 0) -> Log:
    return Log("error.log", 900, 20, 20, 20, 0, 900, (Said(Says.WORKER_CONNECTIONS, lines or lately, lately),))


def added(lines: int) -> Meanwhile:
    return Meanwhile(900, (Said(Says.WORKER_CONNECTIONS, lines, lines),) if lines else ())


@pytest.mark.parametrize(
    ("log", "meanwhile", "handshake", "severity", "confidence"),
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
def test_what_the_log_says_and_when(log, meanwhile, handshake, severity, confidence):
    """Lines of now outweigh older ones; those count for less where nothing fails."""
    found = said(proxy_worker_connections, log=log, meanwhile=meanwhile, handshake=handshake)

    assert isinstance(found, Hit)
    assert (severity, confidence) == (found.severity, found.confidence)


@pytest.mark.parametrize("log", [read(), read(lines=5000), Log("error.log", 0, 0, 0, 0, 0)])
def test_old_lines_and_none_say_nothing(log):
    """Beyond the last 1,000 lines it is history."""
    assert Clear() == said(proxy_worker_connections, log=log, meanwhile=added(0), handshake=FAILS)
