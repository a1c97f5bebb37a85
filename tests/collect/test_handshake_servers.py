"""The handshake against the WebSocket servers that people run: open with the token, refused before accept without."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import tornado.httpserver
import tornado.web
import tornado.websocket
import uvicorn
from aiohttp import web
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from tests.servers import listening
from wsinvest.collect.handshake import handshake
from wsinvest.facts.handshake import Handshake
from wsinvest.model.stage import Reason, StageName, State
from wsinvest.model.target import Auth, AuthMode, Target, Url
from wsinvest.redact.credentials import Credentials, RequestTokens
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.transport.opener import Deadline

GOOD = "good-token"
Running = Callable[[socket.socket], contextlib.AbstractAsyncContextManager[None]]


@contextlib.asynccontextmanager
async def uvicorn_server(sock: socket.socket) -> AsyncIterator[None]:
    """uvicorn with a bare ASGI application."""

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await receive()
        if f"token={GOOD}".encode() not in scope["query_string"]:
            await send({"type": "websocket.close"})
            return
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass

    server = uvicorn.Server(uvicorn.Config(application, log_level="critical", ws="websockets-sansio", lifespan="off"))
    running = asyncio.create_task(server.serve(sockets=[sock]))
    yield
    server.should_exit = True
    await running


@contextlib.asynccontextmanager
async def websockets_server(sock: socket.socket) -> AsyncIterator[None]:
    """The websockets library's own server."""

    def gate(connection: ServerConnection, request: Request) -> Response | None:
        return None if f"token={GOOD}" in request.path else connection.respond(403, "no\n")

    async def handler(connection: ServerConnection) -> None:
        async for _ in connection:
            pass

    async with serve(handler, sock=sock, process_request=gate):
        yield


@contextlib.asynccontextmanager
async def aiohttp_server(sock: socket.socket) -> AsyncIterator[None]:
    """aiohttp.web."""

    async def handler(request: web.Request) -> web.StreamResponse:
        if request.query.get("token") != GOOD:
            raise web.HTTPForbidden
        accepted = web.WebSocketResponse()
        await accepted.prepare(request)
        async for _ in accepted:
            pass
        return accepted

    application = web.Application()
    application.router.add_get("/ws", handler)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.SockSite(runner, sock).start()
    yield
    await runner.cleanup()


@contextlib.asynccontextmanager
async def tornado_server(sock: socket.socket) -> AsyncIterator[None]:
    """Tornado."""

    class Handler(tornado.websocket.WebSocketHandler):
        def prepare(self) -> None:
            if self.get_query_argument("token", "") != GOOD:
                raise tornado.web.HTTPError(403)

        def check_origin(self, origin: str) -> bool:
            return True

        def on_message(self, message: str | bytes) -> None:
            pass

    application = tornado.web.Application([("/ws", Handler)], log_function=lambda handler: None)
    server = tornado.httpserver.HTTPServer(application)
    server.add_sockets([sock])
    yield
    server.stop()
    await server.close_all_connections()


SERVERS = [uvicorn_server, websockets_server, aiohttp_server, tornado_server]


def look(server: Running, token: str) -> Handshake:
    """Six repeats of one token at this server."""

    async def run() -> Handshake:
        sock = listening()
        target = Target("t", Url("ws", "127.0.0.1", sock.getsockname()[1], "/ws"), Auth(AuthMode.QUERY), attempts=6)
        tokens = RequestTokens(Secret(token), minted={"": Secret(GOOD)})
        async with server(sock):
            return await handshake(target, Credentials(resource="/ws"), Redactor(), Deadline(20), None, tokens)

    return asyncio.run(run())


@pytest.mark.parametrize("server", SERVERS)
def test_a_good_token_opens_and_closes_cleanly(server):
    """Every repeat; and not one probe is made."""
    facts = look(server, GOOD)

    assert 1.0 == facts.tally.success_rate
    assert {State.PASSED} == {repeat.stage(StageName.CLOSE).state for repeat in facts.repeats}
    assert facts.baseline.passed(StageName.FIRST_SECOND)
    assert () == facts.probes


@pytest.mark.parametrize("server", SERVERS)
def test_an_empty_token_is_refused_and_a_fresh_one_opens(server):
    """The incident at each server: 403 to `token=`, 403 to no token, open with a minted one."""
    facts = look(server, "")

    ends = {(repeat.failed.name, repeat.failed.reason, repeat.response.status) for repeat in facts.repeats}
    assert {(StageName.RESPONSE, Reason.STATUS, 403)} == ends
    assert [("without_token", False), ("token_minted", True), ("unchanged", False)] == [
        (probe.change.label, probe.opened) for probe in facts.probes
    ]
