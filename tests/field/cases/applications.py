"""Applications that were put together wrongly: what their frameworks write into the log while handshakes fail."""

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


def _django(stage: Stage, manner: str) -> Served:
    port = stage.port()
    stage.python("django_site", port, hosts=["*"], manner="" if stage.mended else manner)
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws/room/", {"WS_SERVER_LOG": stage.log})
