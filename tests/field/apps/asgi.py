"""FastAPI or Starlette on uvicorn: an endpoint that says back what it hears."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI, WebSocket
from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware


def serve(
    port: int,
    path: str = "/ws",
    only_https: bool = False,
    blocks_s: float = 0.0,
    in_thread: bool = False,
    size: int = 16 * 2**20,
    trusted: str = "127.0.0.1",
    every_path: bool = False,
    needs_port: int = 0,
) -> None:
    """Run it. `blocks_s`: so long a piece of work begins every other second; `only_https`: http is sent on to https.

    `needs_port`: it connects to a service on this port before it serves.
    """

    @asynccontextmanager
    async def life(_application: FastAPI) -> AsyncIterator[None]:
        if needs_port:
            await asyncio.open_connection("127.0.0.1", needs_port)
        working = asyncio.create_task(_work(blocks_s, in_thread)) if blocks_s else None
        yield
        if working:
            working.cancel()

    application = FastAPI(lifespan=life, openapi_url=None)
    if only_https:
        application.add_middleware(HTTPSRedirectMiddleware)

    @application.websocket("/{any:path}" if every_path else path)
    async def endpoint(socket: WebSocket) -> None:
        await socket.accept()
        async for text in socket.iter_text():
            await socket.send_text(text)

    uvicorn.run(application, host="127.0.0.1", port=port, ws_max_size=size, forwarded_allow_ips=trusted)


async def _work(blocks_s: float, in_thread: bool) -> None:
    while True:
        await asyncio.sleep(2)
        if in_thread:
            await asyncio.to_thread(time.sleep, blocks_s)
        else:
            time.sleep(blocks_s)
