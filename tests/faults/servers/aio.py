"""The bank's services on aiohttp."""

import asyncio
import contextlib
import ssl

from aiohttp import WSMsgType, web

from tests.faults.deciding import BIG, Answer, Ask, Desk


async def start(desk: Desk, tls: ssl.SSLContext | None) -> int:
    """Serve on a free port."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", _Handlers(desk).handle)
    runner = web.AppRunner(application, handler_cancellation=True, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, desk.service.host, 0, ssl_context=tls, backlog=128)
    await site.start()
    return runner.addresses[0][1]


class _Handlers:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Login, page or endpoint."""
        if request.method == "POST" and request.path == "/api/login" and self.desk.service.login:
            return _plain(self.desk.login(await request.read()))
        if request.path != self.desk.service.route:
            return _plain(self.desk.page(request.path))
        return await self.endpoint(request)

    async def endpoint(self, request: web.Request) -> web.StreamResponse:
        """The endpoint; a GET without upgrade is answered by aiohttp itself."""
        socket = web.WebSocketResponse(protocols=() if self.desk.service.manner == "mute" else _offered(request))
        if not socket.can_prepare(request).ok and "websocket" not in request.headers.get("Upgrade", ""):
            return web.Response(status=400, text="No WebSocket UPGRADE hdr")
        ask = Ask(
            request.path,
            request.rel_url.raw_query_string,
            {name.lower(): text for name, text in request.headers.items()},
        )
        refusal = self.desk.upgrade(ask)
        if self.desk.now("raise"):
            raise RuntimeError("the handler has a bug")
        if self.desk.now("hang"):
            await asyncio.sleep(60)
        await asyncio.sleep(self.desk.delay_s)
        if self.desk.now("drop") and request.transport:
            request.transport.close()
            return web.Response()
        if refusal:
            return _plain(refusal)
        await socket.prepare(request)
        await self.session(request, socket, ask)
        return socket

    async def session(self, request: web.Request, socket: web.WebSocketResponse, ask: Ask) -> None:
        """What follows after the upgrade."""
        if self.desk.service.manner == "abort" and request.transport:
            request.transport.abort()
            return
        if self.desk.service.manner == "crash":
            raise RuntimeError("the handler has a bug")
        if self.desk.service.manner == "big":
            await socket.send_str(BIG)
        first = None
        if self.desk.service.reads == "message":
            with contextlib.suppress(TimeoutError):
                message = await socket.receive(timeout=5)
                first = message.data if message.type is WSMsgType.TEXT else None
        code = self.desk.late_close(ask, first)
        if code:
            await socket.close(code=code)
            return
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await socket.send_str(message.data)


def _offered(request: web.Request) -> list[str]:
    return [one.strip() for one in request.headers.get("Sec-WebSocket-Protocol", "").split(",") if one.strip()][:1]


def _plain(answer: Answer) -> web.Response:
    headers = {**dict(answer.headers), "Content-Type": answer.kind}
    return web.Response(status=answer.status, text=answer.body, headers=headers)
