"""An unknown exception: quoted and inferred where it comes with each failed attempt, never proven."""

from dataclasses import replace

import pytest

from tests.building import answered, opened, repeats, said
from tests.rules.logs import added, raised
from wsinvest.facts.log import LogCount, LogPattern
from wsinvest.facts.log_delta import LogDelta, LogEntry
from wsinvest.model.attempt import Change
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.rules.server.exception_unhandled import exception_unhandled

FAILS = repeats(answered("r01", 500), answered("r02", 500))
LINE = "KeyError: 'room'"


@pytest.mark.parametrize(("times", "fails"), [(1, False), (2, True), (9, True)])
def test_it_must_come_with_each_failed_attempt(times: int, fails: bool):
    """One for two attempts may be anybody's."""
    found = said(exception_unhandled, handshake=FAILS, log_delta=raised(LINE, times))

    assert fails is isinstance(found, Fail)
    if fails:
        assert (Severity.CRITICAL, Confidence.INFERRED) == (found.severity, found.confidence)
        assert LINE in exception_unhandled.text.say("cause", "en", found.values)
        assert "meanwhile:entries/e1/line" in found.evidence


@pytest.mark.parametrize(
    "line",
    [
        "websockets.exceptions.ConnectionClosedError: no close frame received or sent",
        "starlette.websockets.WebSocketDisconnect: 1006",
        "ConnectionResetError: [Errno 104] Connection reset by peer",
        "asyncio.exceptions.CancelledError",
        "BrokenPipeError: [Errno 32] Broken pipe",
    ],
)
def test_what_a_server_writes_because_its_client_left_is_no_cause(line: str):
    """It is what our own close looks like from the other side."""
    assert Pass() == said(exception_unhandled, handshake=FAILS, log_delta=raised(line, 9))


@pytest.mark.parametrize("status", [101, 401, 403, 404])
def test_a_refusal_needs_no_exception(status: int):
    """The server decided so."""
    handshake = repeats(opened("r01") if status == 101 else answered("r01", status))

    assert Pass() == said(exception_unhandled, handshake=handshake, log_delta=raised(LINE, 9))


def test_it_yields_to_a_probe_that_turns_the_outcome():
    """Then the request is the cause, and the exception its consequence."""
    probe = opened("p01", change=Change("token", "fresh", ("token.time.expired",)))
    handshake = repeats(*FAILS.repeats, probes=[probe])

    assert Pass() == said(exception_unhandled, handshake=handshake, log_delta=raised(LINE, 9))


def test_it_yields_to_what_a_row_knows():
    """A line that stands in no trace is no exception, and a known one has its own rule."""
    for log in (
        added(LogPattern.DEPENDENCY_REFUSED, 2, "127.0.0.1:6379"),
        LogDelta(9, entries=(LogEntry("e1", "error: x", times=2),)),
        replace(raised("SystemExit: 1", 9), said=(LogCount(LogPattern.WORKER_TIMEOUT, 1),)),
        None,
    ):
        assert Pass() == said(exception_unhandled, handshake=FAILS, log_delta=log)


@pytest.mark.parametrize(("lines", "fails"), [(1, True), (2, False)])
def test_the_line_about_our_own_unknown_path_explains_nothing(lines: int, fails: bool):
    """Channels writes one for the path that is asked for control; only one for each attempt is about the attempts."""
    log = replace(raised(LINE, 2), said=(LogCount(LogPattern.NO_ROUTE, lines),))

    assert fails is isinstance(said(exception_unhandled, handshake=FAILS, log_delta=log), Fail)
