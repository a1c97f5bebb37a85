"""FastAPI: a WebSocket that opens for valid tokens only.

    JWT_SECRET=... uvicorn examples.fastapi_service:app

The token comes in the Authorization header or, from browsers, which cannot set one, as a second subprotocol:
new WebSocket(url, ["chat", token]). Not in the URL: uvicorn, like every proxy, writes URLs into its log.
"""

import asyncio
import logging
import os
import time
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, WebSocket, status

from wsinvest import Invalid, TokenValidator

SUBPROTOCOL = "chat"
UNAUTHORIZED = 3000  # a close code of IANA's registry

logging.basicConfig(format="%(message)s")
logging.getLogger("wsinvest.jwt.validator").setLevel(logging.INFO)
validator = TokenValidator(os.environ["JWT_SECRET"], ("HS256",), audience="chat", cache_entries=10_000)
app = FastAPI()


def token_of(socket: WebSocket) -> str:
    """The bare token, empty when there is none."""
    scheme, _, token = socket.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token
    offered = socket.headers.get("sec-websocket-protocol", "").split(",")
    return offered[1].strip() if len(offered) == 2 else ""


def caller(socket: WebSocket) -> Mapping[str, Any]:
    """The claims of a valid token; else 401 in answer to the handshake, before any session exists."""
    verdict = validator.check(token_of(socket))
    if isinstance(verdict, Invalid):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, verdict.code, {"WWW-Authenticate": "Bearer"})
    return verdict.claims


@app.websocket("/ws")
async def echo(socket: WebSocket, claims: Annotated[Mapping[str, Any], Depends(caller)]) -> None:
    """Echo until the token runs out. The token is never the subprotocol that is selected."""
    offered = SUBPROTOCOL in socket.headers.get("sec-websocket-protocol", "")
    await socket.accept(SUBPROTOCOL if offered else None)
    try:
        async with asyncio.timeout(claims["exp"] - time.time()):
            async for text in socket.iter_text():
                await socket.send_text(text)
    except TimeoutError:
        await socket.close(UNAUTHORIZED, "token expired")
