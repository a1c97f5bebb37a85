"""Connections to real Socket.IO servers are held: of 2.x the client must ping (Engine.IO 3), from 3 on it answers."""

import contextlib
import json
import shutil
import urllib.request
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.load.loading import engine, ready, soon
from tests.load.served import NODE_MODULES, SCRIPTS, running, wait_for
from tests.servers import closed_port
from wsinvest.load.hooks import Hooks
from wsinvest.load.run import run
from wsinvest.load.share import Share

TWO, FOUR = "socket.io-2", "socket.io"
INTERVAL_MS, TIMEOUT_MS = 600, 900
PATHS = [
    (TWO, "/socket.io/?EIO=3&transport=websocket"),
    (TWO, "/socket.io/"),  # EIO=4 is added by us, and 2.x takes no notice of it
    (FOUR, "/socket.io/?EIO=4&transport=websocket"),
    (FOUR, "/socket.io/"),
]
IDS = ["2.x, named", "2.x, unnamed", "4.x, named", "4.x, unnamed"]


@contextlib.contextmanager
def serving(package: str) -> Iterator[int]:
    """This version of Socket.IO; skipped by name where it is not installed."""
    node = shutil.which("node")
    if node is None or not (NODE_MODULES / package).is_dir():
        pytest.skip(f"npm's {package} is not installed (make exams does it)")
    port = closed_port()
    argv = [node, str(SCRIPTS / "socketio.cjs"), package, str(port), str(INTERVAL_MS), str(TIMEOUT_MS)]
    with running(argv):
        wait_for(port)
        yield port


def told(port: int) -> dict:
    """What the server says of its clients."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
        return json.loads(answer.read())


@pytest.mark.parametrize(("package", "path"), PATHS, ids=IDS)
def test_a_load_holds_its_connections(package: str, path: str):
    """For several times what a silent client would be given: the server lost none."""
    with serving(package) as port:
        seen: list[dict] = []

        def look(_row, phase: str) -> None:
            if phase == "settle" or not seen:
                seen.append(told(port))

        share = Share(30, hold=30, step_s=0.1, seconds=3 * (INTERVAL_MS + TIMEOUT_MS) / 1000)
        found = run(ready(port, path=path), share, Hooks(live=look)).load

    assert (30, 30, 0) == (found.opened, found.held, found.closed), found.ends
    assert "" == found.aborted.value
    assert {} == seen[-1]["gone"]
    assert 30 <= seen[-1]["now"]  # 2.x counts a client twice that asks to be connected, as those of 3.x do


@pytest.mark.parametrize(("package", "path"), PATHS[::2], ids=IDS[::2])
def test_packets_of_engine_io_are_no_answers(package: str, path: str):
    """Pings and pongs come between the messages; each answer is the echo of its own message."""
    with serving(package) as port, engine(ready(port, path=path)) as one:
        one.open_flood(4, 4)
        one.run(soon(0.3))
        for _second in range(4):
            at = soon(0.05)
            one.say_by(iter([at] * 4), b'42["echo","x"]')
            one.run_until(lambda each: each.counts.answered == each.counts.sent and each.counts.sent > 0, soon(2))
            one.run(soon(INTERVAL_MS * 1.2 / 1000))  # a ping and its pong pass before the next message
        latency = one.recorder.latency.bins()

    assert (16, 16, 0) == (one.counts.sent, one.counts.answered, one.ends.total)
    assert 16 == latency.count


def test_a_client_that_owes_pings_and_sends_none_is_lost():
    """So the exam above measures what it claims: a raw client of 2.x that says nothing is disconnected in time."""
    with serving(TWO) as port, connect(f"ws://127.0.0.1:{port}{PATHS[0][1]}", ping_interval=None) as silent:
        with contextlib.suppress(ConnectionClosed):
            while True:
                silent.recv(timeout=20)
        gone = told(port)["gone"]

    assert {"ping timeout": 1} == gone
