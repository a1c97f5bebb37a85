"""aiohttp: a route at /ws that is none for WebSockets, or one whose answer has a big head."""

import asyncio

from aiohttp import web


def serve(port: int, manner: str = "", cookie_bytes: int = 0) -> None:
    """Run it. `manner`: `post` takes that method only, `events` sends Server-Sent Events; else it says back."""
    application = web.Application()
    if manner == "post":
        application.router.add_post("/ws", _page)
    else:
        application.router.add_get("/ws", _events if manner == "events" else _endpoint(cookie_bytes))
    application.router.add_get("/", _page)
    web.run_app(application, host="127.0.0.1", port=port, print=None)


async def _page(_request: web.Request) -> web.Response:
    return web.Response(text="<h1>shop</h1>", content_type="text/html")


async def _events(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await answer.prepare(request)
    while True:
        await answer.write(b"data: tick\n\n")
        await asyncio.sleep(0.3)


def _endpoint(cookie_bytes: int):
    async def endpoint(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        if cookie_bytes:
            socket.set_cookie("session", "x" * cookie_bytes)
        await socket.prepare(request)
        async for message in socket:
            await socket.send_str(message.data)
        return socket

    return endpoint
