"""What is not the server that it seems to be: forwarders, development servers, ports of other protocols."""

import json

from tests.field.case import case
from tests.field.stage import Served, Stage


@case("tcp.forwarder.backend_down")
def a_published_port_with_nobody_behind_it(stage: Stage) -> Served:
    """The server bound 127.0.0.1 inside its container: the port accepts, and cuts. yjs/y-websocket #123."""
    front, back = stage.port(), stage.port()
    if stage.mended:
        stage.python("echo", back)
        stage.up(back)
    stage.haproxy(
        "listen published", " mode tcp", " retries 0", f" bind 127.0.0.1:{front}", f" server inside 127.0.0.1:{back}"
    )
    stage.up(front)
    return Served(f"ws://127.0.0.1:{front}/ws")


@case("tcp.forwarder.backend_down")
def a_tunnel_with_nobody_behind_it(stage: Stage) -> Served:
    """`ssh -L` accepts, finds nobody, and closes without a byte."""
    front, back = stage.port(), stage.port()
    if stage.mended:
        stage.python("echo", back)
        stage.up(back)
    stage.python("tunnel", front, to=back, log="tunnel.log")
    stage.up(front)
    return Served(f"ws://127.0.0.1:{front}/ws")


@case("tcp.service.not_http", says="MQTT")
def a_port_of_plain_mqtt(stage: Stage) -> Served:
    """A listener of mosquitto without `protocol websockets`. eclipse-paho/paho.mqtt.javascript #71."""
    port = stage.port()
    if stage.mended:  # what answers MQTT over WebSocket; mosquitto's own does not start on every kernel
        stage.python("charging", port, subprotocol="mqtt")
    else:
        conf = stage.file("mosquitto.conf", f"listener {port} 127.0.0.1", "allow_anonymous true", "log_type all")
        stage.start("mosquitto", "-c", conf)
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/mqtt", {"WS_SUBPROTOCOL": "mqtt", "WS_SERVER_LOG": stage.log})


@case("tcp.service.not_http")
def a_port_of_redis(stage: Stage) -> Served:
    """The URL has the port of Redis in place of the application's."""
    port = stage.port()
    if stage.mended:
        stage.python("echo", port)
    else:
        stage.start("redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", stage.folder)
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws")


@case("http.devserver.not_proxied", says="ws: ?true")
def vite_forwards_pages_only(stage: Stage) -> Served:
    """A rule of vite's proxy without `ws: true`: the handshake is never answered. vitejs/vite #864."""
    front, back = stage.port(), stage.port()
    stage.node("plain", back, needs=("ws", "vite"))
    stage.file("site/index.html", "<h1>shop</h1>")
    rule = {"target": f"http://127.0.0.1:{back}", "changeOrigin": True, "ws": stage.mended}
    server = {"host": "127.0.0.1", "port": front, "strictPort": True, "proxy": {"/api": rule}}
    settings = {"server": server, "cacheDir": str(stage.folder / "cache")}
    conf = stage.file("vite.config.mjs", f"export default {json.dumps(settings, indent=2)};")
    stage.node("vite", front, conf, stage.folder / "site", log="vite.log")
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/api/live", {"WS_ORIGIN": f"http://127.0.0.1:{front}"})


@case("http.server.websocket_unsupported")
def socketio_is_attached_to_another_server(stage: Stage) -> Served:
    """app.listen makes a server of its own, to which Socket.IO is not attached. socketio/socket.io #2075."""
    port = stage.port()
    stage.node("express", port, "socket.io", "attached" if stage.mended else "apart", needs=("express", "socket.io"))
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket")


@case("http.server.websocket_unsupported", "http.path.not_found")
def ws_is_attached_to_another_server(stage: Stage) -> Served:
    """The same with npm's ws and Express: 404 "Cannot GET"."""
    port = stage.port()
    stage.node("express", port, "ws", "attached" if stage.mended else "apart", needs=("express", "ws"))
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws")
