"""aiohttp: an endpoint that says back what it hears; with a token or a check of its own if asked for."""

import asyncio
import time

import jwt
from aiohttp import WSMsgType, web

AGENTS = ("Mozilla/", "Chrome/")


def serve(
    port: int,
    path: str = "/ws",
    secret: str = "",
    ends_with_token: bool = False,
    refuses: str = "",
    limit: int = 4 * 2**20,
    quiet_s: float = 0.0,
) -> None:
    """Run it. `refuses`: `compression`, `tools` or `strangers`; `quiet_s`: closes who has said nothing for so long."""

    async def endpoint(request: web.Request) -> web.StreamResponse:
        _check(request, refuses)
        claims = _claims(request, secret) if secret else {}
        socket = web.WebSocketResponse(max_msg_size=limit, receive_timeout=quiet_s or None)
        await socket.prepare(request)
        ending = asyncio.create_task(_end(socket, claims["exp"])) if ends_with_token else None
        await _say_back(socket)
        if ending:
            ending.cancel()
        return socket

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="<h1>shop</h1>", content_type="text/html")

    application = web.Application()
    application.router.add_get(path, endpoint)
    application.router.add_get("/", page)
    web.run_app(application, host="127.0.0.1", port=port, print=None)


async def _say_back(socket: web.WebSocketResponse) -> None:
    try:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await socket.send_str(message.data)
    except TimeoutError:
        await socket.close(code=4408, message=b"idle timeout")


def _check(request: web.Request, refuses: str) -> None:
    if refuses == "strangers" and request.headers.get("X_API_KEY") != "kiosk-4711":
        raise web.HTTPForbidden
    if refuses == "compression" and "Sec-WebSocket-Extensions" in request.headers:
        raise web.HTTPBadRequest(text="extensions are not supported")
    if refuses == "tools" and not any(name in request.headers.get("User-Agent", "") for name in AGENTS):
        raise web.HTTPForbidden


def _claims(request: web.Request, secret: str) -> dict[str, float]:
    try:
        return jwt.decode(request.query.get("token", ""), secret, algorithms=["HS256"])
    except jwt.InvalidTokenError as error:
        print("refused:", error, flush=True)
        raise web.HTTPUnauthorized from None


async def _end(socket: web.WebSocketResponse, expires: float) -> None:
    await asyncio.sleep(expires - time.time())
    await socket.close(code=4401, message=b"token expired")
