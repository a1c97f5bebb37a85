"""A service that the server needs: named by the log, by a close reason, by an answer or by the health endpoint."""

import pytest

from tests.building import answered, ended, opened, repeats, said
from tests.rules.logs import added
from wsinvest.facts.health import Health
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.log_end import LogEnd
from wsinvest.facts.workers import Dialled, Workers
from wsinvest.model.attempt import Response
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.server.dependency_unreachable import dependency_unreachable

REFUSED, UNRESOLVED = LogPattern.DEPENDENCY_REFUSED, LogPattern.DEPENDENCY_UNRESOLVED
FAILS = repeats(answered("r01", 500), answered("r02", 500))
REDIS = "127.0.0.1:6379"


def health(status: int, body: str) -> Health:
    return Health("http://h/health", (), Response(status, body=body), 1.0, None, None)


def title(found: Fail) -> str:
    return dependency_unreachable.text.say("title", "en", found.values)


@pytest.mark.parametrize(
    ("log", "severity", "confidence"),
    [
        (added(REFUSED, 2, REDIS), Severity.CRITICAL, Confidence.PROVEN),
        (added(REFUSED, 1, REDIS), Severity.CRITICAL, Confidence.INFERRED),
        (added(UNRESOLVED, 2, "redis"), Severity.CRITICAL, Confidence.PROVEN),
    ],
)
def test_one_entry_for_each_failed_attempt_proves_it(log: LogDelta, severity: Severity, confidence: Confidence):
    """Fewer may belong to something else."""
    found = said(dependency_unreachable, handshake=FAILS, log_delta=log)

    assert (severity, confidence) == (found.severity, found.confidence)


@pytest.mark.parametrize("status", [101, 401, 404])
def test_what_ends_no_attempt_is_no_grave_finding(status: int):
    """A reconnect in the background complains too; a refusal has reasons of its own."""
    handshake = repeats(opened("r01") if status == 101 else answered("r01", status))
    found = said(dependency_unreachable, handshake=handshake, log_delta=added(REFUSED, 50, REDIS))

    assert (Severity.MEDIUM, Confidence.OBSERVED) == (found.severity, found.confidence)


def test_the_service_is_called_by_what_its_port_is_known_for():
    """Address and name; an unknown port stays a number."""
    found = said(dependency_unreachable, handshake=FAILS, log_delta=added(REFUSED, 2, REDIS, "10.0.0.1:81"))

    assert "127.0.0.1:6379 (Redis), 10.0.0.1:81" in title(found)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('{"error": "database connection failed"}', "database"),
        ("Could not connect to Redis", "Redis"),
        ("Internal Server Error", ""),
        ("the cache of this page is old", ""),
    ],
)
def test_an_answer_that_names_it_is_inferred(body: str, name: str):
    """The words of the server, not its log."""
    handshake = repeats(answered("r01", 500, body))
    found = said(dependency_unreachable, handshake=handshake, log_delta=None)

    assert bool(name) is isinstance(found, Fail)
    if name:
        assert (Confidence.INFERRED, ["--server-log FILE"]) == (found.confidence, [one.option for one in found.surer])
        assert name in title(found)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('{"status": "unhealthy", "redis": "down"}', "redis"),
        ('{"checks": {"database": {"latency": 1, "status": "error"}}}', "database"),
        ('{"status": "ok", "redis": "up", "broker": true}', ""),
    ],
)
def test_the_health_endpoint_names_what_is_down(body: str, name: str):
    """As far as the attempts fail by an error of the server."""
    found = said(dependency_unreachable, handshake=FAILS, log_delta=None, health=health(503, body))

    assert bool(name) is isinstance(found, Fail)
    if name:
        assert name in title(found)


def test_without_a_word_of_it_nothing_is_said():
    """An error alone names nobody."""
    assert Pass() == said(dependency_unreachable, handshake=FAILS, log_delta=LogDelta(0))


@pytest.mark.parametrize(("count", "sure"), [(2, Confidence.PROVEN), (1, Confidence.INFERRED)])
def test_the_process_waits_for_a_connection_while_handshakes_wait(count: int, sure: Confidence):
    """One for each of them is no work in the background."""
    waits = repeats(*(ended(name, StageName.RESPONSE, Reason.TIMEOUT) for name in ("r01", "r02")))
    workers = Workers((), 10, 0.3, 0, dialled=(Dialled("10.0.0.9", 443, 1), Dialled("::9", 6379, count)))
    found = said(dependency_unreachable, handshake=waits, workers=workers)

    assert (Severity.CRITICAL, sure) == (found.severity, found.confidence)
    assert ("[::9]:6379 (Redis)" if count > 1 else "10.0.0.9:443") in title(found)
    assert "its process waits itself" in dependency_unreachable.text.say("cause", "en", found.values)


def test_a_connection_that_the_process_waits_for_explains_no_refusal():
    """Only attempts that wait."""
    workers = Workers((), 10, 0.3, 0, dialled=(Dialled("10.0.0.9", 443, 9),))
    assert isinstance(said(dependency_unreachable, handshake=FAILS, workers=workers), Pass)


@pytest.mark.parametrize(
    ("reason", "end", "fails"),
    [
        (Reason.REFUSED, LogEnd("Connect call failed", says=REFUSED, about=REDIS), True),
        (Reason.REFUSED, LogEnd("Connect call failed", says=REFUSED, about=REDIS, went_on=True), False),
        (Reason.REFUSED, LogEnd("No module named 'jwt'"), False),
        (Reason.TIMEOUT, LogEnd("Connect call failed", says=REFUSED, about=REDIS), False),
        (Reason.REFUSED, None, False),
    ],
)
def test_a_server_that_ended_at_its_start_is_inferred(reason: Reason, end: LogEnd | None, fails: bool):
    """Nothing listens, and its last error is that it did not reach the service; the log may be older."""
    found = said(dependency_unreachable, handshake=repeats(ended("r01", StageName.TCP, reason)), log_end=end)

    assert fails is isinstance(found, Fail)
    if fails:
        assert Confidence.INFERRED is found.confidence
        assert "127.0.0.1:6379 (Redis)" in title(found)
