"""What the server says first, and endpoints that speak another protocol than the URL says."""

from tests.field.case import case
from tests.field.fronts import cable, location, nginx
from tests.field.stage import FORWARD, HOST, Served, Stage


@case("session.refused.in_message", says="4001|Application does not exist")
def an_old_application_key(stage: Stage) -> Served:
    """The page was built with the key of last year: pusher:error 4001. laravel/reverb #136."""
    port = stage.port()
    stage.node("pusher", port, "spring-key", needs=("ws",))
    stage.up(port)
    key = "spring-key" if stage.mended else "winter-key"
    return Served(f"ws://127.0.0.1:{port}/app/{key}?protocol=7&client=js&version=8.4.0&flash=false")


@case("session.refused.in_message", says="Add the application's origin to the list")
def a_pusher_server_does_not_allow_the_origin(stage: Stage) -> Served:
    """It opens, says 4009 "Origin not allowed", and ends. laravel/reverb #5"""
    port = stage.port()
    stage.node("pusher", port, "spring-key", *(() if stage.mended else ("https://shop.example",)), needs=("ws",))
    stage.up(port)
    path = "app/spring-key?protocol=7&client=js&version=8.4.0&flash=false"
    return Served(f"ws://127.0.0.1:{port}/{path}", {"WS_ORIGIN": "https://app.example"})


@case("session.refused.in_message", says="Add the application's origin to the list")
def n8n_says_invalid_origin(stage: Stage) -> Served:
    """It opens, says "Invalid origin!", and closes with 1008; its log names both hosts. n8n-io/n8n #17477."""
    port = stage.port()
    stage.node("push", port, "app.example" if stage.mended else "n8n.example", needs=("ws",))
    stage.up(port)
    env = {"WS_ORIGIN": "https://app.example", "WS_SERVER_LOG": stage.log}
    return Served(f"ws://127.0.0.1:{port}/rest/push", env)


@case("session.refused.in_message", says="unauthorized")
def actioncable_rejects_whoever_is_not_signed_in(stage: Stage) -> Served:
    """`reject_unauthorized_connection`: a `disconnect` with its reason, and then the end."""
    port = stage.port()
    cable(stage, port, **({} if stage.mended else {"CABLE_REJECTS": "1"}))
    stage.up(port)
    env = {"WS_SUBPROTOCOL": "actioncable-v1-json", "WS_ORIGIN": f"http://127.0.0.1:{port}"}
    return Served(f"ws://127.0.0.1:{port}/cable", env)


@case("session.refused.in_message", says="broker not available")
def a_stomp_relay_without_its_broker(stage: Stage) -> Served:
    """STOMP says ERROR with its message, and the session ends."""
    port = stage.port()
    stage.node("stomp", port, "well" if stage.mended else "ill", needs=("ws",))
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/stomp", {"WS_SUBPROTOCOL": "v12.stomp"})


@case("session.refused.in_message", says="does not support version")
def a_signalr_hub_that_refuses_the_protocol(stage: Stage) -> Served:
    """The hub's handshake answers with an error."""
    port = stage.port()
    stage.node("signalr", port, "well" if stage.mended else "ill", needs=("ws",))
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/hub")


@case("protocol.engineio.absent")
def a_plain_server_at_the_url_of_socketio(stage: Stage) -> Served:
    """npm's ws opens at any path, and the packet that must come first never comes. socketio/socket.io #3349."""
    port = stage.port()
    stage.node("plain", port, needs=("ws",))
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/{'' if stage.mended else 'socket.io/?EIO=4&transport=websocket'}")


@case("protocol.engineio.absent")
def fastapi_at_the_url_of_socketio(stage: Stage) -> Served:
    """The same with a route of FastAPI that takes every path."""
    port = stage.port()
    stage.python("asgi", port, every_path=True)
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/{'ws' if stage.mended else 'socket.io/?EIO=4&transport=websocket'}")


@case("protocol.engineio.not_sticky")
def socketio_behind_nginx_in_turn(stage: Stage) -> Served:
    """Polling comes first, and the next request goes to the other server. miguelgrinberg/Flask-SocketIO #671."""
    front, one, two = stage.port(), stage.port(), stage.port()
    _two(stage, one, two)
    pool = f"upstream nodes {{ {'ip_hash; ' if stage.mended else ''}server 127.0.0.1:{one}; server 127.0.0.1:{two}; }}"
    conf = stage.nginx(*nginx(front, location("http://nodes", *FORWARD, HOST, place="/socket.io/"), head=pool))
    stage.up(front, one, two)
    return Served(f"ws://127.0.0.1:{front}/socket.io/?EIO=4&transport=websocket", {"WS_PROXY_CONF": conf})


@case("protocol.engineio.not_sticky")
def socketio_behind_haproxy_in_turn(stage: Stage) -> Served:
    """The same with `balance roundrobin`, and no configuration named."""
    front, one, two = stage.port(), stage.port(), stage.port()
    _two(stage, one, two)
    how = " balance source" if stage.mended else " balance roundrobin"
    servers = (f" server one 127.0.0.1:{one}", f" server two 127.0.0.1:{two}")
    stage.haproxy("listen nodes", f" bind 127.0.0.1:{front}", how, *servers)
    stage.up(front, one, two)
    return Served(f"ws://127.0.0.1:{front}/socket.io/?EIO=4&transport=websocket")


def _two(stage: Stage, one: int, two: int) -> None:
    stage.node("node_io", one, needs=("socket.io",), log="one.log")
    stage.node("node_io", two, needs=("socket.io",), log="two.log")


@case("protocol.subprotocol.not_selected", says="graphql-transport-ws")
def the_old_subprotocol_of_graphql(stage: Stage) -> Served:
    """graphql-ws, the library, does not speak graphql-ws, the subprotocol: 4406. apollo-ios #2819."""
    port = stage.port()
    stage.node("graph", port, needs=("ws", "graphql-ws", "graphql"))
    stage.up(port)
    offered = "graphql-transport-ws" if stage.mended else "graphql-ws"
    return Served(f"ws://127.0.0.1:{port}/graphql", {"WS_SUBPROTOCOL": offered, "WS_SERVER_LOG": stage.log})


@case("protocol.subprotocol.refused")
def a_charging_point_that_offers_no_subprotocol(stage: Stage) -> Served:
    """OCPP wants ocpp1.6, and the charging point offers none: 400. steve-community/steve #135."""
    port = stage.port()
    stage.python("charging", port, subprotocol="ocpp1.6")
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/CP-0815", {"WS_SUBPROTOCOL": "ocpp1.6" if stage.mended else None})


@case("protocol.subprotocol.refused")
def a_charging_point_of_another_version(stage: Stage) -> Served:
    """The charging point offers ocpp2.0.1, the server speaks ocpp1.6 only."""
    port = stage.port()
    stage.python("charging", port, subprotocol="ocpp1.6")
    stage.up(port)
    offered = "ocpp1.6" if stage.mended else "ocpp2.0.1"
    return Served(f"ws://127.0.0.1:{port}/CP-0815", {"WS_SUBPROTOCOL": offered})


@case("protocol.sockjs.raw_path", says="/websocket")
def sockjs_without_websocket_at_the_end(stage: Stage) -> Served:
    """A raw WebSocket client at SockJS's prefix; its place is /live/websocket. spring-projects #22430."""
    port = stage.port()
    stage.node("sockjs", port, needs=("sockjs",))
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/live{'/websocket' if stage.mended else ''}")
