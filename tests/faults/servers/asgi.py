"""The bank's services as ASGI applications on uvicorn: `asgi` is bare, `routed` does as Starlette's router does."""

import asyncio
import json
import ssl
from typing import Any

import uvicorn

from tests.faults.deciding import Answer, Ask, Desk
from tests.servers import listening


async def start(desk: Desk, tls: ssl.SSLContext | None) -> int:
    """Serve on a free port."""
    config = uvicorn.Config(_Application(desk), log_level="critical", lifespan="off", ws_ping_interval=None)
    config.load()
    config.ssl = tls
    sock = listening(desk.service.host)
    server = uvicorn.Server(config)
    asyncio.get_running_loop().create_task(server._serve([sock])).add_done_callback(lambda _task: sock.close())
    while not server.started:
        await asyncio.sleep(0.01)
    return int(sock.getsockname()[1])


class _Application:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request or one session."""
        if scope["type"] == "websocket":
            await self.socket(scope, receive, send)
        elif scope["type"] == "http":
            await self.http(scope, receive, send)

    async def http(self, scope: Any, receive: Any, send: Any) -> None:
        """Login and pages; a bare application answers its own path with 200 as well."""
        desk = self.desk
        if scope["method"] == "POST" and scope["path"] == "/api/login" and desk.service.login:
            answer = desk.login((await receive()).get("body", b""))
        elif scope["path"] == desk.service.route and desk.service.framework == "asgi":
            answer = Answer(200, "ok")
        else:
            answer = desk.page(scope["path"])
        headers = [("content-type", answer.kind), *answer.headers]
        raw = [(name.encode(), text.encode()) for name, text in headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": raw})
        await send({"type": "http.response.body", "body": answer.body.encode()})

    async def socket(self, scope: Any, receive: Any, send: Any) -> None:
        """A refusal before accept is a 403 on uvicorn, whatever was meant; so is a route that nobody serves."""
        desk = self.desk
        await receive()
        headers = {name.decode(): text.decode() for name, text in scope["headers"]}
        ask = Ask(scope["path"], scope["query_string"].decode(), headers)
        await asyncio.sleep(desk.delay_s)
        if (scope["path"] != desk.service.route and desk.service.framework == "routed") or desk.upgrade(ask):
            await send({"type": "websocket.close", "code": 1000})
            return
        await send({"type": "websocket.accept", "subprotocol": desk.subprotocol(ask) or None})
        if desk.service.manner == "crash":
            raise RuntimeError("the handler has a bug")
        first = (await receive()).get("text") if desk.service.reads == "message" else None
        code = desk.late_close(ask, first)
        if code:
            await send({"type": "websocket.close", "code": code, "reason": json.dumps({"error": "no"})})
            return
        while (await receive())["type"] != "websocket.disconnect":
            pass
