"""An echo server of one library on one port, with or without TLS: `echo.py LIBRARY PORT [CERTIFICATE]`.

As its users run it: one process, compression as the library offers it, no access log.
"""

import asyncio
import ssl
import sys
from typing import Any


def context(certificate: str) -> ssl.SSLContext | None:
    """TLS by this PEM file of certificate and key, None for none."""
    if not certificate:
        return None
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    return tls


async def echo_asgi(_scope: dict[str, Any], receive: Any, send: Any) -> None:
    """An ASGI application that says each text again."""
    while (event := await receive())["type"] != "websocket.disconnect":
        if event["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        else:
            await send({"type": "websocket.send", "text": event.get("text") or ""})


def uvicorn(port: int, certificate: str, ws: str, **more: Any) -> None:
    """Uvicorn with one of its WebSocket libraries."""
    import uvicorn as library

    tls = {"ssl_certfile": certificate, "ssl_keyfile": certificate} if certificate else {}
    library.run(
        echo_asgi,
        host="127.0.0.1",
        port=port,
        ws=ws,
        log_level="critical",
        lifespan="off",
        ws_ping_interval=None,
        **tls,
        **more,
    )


def aiohttp(port: int, certificate: str, backlog: int) -> None:
    """Aiohttp's server."""
    from aiohttp import web

    async def handler(request: web.Request) -> web.WebSocketResponse:
        response = web.WebSocketResponse()
        await response.prepare(request)
        async for message in response:
            await response.send_str(message.data)
        return response

    application = web.Application()
    application.router.add_get("/", handler)
    web.run_app(
        application,
        host="127.0.0.1",
        port=port,
        ssl_context=context(certificate),
        print=None,
        access_log=None,
        backlog=backlog,
    )


def tornado(port: int, certificate: str, backlog: int) -> None:
    """Tornado's server, which compresses where it is told to."""
    from tornado import web, websocket

    class Echo(websocket.WebSocketHandler):
        def get_compression_options(self) -> dict[str, Any]:
            return {}

        def on_message(self, message: str | bytes) -> None:
            self.write_message(message)

    async def serve() -> None:
        application = web.Application([("/", Echo)], log_function=lambda _handler: None)
        application.listen(port, "127.0.0.1", ssl_options=context(certificate), backlog=backlog)
        await asyncio.Event().wait()

    asyncio.run(serve())


def websockets(port: int, certificate: str, backlog: int) -> None:
    """The server of the library websockets."""
    from websockets.asyncio.server import ServerConnection, serve

    async def handler(connection: ServerConnection) -> None:
        async for message in connection:
            await connection.send(message)

    async def served() -> None:
        more = {"ssl": context(certificate), "ping_interval": None, "backlog": backlog}
        async with serve(handler, "127.0.0.1", port, **more):
            await asyncio.Event().wait()

    asyncio.run(served())


def main() -> None:
    """Serve until killed."""
    library, port, certificate, backlog = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    if library.startswith("uvicorn-"):
        uvicorn(port, certificate, library.partition("-")[2], backlog=backlog)
    else:
        {"aiohttp": aiohttp, "tornado": tornado, "websockets": websockets}[library](port, certificate, backlog)


if __name__ == "__main__":
    main()
