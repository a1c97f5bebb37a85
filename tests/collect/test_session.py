"""Held sessions on servers that end them in one way each: the age, who did it, the pings, and the sizes of messages."""

import asyncio
import struct
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.collect.shaking import given, target
from tests.rules.session.holding import proxy
from tests.rules.settings import config
from tests.servers import Visit, answers, close_frame, raw, switching
from wsinvest.collect.runs import COLLECTING, collect, in_memory, open_run
from wsinvest.collect.session import hold_length, ping_interval, session
from wsinvest.config.options import Options
from wsinvest.facts.session import HoldEnd, Length, Taken
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.target import FITTING
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.opener import Deadline

TEXT, PING, PONG = 0x81, 0x89, 0x8A


async def frame(visit: Visit) -> tuple[int, bytes]:
    """The next frame of the client: its first byte and its payload."""
    first, length = await visit.reader.readexactly(2)
    size = length & 0x7F
    if size == 126:
        size = struct.unpack("!H", await visit.reader.readexactly(2))[0]
    elif size == 127:
        size = struct.unpack("!Q", await visit.reader.readexactly(8))[0]
    mask = await visit.reader.readexactly(4)
    data = await visit.reader.readexactly(size)
    return first, bytes(one ^ mask[n % 4] for n, one in enumerate(data)) if size < 126 else data


async def answering(visit: Visit, late_s: float = 0.0) -> None:
    """Answer pings and the close, and nothing else."""
    while True:
        kind, data = await frame(visit)
        if kind == PING:
            await asyncio.sleep(late_s)
            await visit.say(bytes([PONG, len(data)]) + data)
        elif kind & 0xF == 8:
            await visit.say(close_frame(1000))
            return


def against(manner, *, hold_s=1.2, message_bytes=0, settings=None):
    """The facts of a server of this manner, and what it saw."""

    async def run():
        async with raw(manner) as asked:
            having = given("good")
            of = target(asked.port, hold_s=hold_s, message_bytes=message_bytes)
            conf = config(settings) if settings else None
            arguments = (of, having.credentials, Redactor(), Deadline(20.0), conf, None, having.tokens)
            return await session(*arguments), asked

    return asyncio.run(run())


def test_nothing_is_opened_unless_it_was_asked_for():
    """A plain diagnosis costs no connection more."""
    with pytest.raises(Unmeasured) as why:
        against(answers(), hold_s=None)

    assert ProblemKind.NOT_APPLICABLE is why.value.problem.kind


def test_two_are_silent_and_two_ping_and_all_are_kept():
    """At the same time, so that all take no longer than one; pongs are counted and timed."""

    async def healthy(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        await answering(visit)

    began = datetime.now(UTC)
    facts, asked = against(healthy)

    assert (datetime.now(UTC) - began).total_seconds() < 1.2 + 1.5 + 2.0  # with room for a busy machine
    assert ([HoldEnd.KEPT] * 4, 4, 4) == ([one.end for one in facts.holds], asked.connections, asked.most)
    assert [False, True, False, True] == [one.pinged for one in facts.holds]
    assert all(one.lasted_ms >= 1200 for one in facts.holds)
    assert all(one.pongs == one.pings >= 2 and one.slowest_ms is not None for one in facts.pinged)
    assert all((one.pings, one.pongs, one.slowest_ms) == (0, 0, None) for one in facts.silent)
    assert () == facts.sizes


def test_a_silent_session_that_is_cut_is_told_from_one_with_pings():
    """Age, and how long both sides had been silent."""

    async def idle(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        while True:
            try:
                _kind, data = await asyncio.wait_for(frame(visit), 0.7)
            except TimeoutError:
                return  # and the connection is closed without a close frame
            await visit.say(bytes([PONG, len(data)]) + data)

    facts, _ = against(idle, hold_s=1.5)

    assert [HoldEnd.CUT, HoldEnd.KEPT, HoldEnd.CUT, HoldEnd.KEPT] == [one.end for one in facts.holds]
    assert all(650 < one.lasted_ms < 1200 and one.sent_ms > 650 and one.code is None for one in facts.silent)
    assert facts.holds[2].opened_ms > facts.holds[0].opened_ms + 300  # so one age is told from one moment


def test_a_close_frame_is_kept_with_its_code_and_reason():
    """Who closed, at what age, with what words."""

    async def leaves(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        await asyncio.sleep(0.4)
        await visit.say(close_frame(1012, "restart"))

    facts, _ = against(leaves)

    assert [(HoldEnd.CLOSED, 1012, "restart")] * 4 == [(one.end, one.code, one.said) for one in facts.holds]
    assert [] == [one.lasted_ms for one in facts.holds if not 300 < one.lasted_ms < 1000]


def test_an_error_in_a_message_does_not_end_the_watching():
    """Its close frame half a second later is what ends the session, and while it is awaited nothing spins."""

    async def refuses(visit: Visit) -> None:
        said = b'{"type":"error","message":"the room is closed"}'
        await visit.say(switching(await visit.head()) + bytes([TEXT, len(said)]) + said)
        await asyncio.sleep(0.5)
        await visit.say(close_frame(4001, "kicked"))

    began = time.process_time()
    facts, _ = against(refuses)

    assert [(HoldEnd.CLOSED, 4001, "kicked")] * 4 == [(one.end, one.code, one.said) for one in facts.holds]
    assert time.process_time() - began < 0.4


def test_a_late_pong_is_measured_and_a_missing_one_too():
    """A blocked loop answers later; a handler that does not read never does."""

    async def late(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        await answering(visit, late_s=0.4)

    async def deaf(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        await visit.silence()

    slow, _ = against(late, hold_s=1.5)
    mute, _ = against(deaf)

    assert all(one.slowest_ms >= 400 and one.pongs for one in slow.pinged)
    assert all(one.waiting_ms >= 500 and one.slowest_ms is None for one in mute.pinged)
    assert [HoldEnd.DEAD, HoldEnd.KEPT] * 2 == [one.end for one in mute.holds]


def test_a_silent_session_that_was_forgotten_is_not_called_kept():
    """A NAT drops it without a word: it looks open, and the ping at the end of the hold finds nobody."""

    async def forgets(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        while True:
            try:
                kind, data = await asyncio.wait_for(frame(visit), 0.7)
            except TimeoutError:
                return await visit.silence()
            if kind & 0xF == 8:
                return await visit.say(close_frame(1000))
            await visit.say(bytes([PONG, len(data)]) + data)

    began = time.monotonic()
    facts, _ = against(forgets, hold_s=1.5)

    assert [HoldEnd.DEAD, HoldEnd.KEPT] * 2 == [one.end for one in facts.holds]
    assert [0, 0] == [one.pings for one in facts.silent]  # the ping at the end is none of the hold
    assert time.monotonic() - began < 1.5 + 1.5 + 2.0  # with room for a busy machine


def test_the_server_pings_and_each_ping_is_answered():
    """A server that closes who does not answer keeps us."""

    async def pinging(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        while True:
            await visit.say(bytes([PING, 1]) + b"a")
            kind, _data = await asyncio.wait_for(frame(visit), 1.0)
            if kind & 0xF == 8:
                await visit.say(close_frame(1000))
                return
            await asyncio.sleep(0.2)

    facts, _ = against(pinging)

    assert all(one.server_pings >= 3 and one.end is HoldEnd.KEPT for one in facts.silent)


def test_a_target_that_refuses_is_asked_once():
    """No session, no further attempt."""
    facts, asked = against(answers(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"))

    assert ([HoldEnd.NOT_OPENED], 1, ()) == ([one.end for one in facts.holds], asked.connections, facts.opened)


def limited(limit, *, says_why=True):
    """A server that takes messages up to this size."""

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        while True:
            kind, data = await frame(visit)
            if len(data) > limit:
                await visit.say(close_frame(1009, "too big") if says_why else b"")
                return
            if kind == PING:
                await visit.say(bytes([PONG, len(data)]) + data)
            elif kind & 0xF == 8:
                await visit.say(close_frame(1000))
                return

    return manner


@pytest.mark.parametrize(
    ("limit", "tried"),
    [
        (5_000, [1024, 20_000, 2048, 4096, 8192]),
        (1_500, [1024, 20_000, 2048]),
        (100_000, [1024, 20_000]),
        (100, [1024]),
    ],
)
def test_sizes_are_doubled_only_where_the_wanted_one_fails(limit, tried):
    """So a service that takes it gets two messages, and the limit is found between two sizes."""
    facts, _ = against(limited(limit), hold_s=None, message_bytes=20_000)

    assert tried == [one.size for one in facts.sizes]
    expected = [Taken.ACCEPTED if size <= limit else Taken.CLOSED for size in tried]
    assert expected == [one.taken for one in facts.sizes]
    assert all(one.code == 1009 for one in facts.sizes if one.taken is Taken.CLOSED)
    assert () == facts.holds


def test_a_cut_after_a_message_is_no_close():
    """Nothing says why."""
    facts, _ = against(limited(5_000, says_why=False), hold_s=None, message_bytes=20_000)

    assert [Taken.ACCEPTED, Taken.CUT] == [one.taken for one in facts.sizes][:2]


@pytest.mark.parametrize(
    ("hold_s", "settings", "conf", "expected"),
    [
        (30.0, {"PROXY_IDLE_TIMEOUT": "60"}, None, (30.0, Length.ASKED)),
        (FITTING, {}, None, (75.0, Length.DEFAULT)),
        (FITTING, {"PROXY_IDLE_TIMEOUT": "20"}, None, (22.0, Length.TIMEOUT)),
        (FITTING, {"PROXY_IDLE_TIMEOUT": "90s"}, proxy("nginx"), (62.0, Length.TIMEOUT)),
        (FITTING, {}, proxy("haproxy", ("timeout tunnel", "1h")), (75.0, Length.DEFAULT)),
        (FITTING, {}, proxy("haproxy", ("timeout client", "10s"), ("timeout server", "30s")), (12.0, Length.TIMEOUT)),
    ],
)
def test_how_long_sessions_are_held(hold_s, settings, conf, expected):
    """As asked; else a little longer than the shortest known timeout; else longer than usual ones."""
    assert expected == hold_length(target(1, hold_s=hold_s), config(settings), conf)


@pytest.mark.parametrize(
    ("seconds", "settings", "expected"),
    [
        (75.0, {}, 5.0),
        (8.0, {}, 1.0),
        (2.0, {}, 0.5),
        (75.0, {"WS_PING_INTERVAL": "2"}, 2.0),
        (75.0, {"WS_PING_INTERVAL": "30"}, 5.0),
    ],
)
def test_pings_come_often_enough_to_show_what_they_change(seconds, settings, expected):
    """At least eight in a hold, and at least every five seconds."""
    assert expected == ping_interval(seconds, config(settings))


# ── In a run ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def healthy(visit: Visit) -> None:
    """A session that is kept."""
    await visit.say(switching(await visit.head()))
    await answering(visit)


def collected(port: int, *topics: str, work: bool = False, **options):
    """The evidence of these topics, in a run that investigates everything or in a notebook's work run."""

    async def run():
        what = f"ws://127.0.0.1:{port}/ws"
        begun = open_run(what, **options) if work else in_memory(what, Options(**options))
        for topic in topics:
            case = await collect(begun, topic)
        return case.evidence

    return run()


def in_runs(*topics: str, work: bool = False, **options):
    """The same against a healthy server."""

    async def run():
        async with raw(healthy) as asked:
            return await collected(asked.port, *topics, work=work, attempts=2, **options)

    return asyncio.run(run())


@pytest.fixture
def own_folders(tmp_path, monkeypatch):
    """No run of the user's own is touched."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    tmp_path.chmod(0o700)


def test_sessions_are_held_beside_the_handshakes():
    """So that a run with a hold takes no longer than the hold and a little more."""
    evidence = in_runs(*COLLECTING, hold="2")
    held, shake = evidence["session"], evidence["handshake"]

    assert [HoldEnd.KEPT] * 4 == [one.end for one in held.facts.holds]
    assert held.taken_at <= shake.taken_at + timedelta(seconds=0.5)
    assert shake.taken_at + timedelta(milliseconds=shake.took_ms) < held.taken_at + timedelta(milliseconds=held.took_ms)


def test_in_notebooks_only_that_of_sessions_holds(own_folders):
    """Who runs `4-handshake` by hand, with a `.env` that has WS_HOLD_SECONDS, waits for no hold."""
    by_hand = in_runs("handshake", work=True, hold="2")
    own = in_runs("session", work=True, hold="1")

    assert "session" not in by_hand
    assert [HoldEnd.KEPT] * 4 == [one.end for one in own["session"].facts.holds]
