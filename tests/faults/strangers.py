"""Services of which a stranger knows the URL alone: `python -m tests.faults.strangers` serves those on Python.

It prints the port of each as one JSON line and serves until its standard input ends. The bank's own services share one
way of refusing; these refuse as their frameworks' handbooks show it.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

import uvicorn
from aiohttp import WSMsgType, web
from fastapi import Depends, FastAPI, Header, HTTPException, Query, WebSocket, WebSocketException
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HOST = "127.0.0.1"


# ── FastAPI and Starlette on uvicorn ─────────────────────────────────────────────────────────────────────────────────


async def _policy(token: str = Query("")) -> None:
    if token != "good":
        raise WebSocketException(1008, "bad token")


async def _http(authorization: str = Header("")) -> None:
    if authorization != "Bearer good":
        raise HTTPException(401, "Not authenticated")


async def _needed(token: str = Query(...)) -> None:
    """FastAPI itself refuses where the parameter is missing."""


async def _nothing() -> None:
    """Nobody is asked for anything."""


def _fastapi(check: Callable[..., Awaitable[None]], *late: Any) -> FastAPI:
    application = FastAPI(openapi_url=None)

    @application.get("/")
    async def page() -> str:
        return "shop"

    @application.websocket("/ws", dependencies=[Depends(check)])
    async def endpoint(socket: WebSocket) -> None:
        await socket.accept()
        if late:
            await socket.close(*late)
            return
        await socket.receive()

    return application


def _starlette(path: str) -> Starlette:
    async def endpoint(socket: WebSocket) -> None:
        await socket.accept()
        await socket.receive()

    async def page(_request: Any) -> PlainTextResponse:
        return PlainTextResponse("shop")

    return Starlette(routes=[WebSocketRoute(path, endpoint), Route("/", page)])


ASGI: Mapping[str, Any] = {
    "fastapi: policy before accept": _fastapi(_policy),
    "fastapi: HTTPException 401": _fastapi(_http),
    "fastapi: required parameter": _fastapi(_needed),
    "fastapi: closes 1008 late": _fastapi(_nothing, 1008, "missing token"),
    "fastapi: closes 4001 with words": _fastapi(_nothing, 4001, "Unauthorized"),
    "fastapi: closes 4001 without": _fastapi(_nothing, 4001),
    "fastapi: closes 1008 for pace": _fastapi(_nothing, 1008, "rate limit exceeded"),
    "fastapi: open": _fastapi(_nothing),
    "starlette: another path": _starlette("/live"),
    "starlette: another path with a slash": _starlette("/ws/"),
}


async def _on_uvicorn(application: Any) -> int:
    settings = uvicorn.Config(application, HOST, 0, log_level="critical", lifespan="off")
    server = uvicorn.Server(settings)
    server.install_signal_handlers = lambda: None  # type: ignore[method-assign, attr-defined]
    running = asyncio.ensure_future(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    _RUNNING.append(running)
    return int(server.servers[0].sockets[0].getsockname()[1])


# ── aiohttp ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _answers(status: int, text: str = "", **headers: str) -> Handler:
    async def handler(_request: web.Request) -> web.StreamResponse:
        kind = "application/json" if text.startswith("{") else "text/plain"
        return web.Response(status=status, text=text, content_type=kind, headers=headers)

    return handler


async def _hidden(request: web.Request) -> web.StreamResponse:
    """As if nobody served this path."""
    if request.query.get("token") != "good":
        raise web.HTTPNotFound
    return await _opens(request)


async def _wants_origin(request: web.Request) -> web.StreamResponse:
    if request.headers.get("Origin") != "https://shop.example":
        raise web.HTTPForbidden
    return await _opens(request)


async def _opens(request: web.Request) -> web.StreamResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            await socket.send_str(message.data)
    return socket


def _closes(code: int, said: str = "", after_s: float = 0.0) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if said:
            await socket.send_str(said)
        await asyncio.sleep(after_s)
        await socket.close(code=code)
        return socket

    return handler


def _every_other() -> Handler:
    asked = iter(range(10**6))

    async def handler(request: web.Request) -> web.StreamResponse:
        if next(asked) % 2:
            raise web.HTTPUnauthorized
        return await _opens(request)

    return handler


AIOHTTP: Mapping[str, Handler] = {
    "aiohttp: a 404 that hides the route": _hidden,
    "aiohttp: a 404 that names the token": _answers(404, '{"error": "token required"}'),
    "aiohttp: a 400 that names the token": _answers(400, '{"detail": "Missing token"}'),
    "aiohttp: a 422 that names the key": _answers(422, '{"message": "api key missing"}'),
    "aiohttp: 401 Bearer": _answers(401, "", **{"WWW-Authenticate": "Bearer error=invalid_token"}),
    "aiohttp: Origin is wanted, without a word": _wants_origin,
    "aiohttp: Origin is wanted, and named": _answers(403, "Origin not allowed"),
    "aiohttp: says so first, then 1000": _closes(1000, '{"type": "error", "message": "authentication required"}'),
    "aiohttp: greets, then 1000": _closes(1000, '{"type": "welcome"}'),
    "aiohttp: waits for a message, then 4401": _closes(4401, after_s=0.3),
    "aiohttp: waits for a message": _opens,
    "aiohttp: the path has a slash": _opens,
    "aiohttp: opens all but this": _answers(403),
    "aiohttp: every second one is 401": _every_other(),
    "aiohttp: 500 that names the token": _answers(500, "token service unavailable"),
    "aiohttp: 403 for their number": _answers(403, "Too many connections from your address"),
    "aiohttp: redirect to the login": _answers(302, "", Location="/login"),
}


async def _on_aiohttp(name: str, handler: Handler) -> int:
    application = web.Application()
    path = "/ws/" if name == "aiohttp: the path has a slash" else "/ws"
    application.add_routes([web.get(path, handler), web.get("/", _answers(200, "shop"))])
    if name == "aiohttp: opens all but this":
        application.add_routes([web.get("/{any:.*}", _opens)])
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, HOST, 0)
    await site.start()
    return int(runner.addresses[0][1])


# ── websockets ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _bearer(connection: ServerConnection, _request: Request) -> Response:
    answer = connection.respond(HTTPStatus.UNAUTHORIZED, "Missing token\n")
    answer.headers["WWW-Authenticate"] = 'Bearer realm="api"'
    return answer


async def _unauthorized(socket: ServerConnection) -> None:
    await socket.close(3000, "unauthorized")


async def _stays(socket: ServerConnection) -> None:
    async for _ in socket:
        pass


async def _websockets() -> dict[str, int]:
    first = await serve(_stays, HOST, 0, process_request=_bearer)
    second = await serve(_unauthorized, HOST, 0)
    _RUNNING.extend((first, second))
    names = ("websockets: process_request 401", "websockets: closes 3000")
    return {name: one.sockets[0].getsockname()[1] for name, one in zip(names, (first, second), strict=True)}


_RUNNING: list[object] = []


async def main() -> None:
    """Start all, say where they are, wait for the end."""
    ports = {name: await _on_uvicorn(application) for name, application in ASGI.items()}
    ports |= {name: await _on_aiohttp(name, handler) for name, handler in AIOHTTP.items()}
    ports |= await _websockets()
    print(json.dumps(ports), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    logging.disable()
    asyncio.run(main())
