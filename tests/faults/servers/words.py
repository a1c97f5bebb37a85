"""The bank's services that say something first, or are another kind of endpoint: on aiohttp, and on websockets."""

import asyncio
import json
import ssl
from collections.abc import Sequence
from http import HTTPStatus

from aiohttp import web
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from tests.faults.deciding import Desk

# What is said first, and the close code after it; None: the connection stays open.
SAYS: dict[str, tuple[Sequence[str], int | None]] = {
    "pusher": (['{"event":"pusher:error","data":{"code":4001,"message":"Application does not exist"}}'], 4001),
    "cable": (['{"type":"welcome"}', '{"type":"disconnect","reason":"invalid_request","reconnect":false}'], 1000),
    "error object": ([json.dumps({"error": {"code": 17, "message": "this room is closed"}})], None),
    "text": (["this room does not exist"], 1000),
    "call error": (['[4,"-1","SecurityError","unknown charger",{}]'], 1008),
    "redis": (['{"type":"error","message":"Redis is unavailable"}'], 1011),
    "empty errors": (['{"type":"hello","error":null,"errors":[],"code":0,"message":"connected"}'], None),
    "chat": (['{"user":"ana","message":"I get an error: invalid token"}', "error: forbidden"], None),
}
GREETING = "Welcome to SockJS!\n"
NO_ID = "No Connection with that ID"
HEADERS = {"api gateway": {"x-amzn-ErrorType": "MissingAuthenticationTokenException"}}
PLATFORMS = {
    "ngrok": (404, "The endpoint shop.example is offline.\n\nERR_NGROK_3200\n"),
    "api gateway": (403, '{"message":"Missing Authentication Token"}'),
    "own words of a gateway": (403, '{"message":"Missing Authentication Token"}'),
    "own words of a name": (503, '{"message":"name resolution failed"}'),
}


async def start(desk: Desk, tls: ssl.SSLContext | None) -> int:
    """Serve on a free port."""
    if desk.service.framework == "words":
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", _Aiohttp(desk).handle)
        runner = web.AppRunner(application, handler_cancellation=True, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
        return int(runner.addresses[0][1])
    library = _Library(desk)
    server = await serve(library.session, "127.0.0.1", 0, ssl=tls, process_request=library.first_look)
    return int(server.sockets[0].getsockname()[1])


def page(desk: Desk, path: str, query: str) -> tuple[int, str] | None:
    """What is answered in place of an upgrade, None where it is one."""
    manner, route = desk.service.manner, desk.service.route
    if manner in PLATFORMS:
        return PLATFORMS[manner]
    if manner == "sockjs":
        return None if path == f"{route}/websocket" else (200, GREETING) if path == route else (404, "none")
    if manner == "signalr" and "id=" in query:
        return 404, NO_ID
    return None if path == route else (404, "none")


class _Aiohttp:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def handle(self, request: web.Request) -> web.StreamResponse:
        answer = page(self.desk, request.path, request.query_string)
        socket = web.WebSocketResponse()
        if answer or not socket.can_prepare(request).ok:
            status, text = answer or (400, "an upgrade is wanted")
            return web.Response(status=status, text=text, headers=HEADERS.get(self.desk.service.manner))
        await socket.prepare(request)
        texts, code = SAYS.get(self.desk.service.manner, ((), None))
        for text in texts:
            await socket.send_str(text)
        if code:
            await socket.close(code=code)
        async for _message in socket:
            pass
        return socket


class _Library:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def first_look(self, connection: ServerConnection, request: Request) -> Response | None:
        path, _, query = request.path.partition("?")
        answer = page(self.desk, path, query)
        if answer is None:
            return None
        response = connection.respond(HTTPStatus(answer[0]), answer[1])
        response.headers.update(HEADERS.get(self.desk.service.manner, {}))
        return response

    async def session(self, connection: ServerConnection) -> None:
        texts, code = SAYS.get(self.desk.service.manner, ((), None))
        for text in texts:
            await connection.send(text)
        if code:
            await asyncio.sleep(0.05)  # some servers take a moment
            await connection.close(code)
        async for _message in connection:
            pass
