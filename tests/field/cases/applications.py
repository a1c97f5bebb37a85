"""Applications that were put together wrongly: what their frameworks write into the log while handshakes fail."""

import sys

from tests.field.case import case
from tests.field.stage import Served, Stage


@case("http.server.websocket_unsupported", says="ProtocolTypeRouter")
def django_without_a_part_for_websockets(stage: Stage) -> Served:
    """Django can only handle ASGI/HTTP connections, not websocket: 500. django/channels #1426."""
    return _django(stage, "pages")


@case("server.exception.unhandled", says="TypeError")
def a_consumer_without_as_asgi(stage: Stage) -> Served:
    """The route names the class of the consumer, and not its application: TypeError and 500. django/channels #1552."""
    return _django(stage, "class")


@case("server.exception.unhandled", says="NoneType")
def channels_has_no_layer(stage: Stage) -> Served:
    """CHANNEL_LAYERS is not set: 'NoneType' object has no attribute 'group_add'. django/channels #2060."""
    return _django(stage, "group")


@case("http.handshake.timeout", says=r"accept\(\)")
def a_consumer_that_never_accepts(stage: Stage) -> Served:
    """connect() returns without accept(): the handshake has no answer."""
    return _django(stage, "mute")


@case("server.dependency.unreachable", allowed=("tcp.connect.refused",), says="Connect call failed")
def a_service_is_down_at_the_start(stage: Stage) -> Served:
    """Application startup failed. Exiting: the reason stands above it, and nobody listens."""
    port, service = stage.port(), stage.port()
    if stage.mended:
        stage.start(sys.executable, "-m", "http.server", service, "--bind", "127.0.0.1", log="service.log")
        stage.up(service)
    server = stage.python("asgi", port, needs_port=service)
    if stage.mended:
        stage.up(port)
    else:
        server.wait(30)
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_SERVER_LOG": stage.log})


@case("session.close.app_code", says="3008")
def a_code_that_is_registered_with_iana(stage: Stage) -> Served:
    """3008 Timeout, right after opening."""
    port = stage.port()
    stage.start(sys.executable, "-c", _CLOSES, port, "" if stage.mended else "3008")
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws")


_CLOSES = """
import asyncio, sys
from websockets.asyncio.server import serve
async def endpoint(socket):
    if sys.argv[2]:
        await socket.close(int(sys.argv[2]), "Timeout")
    async for message in socket:
        await socket.send(message)
async def main():
    async with serve(endpoint, "127.0.0.1", int(sys.argv[1])) as server:
        await server.serve_forever()
asyncio.run(main())
"""


def _django(stage: Stage, manner: str) -> Served:
    port = stage.port()
    stage.python("django_site", port, hosts=["*"], manner="" if stage.mended else manner)
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws/room/", {"WS_SERVER_LOG": stage.log})
