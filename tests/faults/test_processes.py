"""Real servers whose processes are full, stopped or blocked: named with proof, and not while they serve."""

import contextlib
import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.servers import closed_port

FLASK = """
from flask import Flask
from flask_sock import Sock
app = Flask(__name__)
@Sock(app).route("/ws")
def ws(socket):
    while True:
        socket.send(socket.receive())
"""
AIOHTTP = """
import asyncio, sys, time
from aiohttp import web
async def ws(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        {work}
    return socket
app = web.Application()
app.router.add_get("/ws", ws)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
"""
UVICORN = """
import sys, time, uvicorn
async def app(scope, receive, send):
    if scope["type"] != "websocket":
        return
    await receive()
    await send({{"type": "websocket.accept"}})
    while (await receive())["type"] == "websocket.receive":
        {work}
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", lifespan="off")
"""
EVENT_LOOPS = {"aiohttp": AIOHTTP, "uvicorn": UVICORN}
GUNICORN = [sys.executable, "-m", "gunicorn", "-b"]
HOLDS = """
import sys, time
from websockets.sync.client import connect
held = [connect(sys.argv[1], open_timeout=60) for _ in range(int(sys.argv[2]))]
"""


@contextlib.contextmanager
def running(*command, cwd, **environ):
    """A process in a group of its own, ended with all of its children."""
    env = os.environ | environ
    child = subprocess.Popen(
        list(map(str, command)), cwd=cwd, stderr=subprocess.DEVNULL, start_new_session=True, env=env
    )
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait(30)


@contextlib.contextmanager
def gunicorn(folder, *options, **environ):
    """Flask-Sock on gunicorn with these options; its port."""
    if not all(map(importlib.util.find_spec, ("gunicorn", "flask_sock"))):
        pytest.skip("gunicorn or flask-sock is not installed")
    (folder / "app.py").write_text(FLASK, "utf-8")
    port = closed_port()
    # No worker is killed for being slow meanwhile: that is another fault than a pool that is full.
    with running(*GUNICORN, f"127.0.0.1:{port}", "--timeout", "300", *options, "app:app", cwd=folder, **environ):
        answering(port)
        yield port


@contextlib.contextmanager
def event_loop(folder, name, work="pass"):
    """A server with one thread that does this work for each message; its process and its port."""
    (folder / f"{name}_app.py").write_text(EVENT_LOOPS[name].format(work=work), "utf-8")
    port = closed_port()
    with running(sys.executable, f"{name}_app.py", port, cwd=folder) as child:
        answering(port)
        yield child, port


@contextlib.contextmanager
def clients(port, count, folder, then="print(1, flush=True); time.sleep(999)"):
    """So many clients that stay connected, and then do this."""
    command = [sys.executable, "-c", HOLDS + then, f"ws://127.0.0.1:{port}/ws", str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=folder) as child:
        try:
            assert child.stdout.readline()
            yield
        finally:
            child.kill()


def answering(port):
    """Come back when somebody accepts there."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on {port}")


def roots(port, folder, **env):
    """The root causes at high and critical, with their confidence."""
    (folder / "t.env").write_text("".join(f"{name}={value}\n" for name, value in env.items()), "utf-8")
    url = f"ws://127.0.0.1:{port}/ws"
    command = [sys.executable, "-m", "wsinvest", "diagnose", url, "--env-file", str(folder / "t.env"), "--json"]
    done = json.loads(subprocess.run(command, capture_output=True, text=True, check=False, timeout=120).stdout)
    worst = [one for one in done["findings"] if one["severity"] in ("high", "critical")]
    return [(one["code"], one["confidence"]) for one in worst if one["root_cause"]]


FULL = [("server.pool.exhausted", "proven")]


@pytest.mark.parametrize("options", [("--threads", "2"), ("-w", "2")])
def test_two_clients_fill_a_pool_of_two(options, tmp_path: Path):
    """The third waits in vain; with a wide pool the same clients hurt nobody."""
    with gunicorn(tmp_path, *options) as port, clients(port, 2, tmp_path):
        assert FULL == roots(port, tmp_path)


def test_a_pool_that_the_environment_sets_is_known(tmp_path: Path):
    """GUNICORN_CMD_ARGS, as containers have it."""
    with gunicorn(tmp_path, GUNICORN_CMD_ARGS="--threads=2") as port, clients(port, 2, tmp_path):
        assert FULL == roots(port, tmp_path)


def test_one_worker_serves_one_client(tmp_path: Path):
    """Our own second connection waits until the first is closed."""
    with gunicorn(tmp_path) as port:
        assert FULL == roots(port, tmp_path)


def test_a_wide_pool_is_well(tmp_path: Path):
    """Two clients of a hundred."""
    with gunicorn(tmp_path, "--threads", "100") as port, clients(port, 2, tmp_path):
        assert [] == roots(port, tmp_path)


@pytest.mark.parametrize("name", EVENT_LOOPS)
@pytest.mark.parametrize("by_pid", [True, False])
def test_a_stopped_process_is_named(name, by_pid, tmp_path: Path):
    """By its pid or by its port; when it continues, all is well."""
    with event_loop(tmp_path, name) as (child, port):
        env = {"WS_SERVER_PID": child.pid} if by_pid else {}
        os.kill(child.pid, signal.SIGSTOP)
        assert [("server.process.stopped", "proven")] == roots(port, tmp_path, **env)
        os.kill(child.pid, signal.SIGCONT)
        assert [] == roots(port, tmp_path, **env)


@pytest.mark.parametrize("name", EVENT_LOOPS)
@pytest.mark.parametrize("work", ["time.sleep(999)", "exec('while True: pass')"], ids=["sleeps", "computes"])
def test_a_blocked_loop_is_named(name, work, tmp_path: Path):
    """One message of one client keeps the only thread busy."""
    sends = "held[0].send('x'); time.sleep(0.5); print(1, flush=True); time.sleep(999)"
    with event_loop(tmp_path, name, work) as (_child, port), clients(port, 1, tmp_path, sends):
        assert [("server.process.blocked", "proven")] == roots(port, tmp_path)
