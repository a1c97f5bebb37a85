"""The bank's services as ASGI applications on uvicorn: `asgi` is bare, the others do as Starlette's router does."""

import asyncio
import json
import ssl
from typing import Any

import uvicorn

from tests.faults.deciding import BIG, Answer, Ask, Desk
from tests.servers import listening


async def start(desk: Desk, tls: ssl.SSLContext | None) -> int:
    """Serve on a free port."""
    return await on_uvicorn(Application(desk), desk, tls)


async def on_uvicorn(application: Any, desk: Desk, tls: ssl.SSLContext | None, ws: str = "auto") -> int:
    """Serve this application, with one of uvicorn's implementations of WebSocket."""
    config = uvicorn.Config(application, ws=ws, log_level="critical", lifespan="off", ws_ping_interval=None)
    config.load()
    config.ssl = tls
    sock = listening(desk.service.host)
    server = uvicorn.Server(config)
    asyncio.get_running_loop().create_task(server._serve([sock])).add_done_callback(lambda _task: sock.close())
    while not server.started:
        await asyncio.sleep(0.01)
    return int(sock.getsockname()[1])


class Application:
    """An ASGI application without a framework."""

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
        await _say(answer, send)

    async def socket(self, scope: Any, receive: Any, send: Any) -> None:
        """A route that nobody serves is closed before accept, as a router does it."""
        desk = self.desk
        await receive()
        ask = ask_of(scope)
        await asyncio.sleep(desk.delay_s)
        if scope["path"] != desk.service.route and desk.service.framework != "asgi":
            await send({"type": "websocket.close", "code": 1000})
            return
        refusal = desk.upgrade(ask)
        if desk.now("hang"):
            await asyncio.sleep(60)
        if desk.now("raise"):
            raise RuntimeError("the handler has a bug")
        if desk.now("leave"):
            return
        if refusal:
            await self.refuse(refusal, scope, send)
            return
        await send({"type": "websocket.accept", "subprotocol": desk.subprotocol(ask) or None})
        await self.session(ask, receive, send)

    async def refuse(self, refusal: Answer, scope: Any, send: Any) -> None:
        """With its own status where the server can send one and the service is newer than that; else it becomes 403."""
        able = "websocket.http.response" in (scope.get("extensions") or {})
        if able and self.desk.service.framework not in ("asgi", "routed"):
            await _say(refusal, send, "websocket.http.response")
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def session(self, ask: Ask, receive: Any, send: Any) -> None:
        """What follows after accept."""
        desk = self.desk
        if desk.service.manner == "crash":
            raise RuntimeError("the handler has a bug")
        if desk.service.manner == "big":
            await send({"type": "websocket.send", "text": BIG})
        first = (await receive()).get("text") if desk.service.reads == "message" else None
        code = desk.late_close(ask, first)
        if code:
            await send({"type": "websocket.close", "code": code, "reason": json.dumps({"error": "no"})})
            return
        while (await receive())["type"] != "websocket.disconnect":
            pass


def ask_of(scope: Any) -> Ask:
    """The request as the desk wants it; some servers take the subprotocols out of the headers."""
    headers = {name.decode(): text.decode("latin-1") for name, text in scope["headers"]}
    headers["sec-websocket-protocol"] = ", ".join(scope["subprotocols"])
    return Ask(scope["path"], scope["query_string"].decode(), headers)


async def _say(answer: Answer, send: Any, kind: str = "http.response") -> None:
    headers = [("content-type", answer.kind), *answer.headers]
    raw = [(name.encode(), text.encode()) for name, text in headers]
    await send({"type": f"{kind}.start", "status": answer.status, "headers": raw})
    await send({"type": f"{kind}.body", "body": answer.body.encode()})
