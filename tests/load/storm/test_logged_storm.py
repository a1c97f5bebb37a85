"""A storm in real access logs of nginx and Caddy, written while clients lose a server that is restarted behind them.

Beside it, in the same minute and each with a log of its own: clients that come back with jitter, a service that is
busy all the time, and one whose clients come in a ramp. None of these may be called a storm.
"""

import asyncio
import contextlib
import os
import random
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.building import case
from tests.kept import PLACE
from tests.load.storm.storming import command
from tests.servers import closed_port
from wsinvest.collect.reconnects import reconnects
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.reconnects import Reconnects
from wsinvest.model.finding import Confidence, Finding
from wsinvest.model.target import Target, Url

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")

CLIENTS: Final = 500
CADDYS: Final = 150
BEFORE_S: Final = 34.0  # the storm's clients hold; what is usual is seen in as much time
DOWN_S: Final = 2.5
ALL_S: Final = 85.0
NAMES: Final = ("lockstep", "jitter", "busy", "ramp")
CONF: Final = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 8192; }}
http {{
  log_format timed '$remote_addr - - [$time_local] "$request" $status $body_bytes_sent rt=$request_time';
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{servers}
}}
"""
SERVER: Final = """
  server {{
    listen 127.0.0.1:{port}; access_log {folder}/{name}.log; access_log {folder}/{name}.timed.log timed;
    location / {{
      proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1; proxy_read_timeout 300s;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;
    }}
  }}
"""
CADDY: Final = PLACE / "caddy" / "caddy"
CADDYFILE: Final = """
{{
  admin off
  auto_https off
  persist_config off
}}
http://:{port} {{
  bind 127.0.0.1
  log
  reverse_proxy 127.0.0.1:{behind}
}}
"""
ASKED: Final = (
    b"GET /ws HTTP/1.1\r\nHost: shop\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


@dataclass
class Site:
    """nginx, and the server behind it; `ports`: of nginx by the names of the services."""

    folder: Path
    ports: dict[str, int]
    behind: int
    server: "subprocess.Popen[bytes]"

    async def restart(self) -> None:
        """Stop the server, and start it again after a while."""
        self.server.terminate()
        await asyncio.to_thread(self.server.wait)
        await asyncio.sleep(DOWN_S)
        self.server = serving(self.behind)


def serving(port: int) -> "subprocess.Popen[bytes]":
    """A WebSocket server in a process of its own."""
    return subprocess.Popen(command("websockets_echo", port).split())


def caddy(folder: Path, port: int, behind: int) -> "subprocess.Popen[bytes]":
    """Caddy before the server, whose log is that of its access, in JSON, among other lines."""
    (folder / "Caddyfile").write_text(CADDYFILE.format(port=port, behind=behind))
    with (folder / "caddy.json.log").open("wb") as log:
        command = [str(CADDY), "run", "--config", str(folder / "Caddyfile")]
        return subprocess.Popen(command, stderr=log, env={**os.environ, "HOME": str(folder)})


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """nginx with four services, all from one server, and Caddy with one if it is here."""
    behind, ports = closed_port(), {name: closed_port() for name in NAMES}
    servers = "".join(SERVER.format(port=port, name=name, folder=folder, behind=behind) for name, port in ports.items())
    (folder / "nginx.conf").write_text(CONF.format(folder=folder, servers=servers))
    proxies = [subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")])]
    if CADDY.exists():
        ports["caddy"] = closed_port()
        proxies.append(caddy(folder, ports["caddy"], behind))
    found = Site(folder, ports, behind, serving(behind))
    try:
        yield found
    finally:
        for proxy in proxies:
            proxy.terminate()
            proxy.wait()
        found.server.kill()
        found.server.wait()


@contextlib.asynccontextmanager
async def connected(port: int, number: int) -> AsyncIterator[asyncio.StreamReader | None]:
    """A WebSocket from an address of its own, open or refused."""
    address = f"127.{1 + number // 60_000}.{number // 250 % 250}.{1 + number % 250}"
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
    try:
        writer.write(ASKED)
        head = await reader.readuntil(b"\r\n\r\n")
        yield reader if b" 101 " in head.split(b"\r\n")[0] else None
    except (ConnectionError, asyncio.IncompleteReadError):
        yield None
    finally:
        writer.close()


async def held(port: int, number: int, delay_s: Callable[[], float], until: float) -> None:
    """A client that holds its connection, and waits so long before each further attempt."""
    while time.monotonic() < until:
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with connected(port, number) as reader:
                if reader is not None:
                    await asyncio.wait_for(reader.read(), max(0.0, until - time.monotonic()))
        await asyncio.sleep(delay_s())


async def short(port: int, number: int, seconds: float) -> None:
    """A client that stays for a moment."""
    with contextlib.suppress(ConnectionError):
        async with connected(port, number):
            await asyncio.sleep(seconds)


async def arriving(port: int, rate: Callable[[float], float], stay_s: float, until: float) -> None:
    """Clients that come at this rate (of the share of the time that has passed) and stay about so long."""
    began, number, draw = time.monotonic(), 0, random.Random(7)
    async with asyncio.TaskGroup() as group:
        while (now := time.monotonic()) < until - stay_s:
            number += 1
            group.create_task(short(port, number, draw.uniform(0.5, 2) * stay_s))
            await asyncio.sleep(draw.expovariate(rate((now - began) / (until - began))))


async def lived(found: Site) -> None:
    """All services for the same time; the server is restarted once, and each loses what it had."""
    until = time.monotonic() + ALL_S
    draw = random.Random(11)
    tasks: list[Awaitable[None]] = [held(found.ports["lockstep"], n, lambda: 1.0, until) for n in range(CLIENTS)]
    tasks += [held(found.ports["jitter"], n, lambda: draw.uniform(0, 30), until) for n in range(CLIENTS)]
    tasks += [arriving(found.ports[name], lambda _share: 1.0, 2.0, until) for name in ("lockstep", "jitter")]
    if port := found.ports.get("caddy"):
        tasks += [held(port, n, lambda: 1.0, until) for n in range(CADDYS)]
        tasks.append(arriving(port, lambda _share: 1.0, 2.0, until))
    tasks.append(arriving(found.ports["busy"], lambda _share: 30.0, 2.0, until))
    tasks.append(arriving(found.ports["ramp"], lambda share: 1.0 + 40 * share, 4.0, until))

    async def restarted() -> None:
        await asyncio.sleep(BEFORE_S)
        await found.restart()

    await asyncio.gather(restarted(), *tasks)


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the logs of that minute."""
    folder = tmp_path_factory.mktemp("nginx")
    with site(folder) as found:
        for port in (*found.ports.values(), found.behind):
            reachable(port)
        asyncio.run(lived(found))
    return folder


def reachable(port: int) -> None:
    """Wait until somebody listens at this port."""
    import socket

    limit = time.monotonic() + 30
    while True:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return
        assert time.monotonic() < limit
        time.sleep(0.05)


def read(path: Path) -> Reconnects:
    """What the collector finds in a log."""
    return asyncio.run(reconnects(Target("t", Url("ws", "h", 80), server_log=str(path))))


def finding(path: Path) -> Finding | None:
    """The storm that a diagnosis finds in a log."""
    found = diagnose(case(reconnects=read(path))).findings
    return next((one for one in found if one.code == "load.reconnect.storm"), None)


@pytest.mark.parametrize("form", ["log", "timed.log"])
def test_clients_in_lockstep_are_a_storm(logs: Path, form: str):
    """500 connections end within 2 s, and their addresses come back within the same seconds: that is proven."""
    found, facts = finding(logs / f"lockstep.{form}"), read(logs / f"lockstep.{form}")

    assert facts.wave is not None
    assert CLIENTS <= facts.wave.ended
    assert CLIENTS * 0.9 <= facts.wave.clients_back <= facts.wave.clients <= CLIENTS + 10
    assert found is not None, facts
    assert Confidence.PROVEN is found.confidence


@pytest.mark.skipif(not CADDY.exists(), reason="Caddy is not built (make exams)")
def test_a_log_of_json_shows_it_too(logs: Path):
    """Caddy's: each line has the end and how long it took, so what came back is seen whether it was refused or not."""
    found, facts = finding(logs / "caddy.json.log"), read(logs / "caddy.json.log")

    assert facts.wave is not None
    assert CADDYS <= facts.wave.ended
    assert CADDYS * 0.9 <= facts.wave.clients_back <= facts.wave.clients <= CADDYS + 10
    assert found is not None, facts
    assert Confidence.PROVEN is found.confidence


@pytest.mark.parametrize("form", ["log", "timed.log"])
@pytest.mark.parametrize("name", ["jitter", "ramp"])
def test_clients_that_spread_out_are_none(logs: Path, name: str, form: str):
    """The same loss with jitter over 30 s, and a ramp from 1 to 40 a second that the restart cut."""
    assert None is finding(logs / f"{name}.{form}"), read(logs / f"{name}.{form}")


@pytest.mark.parametrize("form", ["log", "timed.log"])
def test_a_busy_service_is_none(logs: Path, form: str):
    """30 clients a second come and go all the time."""
    assert None is finding(logs / f"busy.{form}"), read(logs / f"busy.{form}")
