"""Whose end a connection met, and what its first second and its close were: windows over one timeline."""

import pytest

from wsinvest.model.session import (
    Close,
    EventKind,
    SessionEvent,
    Side,
    close_of,
    closing,
    end_kind,
    first_second,
    refusal,
)
from wsinvest.model.stage import Reason, State

OPENED = SessionEvent(EventKind.OPENED, 0.0)
OURS = SessionEvent(EventKind.CLOSED, 1000.0, by=Side.CLIENT, code=1000)


def theirs(kind: EventKind, at_ms: float, reason: Reason, code: int | None = None, said: str = "") -> SessionEvent:
    """An end by the server."""
    return SessionEvent(kind, at_ms, code=code, reason=reason, said=said)


NORMAL = theirs(EventKind.CLOSED, 1004.0, Reason.CLOSE_FRAME, 1000)
EMPTY = theirs(EventKind.CLOSED, 1004.0, Reason.CLOSE_FRAME, 1005)
POLICY = theirs(EventKind.CLOSED, 1004.0, Reason.CLOSE_FRAME, 1008, "policy")
CUT = theirs(EventKind.CUT, 1004.0, Reason.NO_CLOSE_FRAME)
MASKED = theirs(EventKind.BROKEN, 1004.0, Reason.MASKED)
PAGE = theirs(EventKind.BROKEN, 1004.0, Reason.HTTP_AFTER_UPGRADE, said="HTTP/1.1 200 OK")
ERROR = theirs(EventKind.BROKEN, 1004.0, Reason.HTTP_AFTER_UPGRADE, said="HTTP/1.1 500 Internal Server Error")


@pytest.mark.parametrize("end", [NORMAL, EMPTY, POLICY, CUT, MASKED, PAGE, ERROR])
def test_an_end_that_nobody_asked_for_is_the_servers(end: SessionEvent):
    """Also one with code 1000, also before our own close."""
    assert end is refusal((OPENED, end))
    assert end is refusal((OPENED, end, OURS))


@pytest.mark.parametrize(
    ("end", "counts"),
    [(NORMAL, False), (EMPTY, False), (CUT, False), (PAGE, False), (POLICY, True), (MASKED, True), (ERROR, True)],
)
def test_after_our_close_only_a_code_of_its_own_or_a_broken_rule_counts(end: SessionEvent, counts: bool):
    """An answer to our close is no refusal, and neither is the page that some servers send when a handler returns."""
    assert (end if counts else None) is refusal((OPENED, OURS, end))


def test_a_connection_that_nobody_ended_has_no_end():
    """None, and no close."""
    assert (None, None) == (refusal((OPENED,)), close_of((OPENED,)))


def test_how_the_server_ended_it():
    """Code, words and time; nothing where we did."""
    assert Close(1008, "policy", 1004.0) == close_of((OPENED, POLICY))
    assert close_of((OPENED, OURS, NORMAL)) is None


@pytest.mark.parametrize(
    ("at_ms", "state"), [(0.0, State.SKIPPED), (999.9, State.SKIPPED), (1000.0, State.PASSED), (None, State.SKIPPED)]
)
def test_the_first_second_has_passed_when_it_was_watched_whole(at_ms: float | None, state: State):
    """What was closed sooner, or at a time that nobody knows, was not watched."""
    ours = SessionEvent(EventKind.CLOSED, at_ms, by=Side.CLIENT, code=1000)

    assert state is first_second((OPENED, ours)).state


def test_the_servers_end_fails_the_first_second():
    """With its reason and its time."""
    found = first_second((OPENED, POLICY))

    assert (State.FAILED, Reason.CLOSE_FRAME, 1004.0) == (found.state, found.reason, found.took_ms)


@pytest.mark.parametrize(
    ("session", "state", "took_ms"),
    [
        ((OPENED, OURS, NORMAL), State.PASSED, 4.0),
        ((OPENED, OURS, CUT), State.SKIPPED, None),
        ((OPENED, OURS), State.SKIPPED, None),
        ((OPENED, OURS, POLICY), State.SKIPPED, None),
        ((OPENED, NORMAL), State.SKIPPED, None),
    ],
)
def test_the_close_has_passed_when_ours_was_answered(session, state, took_ms):
    """By a close frame, which is no refusal."""
    found = closing(session)

    assert (state, took_ms) == (found.state, found.took_ms)


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (Reason.CLOSE_FRAME, EventKind.CLOSED),
        (Reason.NO_CLOSE_FRAME, EventKind.CUT),
        (Reason.RESET, EventKind.CUT),
        (Reason.TIMEOUT, EventKind.CUT),
        (Reason.MASKED, EventKind.BROKEN),
    ],
)
def test_the_kind_of_an_end_follows_from_its_reason(reason: Reason, kind: EventKind):
    """A frame, the end of the stream, or a broken rule."""
    assert kind is end_kind(reason)
