"""Answers as Envoy does for a route whose upgrades are not allowed: pages are of a server behind it, 403 is its own."""

from aiohttp import web


def serve(port: int, lets_through: bool = False) -> None:
    """Run it. `lets_through`: WebSockets are answered by the server behind it too."""

    async def answer(request: web.Request) -> web.StreamResponse:
        upgrades = "upgrade" in request.headers
        if upgrades and not lets_through:
            return web.Response(status=403, headers={"server": "envoy", "vary": "Accept-Encoding"})
        if not upgrades:
            behind = {"server": "envoy", "x-envoy-upstream-service-time": "3"}
            return web.Response(text="<h1>tools</h1>", content_type="text/html", headers=behind)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            await socket.send_str(str(message.data))
        return socket

    application = web.Application()
    application.router.add_get("/{any:.*}", answer)
    web.run_app(application, host="127.0.0.1", port=port, print=None)
