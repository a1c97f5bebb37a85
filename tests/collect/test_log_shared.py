"""A log that other clients fill as well: what they ran into while we tried is no cause of our failure."""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.process import wsinvest
from tests.servers import closed_ports

APP = """
import asyncio
async def app(scope, receive, send):
    if scope["type"] != "websocket":
        return
    other = b"x-other" in dict(scope["headers"])
    if {accepts}:
        await receive()
        await send({{"type": "websocket.accept"}})
        if not other:
            return await send({{"type": "websocket.close", "code": 1011}})
    if other:
        await asyncio.sleep(0.02)
        raise ConnectionError("Error 111 connecting to 127.0.0.1:6379. Connection refused.")
    if {same}:
        raise ConnectionError("Error 111 connecting to 127.0.0.1:6379. Connection refused.")
    raise KeyError("tenant")
"""
HAPROXY = """
global
    log stderr format raw daemon
defaults
    mode http
    log global
    option httplog
    timeout connect 500
    timeout client 9s
    timeout server 9s
frontend f
    bind 127.0.0.1:{port}
    use_backend dead if {{ req.hdr(x-other) -m found }}
    default_backend refusing
backend refusing
    server s1 127.0.0.1:{behind}
backend dead
    server s2 127.0.0.1:{dead}
"""
OTHERS = (
    b"GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-Other: 1\r\n\r\n"
)


@contextlib.contextmanager
def child(command: list[str], log: Path, port: int, folder: Path) -> Iterator[None]:
    """A server whose log is this file, once it listens."""
    with log.open("wb") as file, subprocess.Popen(command, stdout=file, stderr=file, cwd=folder) as server:
        try:
            for _ in range(200):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.05)
            yield
        finally:
            server.kill()


@contextlib.contextmanager
def others(port: int) -> Iterator[None]:
    """Other clients that come all the time."""
    over = threading.Event()

    def come() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as one:
                one.sendall(OTHERS)
                while one.recv(4096):
                    pass
            over.wait(0.02)

    threads = [threading.Thread(target=come) for _ in range(2)]
    for one in threads:
        one.start()
    try:
        time.sleep(1.0)
        yield
    finally:
        over.set()
        for one in threads:
            one.join()


def uvicorn(folder: Path, port: int, *, same: bool = False, accepts: bool = False) -> list[str]:
    """The command that serves an application whose errors are the same for all, or differ; `accepts`: by 1011."""
    (folder / "served.py").write_text(APP.format(same=same, accepts=accepts), "utf-8")
    return [sys.executable, "-m", "uvicorn", "served:app", "--port", str(port)]


def found(port: int, log: Path) -> dict[str, dict]:
    """The findings at high of a diagnosis with this log, by code."""
    done = wsinvest("diagnose", f"ws://127.0.0.1:{port}/ws", "--server-log", str(log), "--json")
    return {one["code"]: one for one in json.loads(done.stdout)["findings"] if one["severity"] in ("high", "critical")}


def test_an_exception_of_others_is_not_ours(tmp_path: Path):
    """Others run into a database that is down, we into an error of the code."""
    (port,) = closed_ports(1)
    log = tmp_path / "server.log"
    with child(uvicorn(tmp_path, port, same=False), log, port, tmp_path), others(port):
        high = found(port, log)

    assert ["server.exception.unhandled"] == [code for code in high if code.startswith("server.")]
    assert "tenant" in str(high["server.exception.unhandled"])


def test_a_failure_that_leaves_no_line_is_not_explained_by_those_of_others(tmp_path: Path):
    """Each connection has its port in the log; as many traces as others came are theirs."""
    (port,) = closed_ports(1)
    log = tmp_path / "server.log"
    with child(uvicorn(tmp_path, port, accepts=True), log, port, tmp_path), others(port):
        high = found(port, log)

    assert "session.close.server_error" in high
    assert "server.dependency.unreachable" not in high


def test_what_all_run_into_is_ours_too(tmp_path: Path):
    """The database is down for everybody: the log has an entry for each of us and each of them."""
    (port,) = closed_ports(1)
    log = tmp_path / "server.log"
    with child(uvicorn(tmp_path, port, same=True), log, port, tmp_path), others(port):
        high = found(port, log)

    assert "proven" == high["server.dependency.unreachable"]["confidence"]


@pytest.mark.skipif(shutil.which("haproxy") is None, reason="needs HAProxy")
def test_a_backend_of_others_that_is_down_is_not_ours(tmp_path: Path):
    """HAProxy writes each client's port; others are sent to a server that is down, ours refuses."""
    port, behind, dead = closed_ports(3)
    (tmp_path / "h.cfg").write_text(HAPROXY.format(port=port, behind=behind, dead=dead), "utf-8")
    log = tmp_path / "proxy.log"
    with (
        child(uvicorn(tmp_path, behind, same=False), tmp_path / "server.log", behind, tmp_path),
        child(["haproxy", "-f", str(tmp_path / "h.cfg"), "-db"], log, port, tmp_path),
        others(port),
    ):
        high = found(port, log)

    assert high
    assert not {"http.proxy.backend_down", "http.proxy.backend_timeout"} & high.keys()
