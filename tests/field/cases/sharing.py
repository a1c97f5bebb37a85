"""Servers that share an address badly: two WebSocket servers on one port, a route for other requests, another page."""

from tests.field.case import case
from tests.field.stage import Served, Stage


@case("http.path.not_found", says="noServer")
def two_websocket_servers_on_one_http_server(stage: Stage) -> Served:
    """Each has its path, and the first refuses what is meant for the second: 400."""
    port = stage.port()
    stage.node("shared", port, "fine" if stage.mended else "paths", needs=("ws", "socket.io"))
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_SERVER_LOG": stage.log})


@case("server.process.ended", says="attached? ")
def ws_and_socket_io_take_the_same_upgrade(stage: Stage) -> Served:
    """handleUpgrade() was called more than once: the process falls at the first client."""
    port = stage.port()
    stage.node("shared", port, "fine" if stage.mended else "twice", needs=("ws", "socket.io"))
    stage.up(port)
    path = "ws" if stage.mended else "socket.io/?EIO=4&transport=websocket"
    return Served(f"ws://127.0.0.1:{port}/{path}", {"WS_SERVER_LOG": stage.log})


@case("http.handshake.timeout", says="only the upgrade")
def an_upgrade_handler_leaves_the_path_alone(stage: Stage) -> Served:
    """Neither accepted nor refused: clients wait for ever, while pages are answered."""
    port = stage.port()
    stage.node("shared", port, "fine" if stage.mended else "ignores", needs=("ws", "socket.io"))
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws", {"WS_SERVER_LOG": stage.log})


@case("protocol.engineio.cors", says="cors")
def a_browser_keeps_polling_from_the_page(stage: Stage) -> Served:
    """Socket.IO 3 and newer allow no other origin by themselves: xhr poll error."""
    port = stage.port()
    stage.node("node_io", port, "open" if stage.mended else "closed", needs=("socket.io",))
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/socket.io/", {"WS_ORIGIN": "http://localhost:3000"})


@case("http.endpoint.not_websocket", says="POST")
def a_route_of_another_method(stage: Stage) -> Served:
    """405, Allow: POST."""
    port = stage.port()
    stage.python("routes", port, manner="" if stage.mended else "post")
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws")


@case("http.endpoint.not_websocket", says="EventSource")
def a_stream_of_server_sent_events(stage: Stage) -> Served:
    """200 and a body that never ends."""
    port = stage.port()
    stage.python("routes", port, manner="" if stage.mended else "events")
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws")
