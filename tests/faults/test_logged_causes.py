"""Causes that only the log tells, on real servers: each named with it, and nobody blamed in its place without it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.start import NODE_MODULES
from tests.servers import closed_ports

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
NODE = shutil.which("node")
DEPENDENCY, EXCEPTION = "server.dependency.unreachable", "server.exception.unhandled"

AIOHTTP = """
import asyncio, logging, os, sys
from aiohttp import web

logging.basicConfig(level=logging.INFO)
NEEDED = int(os.environ["NEEDED"])

async def socket(request):
{body}
    answer = web.WebSocketResponse()
    await answer.prepare(request)
    async for message in answer:
        await answer.send_str(message.data)
    return answer

app = web.Application()
app.router.add_get("/ws", socket)
web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]), print=None)
"""
ASGI = """
import asyncio, os
import uvicorn

NEEDED = int(os.environ["NEEDED"])

async def app(scope, receive, send):
    if scope["type"] != "websocket":
        return
    await receive()
    await send({{"type": "websocket.accept"}})
{body}
    while (await receive())["type"] != "websocket.disconnect":
        pass

uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), lifespan="off")
"""
DJANGO = """
import os
from django.conf import settings
settings.configure(SECRET_KEY="of the test", ALLOWED_HOSTS=["*"], ROOT_URLCONF="__main__")
import django
django.setup()
from django.core.asgi import get_asgi_application
urlpatterns = []
from daphne.server import Server
Server(get_asgi_application(), [f"tcp:port={{os.environ['PORT']}}:interface=127.0.0.1"]).run()
{body}
"""
TORNADO = """
import logging, os
import tornado.ioloop, tornado.web, tornado.websocket

logging.basicConfig(level=logging.DEBUG)

class Live(tornado.websocket.WebSocketHandler):
{body}
    def on_message(self, message):
        self.write_message(message)

tornado.web.Application([("/ws", Live)]).listen(int(os.environ["PORT"]), "127.0.0.1")
tornado.ioloop.IOLoop.current().start()
"""
WS = """
const net = require("net"), {{ WebSocketServer }} = require("ws");
const server = new WebSocketServer({{ port: +process.env.PORT, host: "127.0.0.1" }});
server.on("connection", (socket) => {{
{body}
}});
"""
UPSTREAM = 'proxy_pass http://127.0.0.1:{needed}; proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; ' \
    'proxy_set_header Connection "upgrade"; proxy_set_header Host $http_host;'  # fmt: skip
CONF = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr;
events {{ }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {http}
  server {{ listen 127.0.0.1:{port}; {server} }}
}}
"""


@dataclass(frozen=True)
class Case:
    """A server, what is wrong with it, and the root causes with the log; `healthy`: nothing grave may be found."""

    program: str
    body: str
    roots: tuple[tuple[str, str], ...] = ()
    says: str = ""
    http: str = ""
    beside: tuple[str, ...] = ()  # further roots, which are true as well

    @property
    def healthy(self) -> bool:
        """True if nothing is broken."""
        return not self.roots


NEEDS = "    await asyncio.open_connection('127.0.0.1', NEEDED)"
CASES = {
    "aiohttp: its broker is down": Case(AIOHTTP, NEEDS, ((DEPENDENCY, "proven"),), "127.0.0.1:{needed}"),
    "uvicorn: its broker is down": Case(ASGI, NEEDS, ((DEPENDENCY, "proven"),), "127.0.0.1:{needed}"),
    "npm ws: its database is down": Case(
        WS,
        "net.connect(+process.env.NEEDED, '127.0.0.1').on('error', (e) => { console.error(e); socket.close(1011); });",
        ((DEPENDENCY, "proven"),),
        "127.0.0.1:{needed}",
    ),
    "uvicorn: its database has no address": Case(
        ASGI,
        "    raise OSError('could not translate host name \"db\" to address: Name or service not known')",
        ((DEPENDENCY, "proven"),),
        ": db",
    ),
    "aiohttp: a bug": Case(AIOHTTP, "    {}['room']", ((EXCEPTION, "inferred"),), "KeyError: 'room'"),
    "uvicorn: a bug": Case(ASGI, "    raise ValueError('no such room')", ((EXCEPTION, "inferred"),), "no such room"),
    "npm ws: a bug": Case(
        WS,
        "try { null.room } catch (e) { console.error(e); socket.close(1011); }",
        ((EXCEPTION, "inferred"),),
        "TypeError",
    ),
    "aiohttp: no memory": Case(
        AIOHTTP, "    raise MemoryError", (("server.memory.exhausted", "proven"),), "MemoryError"
    ),
    "uvicorn: no memory": Case(ASGI, "    raise MemoryError", (("server.memory.exhausted", "proven"),), "MemoryError"),
    "daphne: HTTP only": Case(DJANGO, "", (("http.server.websocket_unsupported", "proven"),), ""),
    "nginx: the authentication service redirects": Case(
        CONF,
        "location / {{ auth_request /check; root /; }} location /check {{ return 302 /login; }}",
        (("http.proxy.auth_request_failed", "proven"),),
        "unexpected status: 302",
    ),
    "nginx: the authentication service is down": Case(
        CONF,
        f"location / {{{{ auth_request /check; root /; }}}} location /check {{{{ {UPSTREAM} }}}}",
        (("http.proxy.auth_request_failed", "proven"),),
        "unexpected status: 502",
    ),
    "nginx: the server is down": Case(
        CONF, f"location / {{{{ {UPSTREAM} }}}}", (("http.proxy.backend_down", "proven"),), "127.0.0.1:{needed}"
    ),
    "nginx: too many requests": Case(
        CONF,
        f"location / {{{{ limit_req zone=one; {UPSTREAM} }}}}",
        (("http.rate.limited", "proven"),),
        http="limit_req_zone $binary_remote_addr zone=one:1m rate=1r/m;",
        beside=("http.proxy.backend_down",),
    ),
    "aiohttp: complains and is well": Case(
        AIOHTTP,
        "    logging.error('Error 111 connecting to 127.0.0.1:%s. Connection refused.', NEEDED)\n"
        "    logging.error('MemoryError')",
    ),
    "tornado: is well": Case(TORNADO, ""),
}


@contextmanager
def running(case: Case, folder: Path) -> Iterator[tuple[int, int]]:
    """The port of the server and the one at which nobody listens; its output is the log."""
    port, needed = closed_ports(2)
    environ = {**os.environ, "PORT": str(port), "NEEDED": str(needed), "NODE_PATH": str(NODE_MODULES)}
    if case.program is CONF:
        server = case.body.format(needed=needed)
        (folder / "nginx.conf").write_text(CONF.format(folder=folder, port=port, server=server, http=case.http))
        command = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    else:
        name = folder / ("app.cjs" if case.program is WS else "app.py")
        name.write_text(case.program.format(body=case.body))
        command = [str(NODE) if case.program is WS else sys.executable, str(name)]
    with (folder / "server.log").open("wb") as log:
        child = subprocess.Popen(command, cwd=folder, env=environ, stdout=log, stderr=log)
        try:
            until = time.monotonic() + 20
            while not _listens(port):
                assert child.poll() is None, (folder / "server.log").read_text()
                assert time.monotonic() < until
                time.sleep(0.05)
            yield port, needed
        finally:
            child.terminate()
            child.wait(10)


def _listens(port: int) -> bool:
    """True if somebody listens there; no connection is made, which a server might write into its log."""
    wanted = f"0100007F:{port:04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return any(line.split()[1] == wanted and line.split()[3] == "0A" for line in lines)


def diagnosed(folder: Path, port: int, log: Path) -> dict:
    """The document of a diagnosis that was told of this log."""
    target = folder / "shop.toml"
    target.write_text(f'url = "ws://127.0.0.1:{port}/ws"\nserver_log = "{log}"\n[auth]\nmode = "none"\n', "utf-8")
    command = [sys.executable, "-m", "wsinvest", "diagnose", str(target), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def grave(document: dict) -> list[str]:
    """The codes that are high or critical; memory is a figure of the whole host."""
    found = (one for one in document["findings"] if one["severity"] in ("high", "critical"))
    return [one["code"] for one in found if one["code"] != "resource.memory.pressure"]


@pytest.mark.parametrize("name", CASES)
def test_the_log_tells_the_root_cause(tmp_path: Path, name: str):
    """With the log it is named in the server's own words, and on the page too; a healthy server is left alone."""
    case = CASES[name]
    if case.program is CONF and NGINX is None:
        pytest.skip("nginx is not installed")
    if case.program is WS and (NODE is None or not (NODE_MODULES / "ws").is_dir()):
        pytest.skip("node or its package ws is not installed")
    with running(case, tmp_path) as (port, needed):
        told = diagnosed(tmp_path, port, tmp_path / "server.log")
    named = [one for one in told["findings"] if one["root_cause"] and one["code"] not in case.beside]
    roots = tuple((one["code"], one["confidence"]) for one in named)

    if case.healthy:
        assert [] == grave(told)
    else:
        assert case.roots == roots
        assert case.says.format(needed=needed) in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.roots])
def test_without_the_log_it_is_not_claimed(tmp_path: Path, name: str):
    """No code of `server.` is known from outside; what is left are symptoms."""
    case = CASES[name]
    if not case.roots[0][0].startswith("server.") or (case.program is WS and not (NODE_MODULES / "ws").is_dir()):
        pytest.skip("known from outside too, or not installed")
    (tmp_path / "empty.log").touch()
    with running(case, tmp_path) as (port, _needed):
        untold = diagnosed(tmp_path, port, tmp_path / "empty.log")

    assert [] == [code for code in grave(untold) if code.startswith("server.")]
