"""websockets: a server that opens for valid tokens only.

    JWT_SECRET=... PORT=8765 python -m examples.websockets_service

The token comes in the Authorization header or as ?token=, which proxies in front write into their logs: there a
short-lived ticket is better.
"""

import asyncio
import logging
import os
import time
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from wsinvest import Invalid, TokenValidator

UNAUTHORIZED = 3000  # a close code of IANA's registry

logging.basicConfig(format="%(message)s")
logging.getLogger("wsinvest.jwt.validator").setLevel(logging.INFO)
validator = TokenValidator(os.environ["JWT_SECRET"], ("HS256",), audience="chat", cache_entries=10_000)


def token_of(request: Request) -> str:
    """The bare token, empty when there is none or more than one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token
    given = parse_qs(urlsplit(request.path).query).get("token", [])
    return given[0] if len(given) == 1 else ""


def authorize(connection: ServerConnection, request: Request) -> Response | None:
    """401 in answer to the handshake, before any session exists; None lets it in."""
    verdict = validator.check(token_of(request))
    if isinstance(verdict, Invalid):
        response = connection.respond(HTTPStatus.UNAUTHORIZED, f"{verdict.code}\n")
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    connection.claims = verdict.claims
    return None


async def echo(connection: ServerConnection) -> None:
    """Echo until the token runs out."""
    try:
        async with asyncio.timeout(connection.claims["exp"] - time.time()):
            async for message in connection:
                await connection.send(message)
    except TimeoutError:
        await connection.close(UNAUTHORIZED, "token expired")


async def main() -> None:
    """Serve until stopped."""
    async with serve(echo, "127.0.0.1", int(os.environ.get("PORT", "8765")), process_request=authorize) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
