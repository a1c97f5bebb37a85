"""Servers without WebSocket: FastAPI on a uvicorn that has no library for it, and the standard library's for WSGI."""

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from fastapi import FastAPI, WebSocket

from tests.faults.deciding import Desk
from tests.faults.servers.asgi import on_uvicorn

LOG = "uvicorn.log"


async def start(desk: Desk, tls: ssl.SSLContext | None) -> int:
    """Serve on a free port."""
    if desk.service.framework == "wsgi":
        return _wsgi()
    port = await on_uvicorn(_application(desk.service.route), desk, tls, ws="none")
    _write_log(desk.folder / LOG)
    await _earlier_visitor(port)
    return port


async def _earlier_visitor(port: int) -> None:
    """Somebody has tried before, so that the log has something to say."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n"
    writer.write(f"GET / HTTP/1.1\r\nHost: x\r\n{upgrade}\r\n".encode())
    await reader.readline()
    writer.close()


def _application(route: str) -> FastAPI:
    application = FastAPI()

    @application.get("/")
    async def shop() -> str:
        return "shop"

    @application.websocket(route)
    async def endpoint(socket: WebSocket) -> None:
        await socket.accept()

    return application


def _write_log(file: Path) -> None:
    """uvicorn's own warnings, as a service has them."""
    logging.disable(logging.NOTSET)
    logger = logging.getLogger("uvicorn.error")
    handler = logging.FileHandler(file)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.handlers = [handler]
    logger.setLevel(logging.WARNING)


def _wsgi() -> int:
    def application(environ: dict[str, Any], begin: Callable[..., Any]) -> Iterable[bytes]:
        begin("200 OK" if environ["PATH_INFO"] == "/" else "404 Not Found", [("Content-Type", "text/html")])
        return [b"<title>Shop</title>"]

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_args: object) -> None:
            """No access log."""

    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port
