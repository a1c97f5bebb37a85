"""aiohttp: a login that signs with the secret of a `.env`, as python-dotenv reads it."""

import time

import jwt
from aiohttp import web
from dotenv import dotenv_values


def serve(port: int, env_file: str, password: str) -> None:
    """Run it."""
    secret = str(dotenv_values(env_file)["JWT_SECRET"])

    async def sign_in(request: web.Request) -> web.Response:
        if (await request.json()).get("password") != password:
            raise web.HTTPUnauthorized
        now = int(time.time())
        token = jwt.encode({"sub": "kiosk", "iat": now, "exp": now + 900}, secret, algorithm="HS256")
        return web.json_response({"token": token})

    application = web.Application()
    application.router.add_post("/login", sign_in)
    web.run_app(application, host="127.0.0.1", port=port, print=None)
