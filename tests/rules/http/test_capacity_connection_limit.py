"""A limit of connections is reached."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.building import answered, opened, repeats, said
from tests.rules.http_limit_cases import ALONE, BUSY, NGINX, closed, crowd
from tests.rules.session.holding import held, kept
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt, Response
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Pass, Severity
from wsinvest.model.session import EventKind, SessionEvent, Side
from wsinvest.model.stage import Reason
from wsinvest.rules.http.capacity_connection_limit import capacity_connection_limit

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "refusal",
    [answered("r02", 503, NGINX), answered("r02", 403), closed(Reason.CLOSED), closed(Reason.RESET), BUSY],
)
def test_refused_beside_others_and_never_alone(refusal: Attempt):
    """However the limit speaks, nothing but the company was changed."""
    found = said(capacity_connection_limit, handshake=crowd(refusal, refused=15, let_in=4, alone=3))

    assert (Severity.HIGH, Confidence.PROVEN) == (found.severity, found.confidence)


@pytest.mark.parametrize(
    "facts",
    [
        crowd(answered("r02", 503, NGINX), refused=10, let_in=9, alone=2, then=False),
        crowd(answered("r02", 503, NGINX), refused=10, let_in=9, alone=0),
        crowd(answered("r02", 502), refused=10, let_in=9, alone=4),
        crowd(answered("r02", 429), refused=10, let_in=9, alone=4),
        repeats(answered("r01", 503), opened("r02"), opened("p01", change=ALONE)),
        repeats(opened("r01"), opened("r02")),
    ],
)
def test_no_limit(facts: Handshake):
    """One refusal alone, nothing made alone, a gateway's error, a 429, a first that was refused, or no refusal."""
    assert Pass() == said(capacity_connection_limit, handshake=facts)


def test_too_few_to_tell():
    """Two refusals of twenty may be chance, however many came through alone."""
    facts = crowd(answered("r02", 503), refused=2, let_in=17, alone=8)

    assert isinstance(said(capacity_connection_limit, handshake=facts), NotMeasured)


@pytest.mark.parametrize(
    ("session", "kind"),
    [
        (None, Fail),
        (held(kept("h2", slowest_ms=12.0)), Fail),
        (held(kept("h2", slowest_ms=1500.0)), Pass),
    ],
)
def test_answers_that_wait_are_no_queue_where_pings_wait_too(session, kind):
    """A server whose loop is blocked answers both late, whoever is connected."""
    late = [opened(f"r0{at}", open_ms=1100.0) for at in (2, 3)]
    facts = repeats(opened("r01"), *late, *(opened(f"r0{at}") for at in (4, 5, 6)))

    assert isinstance(said(capacity_connection_limit, handshake=facts, session=session), kind)


def closes(answered_ms: float) -> Attempt:
    """A first connection that we close after a second, with the time that the server takes to answer that."""
    ours = SessionEvent(EventKind.CLOSED, 1000.0, by=Side.CLIENT, code=1000)
    theirs = SessionEvent(EventKind.CLOSED, 1000.0 + answered_ms, by=Side.SERVER, code=1000)
    session = (SessionEvent(EventKind.OPENED, 0.0), ours, theirs)
    return replace(opened("r01"), session=session, response=Response(101, came_at=AT))


@pytest.mark.parametrize(
    ("close_ms", "late_s", "kind"),
    [(5.0, 1.01, Fail), (200.0, 1.21, Pass), (5.0, 0.93, Pass), (150.0, 0.95, Fail)],
    ids=["the close lets them in", "the close waits as well", "they came before the close", "a busy machine"],
)
def test_a_server_that_is_blocked_is_no_queue(close_ms: float, late_s: float, kind: type):
    """In a queue the close of the first is what lets the others in, and it is answered at once."""
    came = Response(101, came_at=AT + timedelta(seconds=late_s))
    late = [replace(opened(f"r0{at}", open_ms=1100.0), response=came) for at in (2, 3)]
    facts = repeats(closes(close_ms), *late, *(opened(f"r0{at}") for at in (4, 5, 6)))
    found = said(capacity_connection_limit, handshake=facts)

    assert isinstance(found, kind)
    if isinstance(found, Fail):
        assert ["server.process.blocked"] == [one.code for one in found.rivals]
