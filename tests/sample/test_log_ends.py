"""Ends of connections by logs: of real servers and proxies, without those of our own connections."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.servers import closed_port
from wsinvest.config.options import Options
from wsinvest.config.resolve import resolve
from wsinvest.host.log_ends import Teller, Tellers
from wsinvest.sample.log_ends import LogEnds
from wsinvest.sample.sampler import Sampler

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    """The event loop of the program."""
    return "asyncio"


@asynccontextmanager
async def logging(log: Path) -> AsyncIterator[int]:
    """A server that writes the close code of each connection; its port."""

    async def held(connection: ServerConnection) -> None:
        await connection.wait_closed()
        with log.open("a") as file:
            file.write(f"2026-11-28 10:00:00 INFO client disconnected, close code {connection.close_code}\n")

    async with serve(held, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


@contextmanager
def haproxy(folder: Path, port: int) -> Iterator[int]:
    """HAProxy, which cuts a silent connection after 0.4 s and writes its log to a file; its port."""
    front = closed_port()
    (folder / "haproxy.cfg").write_text(
        f"global\n log stdout format raw local0\ndefaults\n mode http\n log global\n option httplog\n"
        f" timeout connect 5s\n timeout client 30s\n timeout server 30s\n timeout tunnel 400ms\n"
        f"frontend f\n bind 127.0.0.1:{front}\n default_backend b\nbackend b\n server s 127.0.0.1:{port}\n"
    )
    with (folder / "front.log").open("wb") as log:
        command = (shutil.which("haproxy") or "haproxy", "-db", "-f", str(folder / "haproxy.cfg"))
        with _running(command, log.fileno()):
            yield front


@contextmanager
def nginx(folder: Path, port: int) -> Iterator[int]:
    """nginx, which cuts a silent connection after a second and writes both of its logs; its port."""
    front = closed_port()
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log info; events {{}}\n"
        f"http {{ access_log {folder}/access.log combined;\n"
        + "".join(f" {one}_temp_path {folder}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        + f" server {{ listen 127.0.0.1:{front}; location / {{ proxy_pass http://127.0.0.1:{port}; "
        "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; "
        "proxy_read_timeout 1s; } } }\n"
    )
    command = (shutil.which("nginx") or "nginx", "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf"))
    with _running(command, subprocess.DEVNULL):
        yield front


@contextmanager
def _running(command: tuple[str, ...], stdout: int) -> Iterator[None]:
    with subprocess.Popen(command, stdout=stdout, stderr=subprocess.STDOUT) as program:
        try:
            yield
        finally:
            program.kill()


async def others(port: int, *, silent_s: float, well: int, cut: int) -> None:
    """Connections of other clients: some leave at once, others are silent until somebody ends them, or for so long."""
    for number in range(well + cut):
        for _attempt in range(100):
            with suppress(OSError, ConnectionClosed, TimeoutError):
                async with connect(f"ws://127.0.0.1:{port}/", ping_interval=None, proxy=None) as connection:
                    if number >= well:
                        await asyncio.wait_for(connection.wait_closed(), silent_s)
                break
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)


async def test_of_a_server_that_writes_codes(tmp_path: Path):
    """The ends of others since the sample before; the probes' own, one a round, are not among them."""
    log = tmp_path / "server.log"
    log.write_text("")
    async with logging(log) as port:
        target = resolve(f"ws://127.0.0.1:{port}/", Options(server_log=str(log)))
        async with Sampler(target, canary=False) as sampler:
            await others(port, silent_s=0, well=1, cut=0)
            found = []
            for number in range(1, 5):
                sample = await sampler.take(number)
                found.append((sample.gauges.get("log_ends"), sample.gauges.get("log_ends_1006")))
                if number == 2:
                    await others(port, silent_s=0, well=3, cut=0)
                    with log.open("a") as file:
                        file.write("ERROR websocket: close 1006 (abnormal closure): unexpected EOF\n" * 2)
                await asyncio.sleep(0.3)

    assert [(None, None), (0, 0), (5, 2), (0, 0)] == found


@pytest.mark.skipif(not shutil.which("haproxy"), reason="HAProxy is not installed")
async def test_of_haproxy(tmp_path: Path):
    """Its termination state tells a tunnel that it cut from one that the client left."""
    async with logging(tmp_path / "server.log") as port:
        with haproxy(tmp_path, port) as front:
            await others(front, silent_s=5, well=2, cut=1)
            ends = LogEnds(str(tmp_path / "front.log"))
            first = ends.since_last()
            await others(front, silent_s=5, well=4, cut=2)
            found = ends.since_last()

    assert (None, (6, 2)) == (first, (found.all, found.cut) if found else None)


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
async def test_of_nginx(tmp_path: Path):
    """Both logs together tell: the access log of every end, the error log of those that were cut; one does not."""
    async with logging(tmp_path / "server.log") as port:
        with nginx(tmp_path, port) as front:
            await others(front, silent_s=5, well=2, cut=1)
            both = LogEnds(f"{tmp_path}/access.log,{tmp_path}/error.log")
            alone = LogEnds(f"{tmp_path}/error.log")
            first = both.since_last(), alone.since_last()
            await others(front, silent_s=5, well=3, cut=2)
            found, of_one = both.since_last(), alone.since_last()

    assert ((None, None), (5, 2), None) == (first, (found.all, found.cut) if found else None, of_one)


@pytest.mark.parametrize(
    ("line", "ended"),
    [
        ("INFO connection closed code=1001 reason=going away", (1, 0)),
        ('{"event":"ws_disconnect","closeCode":1006}', (1, 1)),
        ("starlette.websockets.WebSocketDisconnect: (<CloseCode.ABNORMAL_CLOSURE: 1006>, '')", (1, 1)),
        ("websockets.exceptions.ConnectionClosedError: no close frame received or sent", (1, 1)),
        ("ConnectionClosedOK: received 1000 (OK); then sent 1000 (OK)", (1, 0)),
        ("client closed with code 4001", (1, 0)),
        ("MySQL error code: 1006 at statement 3", None),
        ("closed 1006 idle sessions", None),
        ('127.0.0.1 - - "GET /ws HTTP/1.1" 200 5', None),
    ],
)
def test_lines(line: str, ended: tuple[int, int] | None):
    """Close codes in the words of programs; numbers that are none are left alone."""
    found = Tellers().read([line.encode()])

    assert ended == next(((one.all, one.cut) for one in found.values()), None)


def test_a_log_that_writes_of_bad_ends_only():
    """Their share is not known then: a hundred of a hundred would be a false alarm."""
    tellers = Tellers()
    tellers.read([b"socket closed, code 1006"] * 100)
    before = tellers.best
    tellers.read([b"socket closed, code 1000"])

    assert (None, Teller.SERVER) == (before, tellers.best)
