"""The bank's services on granian."""

import asyncio
import contextlib
import ssl

from granian.server.embed import Server

from tests.faults.deciding import Desk
from tests.faults.servers.asgi import Application
from tests.servers import closed_port

_TASKS: list[asyncio.Task[None]] = []


async def start(desk: Desk, _tls: ssl.SSLContext | None) -> int:
    """Serve on a port that was free; granian binds its sockets itself."""
    port = closed_port(desk.service.host)
    server = Server(Application(desk), desk.service.host, port, interface="asgi", log_enabled=False)
    _TASKS.append(asyncio.get_running_loop().create_task(server.serve()))
    for _ in range(500):
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(desk.service.host, port)
            writer.close()
            return port
        await asyncio.sleep(0.01)
    raise RuntimeError("granian did not start")
