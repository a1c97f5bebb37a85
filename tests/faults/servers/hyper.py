"""The bank's services on hypercorn."""

import asyncio
import ssl

from hypercorn.asyncio import serve
from hypercorn.config import Config

from tests.faults.deciding import Desk
from tests.faults.servers.asgi import Application
from tests.servers import listening

_TASKS: list[asyncio.Task[None]] = []


async def start(desk: Desk, _tls: ssl.SSLContext | None) -> int:
    """Serve on a free port."""
    sock = listening(desk.service.host)
    config = Config()
    config.bind = [f"fd://{sock.fileno()}"]
    config.errorlog = None
    serving = serve(Application(desk), config, shutdown_trigger=asyncio.Event().wait)
    _TASKS.append(asyncio.get_running_loop().create_task(serving))
    port = int(sock.getsockname()[1])
    sock.detach()
    return port
