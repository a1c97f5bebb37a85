"""Real servers that wait for a dependency which swallows connections: named by what their process dials."""

import contextlib
import socket
import sys
from pathlib import Path

import pytest

from tests.faults.test_processes import answering, roots, running
from tests.servers import closed_port

APPS = {
    "uvicorn": """
import asyncio, sys, uvicorn
async def app(scope, receive, send):
    if scope["type"] == "websocket":
        await asyncio.open_connection("127.0.0.1", int(sys.argv[2]))
        await send({"type": "websocket.accept"})
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", lifespan="off")
""",
    "aiohttp": """
import asyncio, sys
from aiohttp import web
async def ws(request):
    await asyncio.open_connection("127.0.0.1", int(sys.argv[2]))
    return web.Response(text="late")
app = web.Application()
app.router.add_get("/ws", ws)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
""",
    "websockets, blocking": """
import asyncio, socket, sys
from websockets.asyncio.server import serve
async def asked(connection, request):
    socket.create_connection(("127.0.0.1", int(sys.argv[2])))
async def main():
    async with serve(lambda one: one.wait_closed(), "127.0.0.1", int(sys.argv[1]), process_request=asked):
        await asyncio.get_running_loop().create_future()
asyncio.run(main())
""",
}


@contextlib.contextmanager
def swallowing():
    """A port whose queue is full, so that the kernel drops who comes."""
    with socket.socket() as full, contextlib.ExitStack() as stack:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        yield full.getsockname()[1]


@pytest.mark.parametrize("name", APPS)
def test_a_dependency_that_swallows_connections_is_named(name, tmp_path: Path):
    """Without any log: the kernel's table has the connections that the process waits for."""
    (tmp_path / "served.py").write_text(APPS[name], "utf-8")
    port = closed_port()
    with swallowing() as away, running(sys.executable, "served.py", port, away, cwd=tmp_path):
        answering(port)
        found = [code for code, _sure in roots(port, tmp_path)]

    assert ["server.dependency.unreachable"] == found
