"""The bank's services on Starlette and FastAPI, whose handlers can refuse in four ways.

`starlette` closes before accept (on uvicorn with wsproto), `fastapi` has a dependency that raises HTTPException,
`fastapi-policy` one that raises WebSocketException (both on uvicorn with its older use of websockets).
"""

import asyncio
import ssl

from fastapi import Depends, FastAPI, HTTPException, Request, Response, WebSocket, WebSocketException
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocketDisconnect

from tests.faults.deciding import BIG, Answer, Ask, Desk
from tests.faults.servers.asgi import ask_of, on_uvicorn

POLICY = 1008


async def start(desk: Desk, tls: ssl.SSLContext | None) -> int:
    """Serve on a free port."""
    if desk.service.framework == "starlette":
        return await on_uvicorn(_starlette(desk), desk, tls, ws="wsproto")
    return await on_uvicorn(_fastapi(desk), desk, tls, ws="websockets")


def _starlette(desk: Desk) -> Starlette:
    async def endpoint(socket: WebSocket) -> None:
        refusal = await _decision(desk, socket)
        if refusal:
            await socket.close(POLICY)
        else:
            await _session(desk, socket)

    async def page(request: Request) -> Response:
        return await _page(desk, request)

    routes = [WebSocketRoute(desk.service.route, endpoint), Route("/", page)]
    return Starlette(routes=[*routes, Route("/api/login", page, methods=["GET", "POST"])], middleware=_middleware(desk))


def _middleware(desk: Desk) -> list[Middleware]:
    """What sends plain HTTP on to TLS, if that is the service's manner."""
    return [Middleware(HTTPSRedirectMiddleware)] if desk.service.manner == "https only" else []


def _fastapi(desk: Desk) -> FastAPI:
    application = FastAPI(openapi_url=None, middleware=_middleware(desk))

    async def user(socket: WebSocket) -> None:
        refusal = await _decision(desk, socket)
        if refusal and desk.service.framework == "fastapi-policy":
            raise WebSocketException(POLICY)
        if refusal:
            raise HTTPException(refusal.status, refusal.body)

    @application.websocket(desk.service.route, dependencies=[Depends(user)])
    async def endpoint(socket: WebSocket) -> None:
        await _session(desk, socket)

    @application.get("/")
    @application.api_route("/api/login", methods=["GET", "POST"])
    async def page(request: Request) -> Response:
        return await _page(desk, request)

    return application


async def _decision(desk: Desk, socket: WebSocket) -> Answer | None:
    await asyncio.sleep(desk.delay_s)
    refusal = desk.upgrade(ask_of(socket.scope))
    if desk.now("hang"):
        await asyncio.sleep(60)
    if desk.now("raise"):
        raise RuntimeError("the handler has a bug")
    return refusal


async def _session(desk: Desk, socket: WebSocket) -> None:
    ask: Ask = ask_of(socket.scope)
    if desk.now("leave"):
        return
    await socket.accept(subprotocol=desk.subprotocol(ask) or None)
    if desk.service.manner == "crash":
        raise RuntimeError("the handler has a bug")
    if desk.service.manner == "big":
        await socket.send_text(BIG)
    first = await socket.receive_text() if desk.service.reads == "message" else None
    code = desk.late_close(ask, first)
    if code:
        await socket.close(code)
        return
    try:
        while True:
            await socket.send_text(await socket.receive_text())
    except WebSocketDisconnect:
        return


async def _page(desk: Desk, request: Request) -> Response:
    posted = request.method == "POST" and desk.service.login
    answer = desk.login(await request.body()) if posted else desk.page(request.url.path)
    return Response(answer.body, answer.status, dict(answer.headers), answer.kind)
