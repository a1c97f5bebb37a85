"""The engine against real servers on loopback: what opens, what fails and why, what is answered and when."""

import socket
import time
from time import monotonic_ns

import pytest

from tests.certificates import issued
from tests.load.loading import NS, echoing, engine, opened, ready, served, soon
from tests.servers import REFUSAL, Visit, answers, close_frame, closed_port, switching, upgrades
from wsinvest.load import schedule, sockets
from wsinvest.load.events import Events
from wsinvest.load.poller import Selected
from wsinvest.model.stage import Reason, StageName


class Heard(Events):
    """Keeps what it is told."""

    def __init__(self):
        self.opened_tags, self.failures, self.closes = [], [], []

    def opened(self, tag, now_ns):
        self.opened_tags.append(tag)

    def failed(self, tag, stage, reason, status, now_ns):
        self.failures.append((tag, stage, reason, status))

    def closed(self, tag, code, now_ns):
        self.closes.append((tag, code))


@pytest.mark.parametrize("secure", [False, True])
def test_connections_open_are_held_answer_pings_and_close(tmp_path, secure):
    """A server of `websockets` accepts all, answers all pings and gets 1000 from each, over ws and wss."""
    given = issued(tmp_path) if secure else None
    with echoing(given and given.context) as port, engine(ready(port, secure=given.ca_file if given else "")) as one:
        opened(one, 30)
        assert 30 == one.open == one.counts.opened
        start = monotonic_ns()
        one.ping_by(schedule.uniform(300, start, start + NS // 3))
        assert one.run_until(lambda each: each.counts.answered == 100, soon())
        one.close_all()

    assert (30, 0, 30) == (one.counts.tried, one.counts.failed, one.counts.dropped)
    recorder = one.recorder
    found = [times.bins().count for times in (recorder.open, recorder.tcp, recorder.tls, recorder.response)]
    assert [30, 30, 30 if secure else 0, 30] == found
    assert 100 == recorder.latency.bins().count == recorder.service.bins().count
    assert (30, 100) == (recorder.open_lag.bins().count, recorder.lag.bins().count)


@pytest.mark.parametrize("compression", [None, "deflate"])
def test_messages_are_answered_by_an_echo_compressed_or_not(compression):
    """The text that was sent is what an independent implementation reads, and its answer is timed."""
    with echoing(compression=compression) as port, engine(ready(port, deflate=compression is not None)) as one:
        opened(one, 5)
        start = monotonic_ns()
        one.say_by(schedule.uniform(200, start, start + NS // 4), b'{"hello": "' + b"x" * 300 + b'"}')
        assert one.run_until(lambda each: each.counts.answered == 50, soon())

    assert (50, 50, 0) == (one.counts.sent, one.counts.received, one.counts.closed)
    assert 50 == one.recorder.latency.bins().count


@pytest.mark.parametrize(
    ("manner", "key"),
    [
        (answers(REFUSAL), (StageName.RESPONSE, Reason.STATUS, 403)),
        (answers(b"HTTP/1.1 503 Busy\r\n\r\n"), (StageName.RESPONSE, Reason.STATUS, 503)),
        (answers(), (StageName.RESPONSE, Reason.CLOSED, None)),
        (answers(then="reset"), (StageName.RESPONSE, Reason.RESET, None)),
        (answers(b"SSH-2.0-x\r\n"), (StageName.RESPONSE, Reason.NOT_HTTP, None)),
        (
            upgrades(headers=b"Sec-WebSocket-Protocol: x\r\n"),
            (StageName.NEGOTIATION, Reason.SUBPROTOCOL_UNREQUESTED, 101),
        ),
    ],
)
def test_a_failure_carries_its_stage_reason_and_status(manner, key):
    """Counted by class; no exception and no text is kept in its place."""
    with served(manner) as asked, engine(ready(asked.port)) as one:
        opened(one, 7)

    assert {key: 7} == one.failures.counts
    assert (7, 0, 7) == (one.counts.tried, one.counts.opened, one.counts.failed)


def test_a_port_on_which_nothing_listens():
    """Refused at TCP; nothing is left open."""
    with engine(ready(closed_port())) as one:
        opened(one, 5)
        assert {(StageName.TCP, Reason.REFUSED, None): 5} == one.failures.counts
        assert 0 == one.open == one.under_way


def test_a_server_that_never_answers_is_a_class_of_its_own():
    """Timeout at the response, once the time to open has passed."""

    async def silent(visit: Visit) -> None:
        await visit.silence()

    with served(silent) as asked, engine(ready(asked.port), open_s=0.2) as one:
        opened(one, 3)

    assert {(StageName.RESPONSE, Reason.TIMEOUT, None): 3} == one.failures.counts


def test_a_certificate_that_is_not_trusted_fails_at_tls(tmp_path):
    """By the reason that `diagnose` gives."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    given, other = issued(tmp_path / "one"), issued(tmp_path / "two")
    with echoing(given.context) as port, engine(ready(port, secure=other.ca_file)) as one:
        opened(one, 3)

    assert {(StageName.TLS, Reason.CERTIFICATE_UNTRUSTED, None): 3} == one.failures.counts


def test_a_close_of_the_server_is_told_with_its_code_and_as_early():
    """A refusal after the 101 is no connection that is held."""
    heard = Heard()
    with served(upgrades(close_frame(4401), then="answer")) as asked, engine(ready(asked.port), events=heard) as one:
        one.open_at(monotonic_ns(), tag=5)
        one.run_until(lambda each: each.counts.closed == 1, soon())

    assert ([5], [(5, 4401)]) == (heard.opened_tags, heard.closes)
    assert {(4401, Reason.CLOSE_FRAME): 1} == one.ends.counts
    assert 1 == one.ends.early


def test_a_connection_that_is_cut_has_no_code():
    """A reset in the middle: 1006 is nothing that travels."""
    heard = Heard()
    with served(upgrades(then="reset")) as asked, engine(ready(asked.port), events=heard) as one:
        one.open_at(monotonic_ns(), tag=1)
        assert one.run_until(lambda each: each.counts.closed == 1, soon())

    assert [(1, None)] == heard.closes
    assert {(None, Reason.RESET): 1} == one.ends.counts


def test_a_client_of_a_storm_comes_back_when_it_says():
    """Whoever is told of a failure may make the next appointment there and then."""

    class Again(Heard):
        def failed(self, tag, stage, reason, status, now_ns):
            super().failed(tag, stage, reason, status, now_ns)
            if len(self.failures) < 4:
                one.open_at(now_ns + NS // 50, tag)

    heard = Again()
    with engine(ready(closed_port()), events=heard) as one:
        began = time.monotonic()
        one.open_at(monotonic_ns(), tag=9)
        assert one.run_until(lambda each: each.idle, soon())

    assert 4 == len(heard.failures)
    assert 3 / 50 <= time.monotonic() - began


def test_the_first_frame_may_come_with_the_answer():
    """A server that pings within the bytes of its 101 gets its pong."""
    got = []

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()) + b"\x89\x02hi")
        got.append(await visit.reader.readexactly(8))
        await visit.silence()

    with served(manner) as asked, engine(ready(asked.port)) as one:
        opened(one, 1)
        assert not one.run(soon(0.2))

    (frame,) = got
    assert b"\x8a\x82" == frame[:2]
    assert b"hi" == bytes(a ^ b for a, b in zip(frame[6:], frame[2:6], strict=False))


def test_a_server_that_stands_still_shows_in_the_latency_from_the_due_moment():
    """An open schedule: 0.5 s of silence in 1 s is half of all, where a client that waits would count one message."""

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        began, held = time.monotonic(), b""
        while data := await visit.reader.read(4096):
            held += data
            if 0.25 < time.monotonic() - began < 0.75:
                continue
            while len(held) >= 22:
                frame, held = held[:22], held[22:]
                await visit.say(b"\x8a\x10" + bytes(byte ^ frame[2 + at % 4] for at, byte in enumerate(frame[6:])))

    with served(manner) as asked, engine(ready(asked.port)) as one:
        opened(one, 1)
        start = monotonic_ns()
        one.ping_by(schedule.uniform(200, start, start + NS))
        one.run_until(lambda each: each.counts.answered == 200, soon())

    assert 250_000 < one.recorder.latency.bins().percentile(0.75)


def test_it_does_the_same_where_there_is_no_epoll(monkeypatch):
    """By the selectors of the standard library, as on macOS and Windows."""
    monkeypatch.setattr(sockets, "poller", Selected)
    with echoing() as port, engine(ready(port)) as one:
        opened(one, 10)
        start = monotonic_ns()
        one.ping_by(schedule.uniform(200, start, start + NS // 4))
        assert one.run_until(lambda each: each.counts.answered == 50, soon())
        one.close_all()

    assert (10, 10) == (one.counts.opened, one.counts.dropped)


def test_a_server_that_pings_and_never_reads_costs_no_memory():
    """What it does not take is kept up to a bound; then the connection is ended."""
    ping = b"\x89\x7d" + b"x" * 125

    async def manner(visit: Visit) -> None:
        visit.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await visit.say(switching(await visit.head()))
        visit.writer.transport.pause_reading()
        while True:
            await visit.say(ping * 500)

    with served(manner) as asked, engine(ready(asked.port)) as one:
        opened(one, 1)
        assert one.run_until(lambda each: each.counts.closed == 1, soon(60))

    assert {(None, Reason.TIMEOUT): 1} == one.ends.counts


def test_work_stops_when_it_is_told_to():
    """`stop` is asked every 50 ms; what is open stays open until it is closed."""
    with echoing() as port, engine(ready(port)) as one:
        opened(one, 2)
        began = time.monotonic()
        assert one.run(soon(), stop=lambda: time.monotonic() - began > 0.1)
        assert 2 == one.open


def test_a_server_that_does_not_answer_our_close_is_left_after_two_seconds():
    """All are gone, whatever it does."""

    async def deaf(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        await visit.silence()

    with served(deaf) as asked, engine(ready(asked.port)) as one:
        opened(one, 3)
        began = time.monotonic()
        one.close_all(0.3)

    assert (0, 3) == (one.open, one.counts.dropped)
    assert time.monotonic() - began < 10


def test_a_socket_io_server_gets_its_pong():
    """The session of each connection is spoken as `diagnose` speaks it."""
    got = []

    async def manner(visit: Visit) -> None:
        opening = b'0{"sid":"a","pingInterval":25000,"pingTimeout":20000,"upgrades":[]}'
        await visit.say(switching(await visit.head()) + bytes((0x81, len(opening))) + opening + b"\x81\x012")
        got.append(await visit.reader.read(100))
        await visit.silence()

    with served(manner) as asked, engine(ready(asked.port, path="/socket.io/")) as one:
        opened(one, 1)
        one.run_until(lambda each: bool(got), soon())
        assert b"EIO=4" in asked.heads[0]

    assert got[0]
