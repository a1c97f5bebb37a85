"""The last error of a log before the attempts, in the bytes that servers wrote when they did not start."""

import asyncio
from pathlib import Path

import pytest

from tests.building import answered, opened, repeats
from wsinvest.collect.log import log
from wsinvest.collect.log_end import log_end
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_end import LogEnd
from wsinvest.model.case import Unmeasured
from wsinvest.model.target import Target, Url
from wsinvest.redact.redactor import Redactor
from wsinvest.store.rows import RowsFile

FAILED = repeats(answered("r01", 404))
NODE = """node:events:502
      throw er; // Unhandled 'error' event
      ^

Error: listen EADDRINUSE: address already in use 127.0.0.1:54895
    at Server.setupListenHandle [as _listen2] (node:net:1907:16)
    at listenInCluster (node:net:1964:12)
Emitted 'error' event on WebSocketServer instance at:
    at Server.emit (node:events:524:28) {
  code: 'EADDRINUSE',
  errno: -98,
  syscall: 'listen',
  address: '127.0.0.1',
  port: 54895
}

Node.js v20.20.2
"""
UVICORN = """INFO:     Started server process [7]
INFO:     Application startup complete.
ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use
INFO:     Waiting for application shutdown.
"""
GO = "2026/11/29 12:49:07 listen tcp 127.0.0.1:8080: bind: address already in use\n"
NGINX = "2026/11/29 12:49:07 [emerg] 7#7: bind() to 0.0.0.0:80 failed (98: Address already in use)\n"
PYTHON = """Traceback (most recent call last):
  File "app.py", line 1, in <module>
    import jwt
ModuleNotFoundError: No module named 'jwt'
"""
NEEDS = """ERROR:    Traceback (most recent call last):
  File "app.py", line 9, in life
    await asyncio.open_connection("127.0.0.1", 6379)
ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 6379)

ERROR:    Application startup failed. Exiting.
"""
NODE_NEEDS = """node:events:502
      throw er; // Unhandled 'error' event
      ^

Error: connect ECONNREFUSED 127.0.0.1:6379
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1637:16)
Emitted 'error' event on Socket instance at:
    at emitErrorNT (node:internal/streams/destroy:170:8) {
  errno: -111,
  code: 'ECONNREFUSED'
}

Node.js v20.20.2
"""
STARTED = "INFO:     Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)\n"


def end_of(path: Path, handshake: Handshake = FAILED, redactor: Redactor | None = None) -> LogEnd:
    """What stands at the end of this log."""
    target = Target("t", Url("ws", "h", 80), server_log=str(path))
    before = asyncio.run(log(target, RowsFile()))
    return asyncio.run(log_end(target, redactor or Redactor(), before, handshake))


@pytest.mark.parametrize(
    ("text", "words", "port"),
    [
        (NODE, "address already in use 127.0.0.1:54895", 54895),
        (UVICORN, "address already in use", 8000),
        (GO, "bind: address already in use", 8080),
        (NGINX, "Address already in use", 80),
        ("Web server failed to start. Port 8080 was already in use.\n", "Port 8080", 8080),
        (PYTHON, "No module named 'jwt'", 0),
    ],
)
def test_why_the_server_did_not_start(tmp_path: Path, text: str, words: str, port: int):
    """The line that says it, and the port if that is what it is about."""
    (tmp_path / "server.log").write_text("INFO: starting\n" + text)
    found = end_of(tmp_path / "server.log")

    assert words in found.error
    assert (port, False) == (found.port, found.went_on)


def test_a_start_behind_the_error_is_seen(tmp_path: Path):
    """Then it was an earlier attempt that failed."""
    (tmp_path / "server.log").write_text(UVICORN + STARTED)

    assert end_of(tmp_path / "server.log").went_on


def test_an_error_long_ago_is_no_end(tmp_path: Path):
    """A server that writes on has left it behind."""
    (tmp_path / "server.log").write_text(GO + "GET /ws 200\n" * 20)

    assert LogEnd() == end_of(tmp_path / "server.log")


def test_a_secret_in_it_is_not_shown(tmp_path: Path):
    """It is the text of somebody's log."""
    redactor = Redactor()
    redactor.learn("correct-horse-battery-staple", "JWT_SECRET")
    (tmp_path / "server.log").write_text("ERROR: cannot use correct-horse-battery-staple here\n")
    shown = end_of(tmp_path / "server.log", redactor=redactor).error

    assert "cannot use" in shown
    assert "correct-horse" not in shown


def test_it_is_read_only_where_an_attempt_failed(tmp_path: Path):
    """Else nobody asks."""
    (tmp_path / "server.log").write_text(GO)

    with pytest.raises(Unmeasured):
        end_of(tmp_path / "server.log", repeats(opened("r01")))


def test_the_reason_above_the_end_is_kept(tmp_path: Path):
    """“Exiting” alone says nothing; a service that was not reached is known with its address."""
    (tmp_path / "server.log").write_text(NEEDS)
    found = end_of(tmp_path / "server.log")

    assert (LogPattern.DEPENDENCY_REFUSED, "127.0.0.1:6379") == (found.says, found.about)
    assert "Connect call failed" in found.error
    (tmp_path / "server.log").write_text(NODE_NEEDS)
    assert "connect ECONNREFUSED 127.0.0.1:6379" in end_of(tmp_path / "server.log").error
    (tmp_path / "server.log").write_text("ERROR:    Application startup failed. Exiting.\n")
    assert "startup failed" in end_of(tmp_path / "server.log").error
