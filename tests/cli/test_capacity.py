"""`wsinvest capacity` as a user meets it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.process import wsinvest
from tests.load import loading
from tests.load.served import served
from tests.servers import Asked, Visit, close_frame, closed_port, switching
from tests.test_schemas import judged


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("ws://127.0.0.1:{port}/",), "wsinvest diagnose"),
        (("ws://192.0.2.1/",), "[load]"),
        (("ws://127.0.0.1:{port}/", "--most", "5"), "--most"),
        (("ws://127.0.0.1:{port}/", "--arrivals", "5"), "--stay"),
        (("ws://127.0.0.1:{port}/", "--plan", "--page", "plan.html"), "--plan prints lines only"),
        (("nobody",), "nobody"),
    ],
    ids=["closed", "no consent", "too few", "half of the traffic", "a plan as a page", "unknown"],
)
def test_bad_input_is_one_line(tmp_path: Path, arguments: tuple[str, ...], word: str):
    """Exit status 4, and what to do."""
    named = (one.format(port=closed_port()) for one in arguments)
    done = wsinvest("capacity", *named, WSINVEST_DATA=str(tmp_path))

    assert (4, 1) == (done.returncode, done.stderr.count("\n")), done.stderr
    assert word in done.stderr


def test_the_plan_sends_nothing(tmp_path: Path):
    """Nobody connects to the port, and the words say what would."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        url = f"ws://127.0.0.1:{listener.getsockname()[1]}/"
        done = wsinvest("capacity", url, "--plan", WSINVEST_DATA=str(tmp_path))
        with pytest.raises(TimeoutError):
            listener.accept()

    assert 0 == done.returncode
    assert "At most 788 connections" in done.stdout
    assert "Nothing was sent." in done.stdout
    assert [] == list(tmp_path.iterdir())


def test_the_document_and_the_page_are_written(tmp_path: Path):
    """The binding limit is exact; the promise in the `.env` is above it, which is exit status 1."""
    (tmp_path / ".env").write_text("WS_MAX_CONNECTIONS=5000\n")
    page = tmp_path / "page.html"
    with served("websockets", files=300) as server:
        url = f"ws://127.0.0.1:{server.port}/"
        asked = ("--most", "60", "--max-rate", "100", "--arrivals", "2", "--stay", "10")
        env_file = ("--env-file", str(tmp_path / ".env"))
        done = wsinvest(
            "capacity", url, "--json", "--page", str(page), *asked, *env_file, WSINVEST_DATA=str(tmp_path / "data")
        )

    assert 1 == done.returncode, done.stderr
    found = judged("capacity", done.stdout)
    assert ("descriptors", True) == (found["limits"][0]["name"], found["limits"][0]["binds"])
    assert 280 < found["limits"][0]["capacity"] < 300
    assert "WS_MAX_CONNECTIONS=26" == found["pool"]["line"]
    assert 'id="figure-ladder"' in page.read_text("utf-8")
    (kept,) = (tmp_path / "data" / "capacity").iterdir()
    assert found["limits"] == json.loads((kept / "capacity.json").read_text())["limits"]
    assert "kept in" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("polite", [True, False], ids=["answers", "is silent"])
def test_ctrl_c_keeps_the_steps_that_were_finished(tmp_path: Path, number: int, polite: bool):
    """Every connection is closed with 1000 within two seconds, whatever the server says; exit status 6."""
    closed: list[tuple[int, float]] = []

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        while (frame := await visit.reader.readexactly(6))[0] != 0x88:
            await visit.reader.readexactly(frame[1] & 0x7F)
        code = await visit.reader.readexactly(frame[1] & 0x7F)
        plain = bytes(a ^ b for a, b in zip(code, frame[2:4], strict=True))
        closed.append((int.from_bytes(plain, "big"), time.time()))
        await (visit.say(close_frame(1000)) if polite else visit.silence())

    with loading.served(manner) as asked:
        child = climbing(asked.port, tmp_path, "--json")
        until_open(asked, 120)
        before = len(closed)
        child.send_signal(number)
        sent = time.time()
        out, err = child.communicate(timeout=60)

    assert 6 == child.returncode, err
    last = closed[before:]
    assert len(last) >= 120
    assert {1000} == {code for code, _at in last}
    assert max(at for _code, at in last) - sent < 2.0
    found = judged("capacity", out)
    assert ("interrupted", True) == (found["stopped"], 0 < found["held"] <= len(last))
    (kept,) = (tmp_path / "capacity").iterdir()
    assert "interrupted" == json.loads((kept / "capacity.json").read_text())["stopped"]


def test_a_ladder_that_was_stopped_is_told_and_does_not_replace_a_whole_one(tmp_path: Path):
    """Later diagnoses go on reading the one that was climbed to its end."""
    with served("websockets", files=300) as server:
        url = f"ws://127.0.0.1:{server.port}/"
        whole = wsinvest("capacity", url, "--most", "60", "--max-rate", "0", WSINVEST_DATA=str(tmp_path))
        (kept,) = (tmp_path / "capacity").iterdir()
        before = (kept / "capacity.json").read_text()
        child = climbing(server.port, tmp_path)
        until_holding(server.pid, 90)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)

    assert 0 == whole.returncode, whole.stderr
    assert 6 == child.returncode, err
    said = " ".join(out.split())
    assert "connections fit. The limit that binds: open files of the process." in said
    assert "The ladder was stopped by the user." in said
    assert "go on reading the ladder before it" in err
    assert before == (kept / "capacity.json").read_text()
    assert "interrupted" == json.loads((kept / "stopped" / "capacity.json").read_text())["stopped"]
    again = wsinvest("replay", str(kept / "stopped"))
    assert 0 == again.returncode, again.stderr


def climbing(port: int, data: Path, *more: str) -> "subprocess.Popen[str]":
    """`wsinvest capacity` as a child process, with a ladder of ten seconds or more."""
    command = [sys.executable, "-m", "wsinvest", "capacity", f"ws://127.0.0.1:{port}/", "--most", "200", *more]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=os.environ | {"WSINVEST_DATA": str(data)})


def until_open(asked: Asked, count: int) -> None:
    """Until the server holds so many connections."""
    limit = time.monotonic() + 60
    while asked.now < count:
        assert time.monotonic() < limit
        time.sleep(0.01)


def until_holding(pid: int, count: int) -> None:
    """Until the process has so many descriptors open."""
    limit = time.monotonic() + 60
    while len(list(Path(f"/proc/{pid}/fd").iterdir())) < count:
        assert time.monotonic() < limit
        time.sleep(0.05)
