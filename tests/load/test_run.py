"""A whole load against real servers: what was planned is done, counted and closed, and it ends when it must."""

import asyncio
import time

import pytest

from tests.load.loading import echoing, ready, served
from tests.servers import REFUSAL, Visit, answers, close_frame, switching, upgrades
from wsinvest.facts.bins import merged
from wsinvest.facts.load import Aborted, Plan
from wsinvest.load.hooks import Hooks
from wsinvest.load.run import run
from wsinvest.load.share import Share
from wsinvest.model.stage import Reason, StageName

QUICK = {"step_s": 0.1, "seconds": 0.5}


def test_connections_are_held_and_pinged_and_all_answers_are_counted():
    """Rows hold the same as the whole, byte for byte."""
    told = []
    with echoing() as port:
        found = run(
            ready(port),
            Share(20, hold=20, pings=100, step_s=0.2, seconds=1.2),
            Hooks(live=lambda *one: told.append(one)),
        )
    load, rows = found.load, found.rows

    assert (20, 20, 20, 0, Aborted.NOT) == (load.tried, load.opened, load.held, load.failed, load.aborted)
    assert load.sent == load.answered == load.times.latency.count > 100
    assert (0, 0) == (load.closed, load.early)
    assert load.on_loopback
    assert load.plan == Plan(20, 0.0, 100, 1.2, 20)
    assert rows == tuple(row for row, _phase in told)
    assert ["ramp", "hold"] == list(dict.fromkeys(phase for _row, phase in told))[:2]
    assert 20 == sum(row.tried for row in rows)
    assert load.times.latency == merged(row.latency for row in rows)


def test_handshakes_at_a_rate_are_closed_again():
    """50 a second for half a second; not more at once than there may be."""
    with served(upgrades()) as asked:
        found = run(ready(asked.port), Share(100, rate=50.0, seconds=0.5)).load

    assert 25 == found.tried == found.opened == found.times.open.count
    assert Aborted.NOT is found.aborted


def test_there_are_never_more_connections_than_the_most():
    """Counted at the target: what is due beyond is left out."""
    with served(upgrades()) as asked:
        found = run(ready(asked.port), Share(7, rate=100.0, seconds=0.5)).load

    assert 7 == asked.most
    assert 7 == found.held <= found.tried


def test_a_limit_of_messages_is_looked_for():
    """The rate is raised until p99 passes the line; the server answers so many a second at most."""

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        held = b""
        while data := await visit.reader.read(22):
            held += data
            while len(held) >= 22:
                frame, held = held[:22], held[22:]
                time.sleep(0.01)  # it does 100 a second
                await visit.say(b"\x8a\x10" + bytes(byte ^ frame[2 + at % 4] for at, byte in enumerate(frame[6:])))

    with served(manner) as asked:
        found = run(ready(asked.port), Share(1, hold=1, find=(0.99, 600.0), step_s=0.1)).load

    rates = [one.rate for one in found.search]
    assert [50.0, 75.0, 112.5, 168.75][: len(rates)] == rates
    assert rates[-2] == found.carried


def test_a_search_ends_at_the_rate_that_was_allowed():
    """Also where the server would carry more: 50 a second, then 75, and 112 would be too many."""
    with echoing() as port:
        found = run(ready(port), Share(1, hold=1, find=(0.99, 5000.0), step_s=0.1, most_rate=100.0)).load

    assert [50.0, 75.0] == [one.rate for one in found.search]
    assert found.sent <= 3.1 * (50 + 75) + 10


def test_a_search_begins_at_its_moment():
    """So that the steps of several workers fall together."""
    with echoing() as port:
        prepared = ready(port)
        begins = time.time() + 3.0
        found = run(prepared, Share(1, hold=1, find=(0.99, 5000.0), step_s=0.1, most_rate=50.0, find_at=begins))
        began = time.time() - found.load.seconds

    sent = [began + row.at_s for row in found.rows if row.sent > 5]
    assert 1 == len(found.load.search)
    assert begins - 0.5 < sent[0]


@pytest.mark.parametrize(
    ("manner", "why", "key"),
    [
        (answers(b"HTTP/1.1 503 Busy\r\n\r\n"), Aborted.REFUSED, (StageName.RESPONSE, Reason.STATUS, 503)),
        (answers(REFUSAL), Aborted.FAILING, (StageName.RESPONSE, Reason.STATUS, 403)),
        (upgrades(close_frame(1013), then="answer"), Aborted.FAILING, None),
    ],
)
def test_a_server_that_refuses_is_left_alone(manner, why, key):
    """Long before all that were planned; the class has one example by the full opener, which can be diagnosed."""
    with served(manner) as asked:
        found = run(ready(asked.port), Share(1000, rate=100.0, seconds=10.0)).load

    assert why is found.aborted
    assert found.tried < 200
    if key:
        (failure,) = found.failures
        assert key == failure.kind
        assert key[1:] == (failure.example.failed.reason, failure.example.response.status)


def test_it_ends_at_once_when_it_is_told_to():
    """All are closed with 1000, and what was seen so far is kept."""
    codes = []

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        frame = await visit.reader.readexactly(8)
        codes.append(int.from_bytes(bytes(a ^ b for a, b in zip(frame[6:], frame[2:4], strict=True)), "big"))
        await visit.say(close_frame(1000))

    with served(manner) as asked:
        began = time.monotonic()
        found = run(
            ready(asked.port), Share(20, hold=20, step_s=0.1, seconds=60), Hooks(stop=lambda: len(asked.heads) >= 20)
        ).load
        took = time.monotonic() - began

    assert Aborted.INTERRUPTED is found.aborted
    assert [1000] * 20 == codes
    assert took < 20


def test_a_share_ends_at_its_own_moment():
    """Whether or not anybody tells it to: a cut worker must not go on. That is no abort."""
    with served(upgrades()) as asked:
        began = time.time()
        found = run(ready(asked.port), Share(5, hold=5, step_s=0.1, seconds=60, ends_at=began + 1.0)).load

    assert Aborted.NOT is found.aborted
    assert 0.5 < time.time() - began < 20


def test_a_name_that_moved_ends_the_load():
    """Asked before each step."""
    steps = []
    with served(upgrades()) as asked:
        hooks = Hooks(stepped=lambda: steps.append(1), moved=lambda: len(steps) > 3)
        found = run(ready(asked.port), Share(100, hold=100, step_s=1.1, seconds=60), hooks).load

    assert Aborted.MOVED is found.aborted
    assert found.tried < 100


def test_an_answer_that_is_late_is_waited_for():
    """A server that stands still at the end is part of the result: its silence is not cut out of it."""

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        frame = await visit.reader.readexactly(22)
        await asyncio.sleep(1.5)
        await visit.say(b"\x8a\x10" + bytes(byte ^ frame[2 + at % 4] for at, byte in enumerate(frame[6:])))
        await visit.silence()

    with served(manner) as asked:
        found = run(ready(asked.port), Share(1, hold=1, pings=8, **QUICK)).load

    assert 1 == found.answered < found.sent
    assert 1_400_000 < found.times.latency.percentile(1.0)
