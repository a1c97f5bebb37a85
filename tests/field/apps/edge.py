"""Answers as a service in front does by itself: Cloudflare, AWS API Gateway. Mended, the server behind it answers."""

from aiohttp import web

ANSWERS = {
    "525": (525, {"server": "cloudflare", "cf-ray": "8a0b1c2d3e4f-FRA"}, "error code: 525", "text/plain"),
    "526": (526, {"server": "cloudflare", "cf-ray": "8a0b1c2d3e4f-FRA"}, "error code: 526", "text/plain"),
    "no stage": (403, {"x-amzn-ErrorType": "ForbiddenException"}, '{"message":"Forbidden"}', "application/json"),
}


def serve(port: int, answer: str = "") -> None:
    """Run it. `answer`: one of ANSWERS; without it WebSockets open and say back what they hear."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if answer:
            status, headers, text, kind = ANSWERS[answer]
            return web.Response(status=status, headers=headers, text=text, content_type=kind)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            await socket.send_str(str(message.data))
        return socket

    application = web.Application()
    application.router.add_get("/{any:.*}", handle)
    web.run_app(application, host="127.0.0.1", port=port, print=None)
