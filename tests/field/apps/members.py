"""aiohttp: a login that sets a cookie, and an endpoint that wants it."""

import time

import jwt
from aiohttp import web


def serve(port: int, secret: str, **attributes: object) -> None:
    """Run it. `attributes` are those of the cookie."""

    async def sign_in(request: web.Request) -> web.Response:
        await request.read()
        now = int(time.time())
        token = jwt.encode({"sub": "ana", "iat": now, "exp": now + 900}, secret, algorithm="HS256")
        answer = web.json_response({"ok": True})
        answer.set_cookie("session", token, httponly=True, **attributes)
        return answer

    async def endpoint(request: web.Request) -> web.StreamResponse:
        try:
            jwt.decode(request.cookies.get("session", ""), secret, algorithms=["HS256"])
        except jwt.InvalidTokenError:
            raise web.HTTPUnauthorized from None
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            await socket.send_str(message.data)
        return socket

    application = web.Application()
    application.router.add_post("/account/login", sign_in)
    application.router.add_get("/ws", endpoint)
    web.run_app(application, host="127.0.0.1", port=port, print=None)
