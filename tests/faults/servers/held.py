"""Servers that open and live on for a while: what ends their sessions later is the fault, or nothing does.

Manners: `idle:2` (closes after so many seconds without a frame of the client), `age:2` (cuts every session at that
age), `expires` (closes with 4401 at the token's exp), `fails:2` (1011 after so many seconds), `limit:4096` (bytes of a
message), `blocks:3` (work of so many seconds on the event loop, again and again), `deaf` (never reads), `pings` (pings
every half second, and closes who does not answer).
"""

import asyncio
import ssl
import time
from typing import Any

import jwt

from tests.faults.deciding import Ask, Desk

PAUSE_S = 1.0  # between two pieces of blocking work


async def start(desk: Desk, tls: ssl.SSLContext | None) -> int:
    """Serve on a free port, with the framework that the entry names."""
    manner, _, number = desk.service.manner.partition(":")
    if manner == "blocks":
        asyncio.get_running_loop().create_task(_block(float(number)))
    return await _START[desk.service.framework.split()[-1]](desk, manner, float(number or 0))


async def _block(seconds: float) -> None:
    """Compute where nobody else can run meanwhile."""
    while True:
        await asyncio.sleep(PAUSE_S)
        time.sleep(seconds)  # that is the fault


def _left(desk: Desk, ask: Ask) -> float:
    """Seconds until the token of this request expires."""
    return jwt.decode(desk.token(ask) or "", options={"verify_signature": False})["exp"] - time.time()


async def _aiohttp(desk: Desk, manner: str, number: float) -> int:
    from aiohttp import web

    async def endpoint(request: web.Request) -> web.StreamResponse:
        if request.path != desk.service.route:
            return web.Response(status=404)
        settings: dict[str, Any] = {"max_msg_size": int(number)} if manner == "limit" else {}
        socket = web.WebSocketResponse(heartbeat=0.5 if manner == "pings" else None, **settings)
        headers = {name.lower(): text for name, text in request.headers.items()}
        ask = Ask(request.path, request.rel_url.raw_query_string, headers)
        if not desk.accepts(desk.token(ask)):
            return web.Response(status=401)
        await socket.prepare(request)
        loop = asyncio.get_running_loop()
        if manner == "age":
            loop.call_later(number, request.transport.abort)  # type: ignore[union-attr]
        if manner == "expires":
            loop.call_later(_left(desk, ask), lambda: loop.create_task(socket.close(code=4401, message=b"expired")))
        await _read(socket, manner, number)
        return socket

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", endpoint)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return int(runner.addresses[0][1])


async def _read(socket: Any, manner: str, number: float) -> None:
    """The length of each text, until the client goes or is silent for too long."""
    from aiohttp import WSMsgType

    while manner == "deaf":
        await asyncio.sleep(60)
    try:
        while (message := await socket.receive(timeout=number if manner == "idle" else None)).type is WSMsgType.TEXT:
            await socket.send_str(str(len(message.data)))
    except TimeoutError:
        await socket.close(code=1001, message=b"idle")


async def _websockets(desk: Desk, manner: str, number: float) -> int:
    from websockets.asyncio.server import ServerConnection, serve

    from tests.faults.servers.lib import _SILENT

    async def session(connection: ServerConnection) -> None:
        loop = asyncio.get_running_loop()
        if manner == "age":
            loop.call_later(number, lambda: loop.create_task(connection.close(4000, "too old")))
        if manner == "fails":
            await asyncio.sleep(number)
            raise RuntimeError("the handler has a bug")
        async for message in connection:
            await connection.send(str(len(message)))

    every = 0.5 if manner == "pings" else None
    size = int(number) if manner == "limit" else 2**20
    server = await serve(
        session, "127.0.0.1", 0, logger=_SILENT, ping_interval=every, ping_timeout=every, max_size=size
    )
    return int(server.sockets[0].getsockname()[1])


async def _tornado(desk: Desk, manner: str, number: float) -> int:
    from tornado import web, websocket
    from tornado.httpserver import HTTPServer
    from tornado.netutil import bind_sockets

    class Socket(websocket.WebSocketHandler):
        def check_origin(self, origin: str) -> bool:
            return True

        def open(self, *_args: str, **_kwargs: str) -> None:
            self.waits = None
            self.on_ping(b"")
            if manner == "expires":
                headers = {name.lower(): text for name, text in self.request.headers.items()}
                left = _left(desk, Ask(self.request.path, self.request.query, headers))
                asyncio.get_running_loop().call_later(left, self.close, 4401, "expired")

        def on_message(self, message: str | bytes) -> None:
            self.on_ping(b"")
            self.write_message(str(len(message)))

        def on_ping(self, data: bytes) -> None:
            if manner == "idle":
                if self.waits is not None:
                    self.waits.cancel()
                self.waits = asyncio.get_running_loop().call_later(number, self.close, 4408, "idle")

    settings: dict[str, Any] = {"websocket_ping_interval": 0.5} if manner == "pings" else {}
    settings |= {"websocket_max_message_size": int(number)} if manner == "limit" else {}
    server = HTTPServer(web.Application([(desk.service.route, Socket)], log_function=lambda _handler: None, **settings))
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    return int(sockets[0].getsockname()[1])


async def _uvicorn(desk: Desk, manner: str, number: float) -> int:
    import uvicorn

    from tests.servers import listening

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "websocket":
            await send({"type": "http.response.start", "status": 404})
            await send({"type": "http.response.body"})
            return
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": str(len(message.get("text") or ""))})

    settings: dict[str, Any] = {"ws_max_size": int(number)} if manner == "limit" else {}
    config = uvicorn.Config(application, log_level="critical", lifespan="off", **settings)
    sock = listening("127.0.0.1")
    server = uvicorn.Server(config)
    config.load()
    asyncio.get_running_loop().create_task(server._serve([sock])).add_done_callback(lambda _task: sock.close())
    while not server.started:
        await asyncio.sleep(0.01)
    return int(sock.getsockname()[1])


_START = {"aiohttp": _aiohttp, "websockets": _websockets, "tornado": _tornado, "uvicorn": _uvicorn}
