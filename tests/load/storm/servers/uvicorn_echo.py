"""uvicorn with an application that accepts and echoes: it works on all handshakes together.

uvicorn_echo.py PORT [ROUNDS]: so many rounds of a hash before it accepts, as a check of a credential takes.
"""

import hashlib
import sys
from typing import Any

import uvicorn

ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 1


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Accept, and send each text back."""
    if scope["type"] != "websocket":
        return
    await receive()
    hashlib.pbkdf2_hmac("sha256", b"token", b"salt", ROUNDS)
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message.get("text") or ""})


uvicorn.run(
    app, host="127.0.0.1", port=int(sys.argv[1]), log_level="critical", lifespan="off", timeout_graceful_shutdown=1
)
