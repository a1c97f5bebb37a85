"""`wsinvest storm`: a plan sends nothing, a forecast needs no server, a rehearsal restarts a real one; bad input."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.process import wsinvest
from tests.load.storm.storming import command
from tests.servers import closed_port
from tests.test_schemas import judged
from wsinvest.host.port_sockets import connections


def url(port: int) -> str:
    """An endpoint of this machine."""
    return f"ws://127.0.0.1:{port}/ws"


def test_a_plan_sends_nothing():
    """Nobody listens there, and nobody has to."""
    done = wsinvest("storm", url(closed_port()), "--clients", "50", "--backoff", "fixed 1", "--plan", "--rehearse", "x")

    assert (0, "") == (done.returncode, done.stderr)
    assert "Nothing was sent: --plan." in done.stdout


def test_a_given_rate_needs_no_server(tmp_path: Path):
    """5,000 clients on 100 handshakes a second collapse whatever the order: exit status 1, and a page."""
    given = ("--clients", "5000", "--backoff", "fixed 1", "--timeout", "5", "--rate", "100")
    done = wsinvest("storm", url(closed_port()), *given, "--page", str(tmp_path / "storm.html"))

    assert 1 == done.returncode, done.stderr
    assert "[collapse: most clients do not come" in done.stdout
    assert "load.storm.collapse" in (tmp_path / "storm.html").read_text("utf-8")


def test_a_rehearsal_restarts_a_real_server():
    """Measured, forecast, rehearsed; the document is as its schema says, and the server is gone afterwards."""
    port = closed_port()
    given = ("--clients", "50", "--backoff", "fixed 0.5 full", "--down", "1", "--timeout", "10")
    done = wsinvest("storm", url(port), *given, "--rehearse", command("uvicorn_echo", port), "--json")
    found = judged("storm", done.stdout)

    assert 0 == done.returncode, done.stderr
    assert ("measured", 50) == (found["rate"]["basis"], found["rate"]["in_flight"])
    assert ("returns", 50) == (found["rehearsal"]["call"], found["rehearsal"]["lost"])
    assert free_again(port)


def test_ctrl_c_leaves_nothing_behind():
    """While connections are held: they are closed, the server is stopped, and the exit status is 6."""
    port = closed_port()
    given = ("--clients", "400", "--backoff", "fixed 1", "--rate", "20", "--rehearse", command("uvicorn_echo", port))
    child = subprocess.Popen([sys.executable, "-m", "wsinvest", "storm", url(port), *given], stderr=subprocess.PIPE)
    wait_for(lambda: connections(port) > 5)
    child.send_signal(signal.SIGINT)
    said = child.communicate(timeout=30)[1].decode()

    assert 6 == child.returncode, said
    assert 1 == len(said.strip().splitlines())
    assert free_again(port)


def wait_for(done: Callable[[], bool]) -> None:
    """Wait until something is so; fails after a minute."""
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def free_again(port: int) -> bool:
    """True if nobody listens at the port."""
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) != 0


BAD = [
    (("--backoff", "exp 1-30"), "--backoff 'exp 1-30': not readable"),
    (("--backoff", "fixed 1", "--clients", "0"), "--clients"),
    (("--backoff", "fixed 1", "--timeout", "0"), "--timeout"),
    (("--backoff", "fixed 1", "--down", "-1"), "--down"),
    (("--backoff", "fixed 1", "--rate", "nan"), "--rate"),
    (("--backoff", "fixed 1", "--expect", "pong"), "No such option '--expect'"),
    (("--backoff", "fixed 1", "--plan", "--json"), "--plan prints lines only"),
    (("--backoff", "fixed 1", "--rehearse", "/no/such/program"), "/no/such/program: No such file or directory"),
    (("--backoff", "fixed 1", "--rehearse", "true"), "the command ended with 0 and serves nothing"),
    (("--backoff", "fixed 1"), "0 of 1 connections opened when all began at once"),
]


@pytest.mark.parametrize(("given", "said"), BAD, ids=[" ".join(given) for given, _said in BAD])
def test_bad_input_is_one_line(given: tuple[str, ...], said: str):
    """What, where, what to do; exit status 4."""
    done = wsinvest("storm", url(closed_port()), *(() if "--clients" in given else ("--clients", "5")), *given)
    text = done.stderr if "--json" not in given else json.loads(done.stdout)["error"]["message"]

    assert 4 == done.returncode, done.stderr
    assert said in text
    assert 1 == len(text.strip().splitlines())


def test_a_foreign_host_is_not_asked_without_consent():
    """An address for documentation (RFC 5737): refused before anything is sent, and not restarted either."""
    given = ("storm", "ws://192.0.2.1/ws", "--clients", "5", "--backoff", "fixed 1")
    measured, rehearsed = wsinvest(*given), wsinvest(*given, "--rehearse", "true")

    assert (4, 4) == (measured.returncode, rehearsed.returncode)
    assert "[load] max_connections and max_rate" in measured.stderr
