"""A watch that is asked to leave does so at once, with one line, and leaves whole files."""

import json
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import psutil
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from tests.servers import closed_port
from tests.watch.hurried import started
from wsinvest.store.history import History, Past

WITHIN_S = 30.0
LEAVES_S = 3.0
SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def served() -> Iterator[int]:
    """A service that is well, by its port."""

    def hold(connection: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            for _ in connection:
                pass

    with serve(hold, "127.0.0.1", 0) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.socket.getsockname()[1]
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def silent() -> Iterator[tuple[int, list[socket.socket]]]:
    """A receiver that takes connections and never answers, by its port; and who came."""
    came: list[socket.socket] = []

    def take(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                came.append(listener.accept()[0])

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=take, args=(listener,), daemon=True).start()
        try:
            yield listener.getsockname()[1], came
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for one in came:
                one.close()


def left(process: subprocess.Popen[str], number: int) -> tuple[float, list[str], str]:
    """How long it took to leave, the lines that it wrote from then on to stderr, and what stands on stdout."""
    began = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=WITHIN_S)
    return time.monotonic() - began, err.splitlines(), out


def said(process: subprocess.Popen[str], event: str) -> None:
    """Read stderr until this event was said."""
    assert process.stderr is not None
    for line in process.stderr:
        if json.loads(line)["event"] == event:
            return
    raise AssertionError(f"{event} was never said")


def whole(folder: Path) -> int:
    """How many lines and documents there are, of which each is whole; the folder can be locked again."""
    files = [path for path in folder.rglob("*") if path.suffix in (".json", ".jsonl")]
    assert not [*folder.rglob(".*.partial")]
    lines = [line for path in files for line in path.read_bytes().splitlines(keepends=True) if path.suffix == ".jsonl"]
    assert all(line.endswith(b"\n") for line in lines)
    documents = [*lines, *(path.read_bytes() for path in files if path.suffix == ".json")]
    assert all(isinstance(json.loads(one), dict) for one in documents)
    History.open(folder).close()
    return len(documents)


def target(folder: Path, port: int, more: str = "") -> str:
    """A target file."""
    (folder / "shop.toml").write_text(f'url = "ws://127.0.0.1:{port}/ws"\nname = "shop"\n[watch]\nclear_s = 1\n{more}')
    return "shop.toml"


@pytest.mark.parametrize("number", SIGNALS)
def test_a_watch_that_is_well(tmp_path: Path, number: signal.Signals):
    """With a held connection and a reader of the page."""
    with served() as port:
        watch = started(
            target(tmp_path, port), "--every", "0.2", "--log", "json", "--page", "127.0.0.1:0", cwd=tmp_path
        )
        assert watch.stderr is not None
        page = json.loads(watch.stderr.readline())["page"]
        host = page.removeprefix("http://").strip("/")
        with socket.create_connection((host.split(":")[0], int(host.split(":")[1]))) as reader:
            reader.sendall(f"GET /events HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            assert reader.recv(1) == b"H"
            while sum(1 for _ in Past(tmp_path / "data" / "watch" / "shop").samples()) < 5:
                time.sleep(0.1)
            took_s, lines, out = left(watch, number)

    assert (0, "") == (watch.returncode, out)
    assert took_s < LEAVES_S
    assert ["ended"] == [json.loads(line)["event"] for line in lines]
    assert whole(tmp_path / "data" / "watch" / "shop") > 4


@pytest.mark.parametrize("number", SIGNALS)
def test_a_watch_that_diagnoses(tmp_path: Path, number: signal.Signals):
    """Its child leaves with it."""
    watch = started(target(tmp_path, closed_port()), "--every", "0.2", "--log", "json", cwd=tmp_path)
    said(watch, "firing")
    time.sleep(0.3)
    children = psutil.Process(watch.pid).children()
    took_s, lines, _out = left(watch, number)

    assert 1 == len(children)
    assert not psutil.wait_procs(children, timeout=1)[1]
    assert took_s < LEAVES_S
    assert ["ended"] == [json.loads(line)["event"] for line in lines]
    assert 2 == watch.returncode
    assert whole(tmp_path / "data" / "watch" / "shop") > 4


@pytest.mark.parametrize("number", SIGNALS)
def test_a_watch_whose_receiver_never_answers(tmp_path: Path, number: signal.Signals):
    """The message stays in the outbox."""
    more = 'diagnose = false\nnotify = ["ALERT_URL"]\nheartbeat = "BEAT_URL"\n'
    with silent() as (port, came):
        urls = {"ALERT_URL": f"http://127.0.0.1:{port}/hook", "BEAT_URL": f"http://127.0.0.1:{port}/beat"}
        watch = started(target(tmp_path, closed_port(), more), "--every", "0.2", "--log", "json", cwd=tmp_path, **urls)
        said(watch, "message")
        until = time.monotonic() + WITHIN_S
        while not came and time.monotonic() < until:
            time.sleep(0.05)
        took_s, lines, _out = left(watch, number)

    assert took_s < LEAVES_S
    assert ["ended"] == [json.loads(line)["event"] for line in lines]
    assert 1 == len([*(tmp_path / "data" / "watch" / "shop" / "outbox").glob("*.json")])


@pytest.mark.parametrize("number", SIGNALS)
def test_a_watch_that_has_hardly_begun(tmp_path: Path, number: signal.Signals):
    """Also before its first sample; whoever asks twice is not answered by a traceback."""
    watch = started(target(tmp_path, closed_port()), "--every", "60", "--log", "json", cwd=tmp_path)
    said(watch, "watching")
    watch.send_signal(number)
    took_s, lines, out = left(watch, number)

    assert "" == out
    assert took_s < LEAVES_S
    assert ["ended"] == [json.loads(line)["event"] for line in lines]
