"""The same kinds on servers in Go, Rust and Java, and behind Caddy."""

from tests.field.case import case
from tests.field.fronts import local, location, nginx
from tests.field.stage import FORWARD, HOST, Served, Stage

_SIZED = {"WS_TEST_MESSAGE_BYTES": 150_000, "WS_HOLD_SECONDS": 4}


@case("session.message.too_big")
def a_message_that_gorilla_does_not_take(stage: Stage) -> Served:
    """SetReadLimit of gorilla/websocket. gorilla/websocket #351."""
    port = stage.built("gorilla", manner="" if stage.mended else "small")
    return Served(f"ws://127.0.0.1:{port}/ws", _SIZED)


@case("session.message.too_big")
def a_message_that_coder_does_not_take(stage: Stage) -> Served:
    """coder/websocket takes 32 KiB unless it is told otherwise (SetReadLimit); mended: messages stay below."""
    port = stage.built("coder")
    return Served(
        f"ws://127.0.0.1:{port}/ws", {**_SIZED, **({"WS_TEST_MESSAGE_BYTES": 16_000} if stage.mended else {})}
    )


@case("session.message.too_big")
def a_message_that_tungstenite_does_not_take(stage: Stage) -> Served:
    """max_message_size of tungstenite: it ends the connection without a close frame."""
    port = stage.built("tungstenite", manner="" if stage.mended else "small")
    return Served(f"ws://127.0.0.1:{port}/ws", _SIZED)


@case("session.message.too_big")
def a_message_that_tomcat_does_not_take(stage: Stage) -> Served:
    """Spring on Tomcat takes text of 8 KiB unless it is told otherwise; mended: messages stay below."""
    port = stage.built("spring")
    return Served(
        f"ws://127.0.0.1:{port}/open", {**_SIZED, **({"WS_TEST_MESSAGE_BYTES": 6_000} if stage.mended else {})}
    )


@case("http.proxy.host_rewritten", says=r"\bHost\b")
def gorilla_behind_nginx_without_host(stage: Stage) -> Served:
    """gorilla's default compares Origin with Host, and nginx puts the server's address in its place."""
    front, back = stage.port(), stage.built("gorilla")
    conf = stage.nginx(*nginx(front, location(local(back), *FORWARD, HOST if stage.mended else "")))
    stage.up(front)
    return Served(f"ws://127.0.0.1:{front}/ws", {"WS_ORIGIN": local(front), "WS_PROXY_CONF": conf})


@case("http.proxy.host_rewritten", says=r"\bHost\b")
def tornado_behind_caddy_with_another_host(stage: Stage) -> Served:
    """`header_up Host {upstream_hostport}` before a server that compares Origin with Host."""
    front, back = stage.port(), stage.port()
    stage.python("panel", back)
    told = "" if stage.mended else "header_up Host {upstream_hostport}"
    proxy = f"reverse_proxy 127.0.0.1:{back} {{\n  {told}\n}}"
    conf = stage.caddy(f"http://:{front} {{", "bind 127.0.0.1", proxy, "}")
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/api/panel", {"WS_ORIGIN": local(front), "WS_PROXY_CONF": conf})


@case("http.proxy.path_rewritten")
def caddy_takes_the_prefix_away(stage: Stage) -> Served:
    """`handle_path` takes the prefix away that the server wants; `handle` leaves it."""
    front, back = stage.port(), stage.port()
    stage.python("echo", back, path="/live/ws")
    how = "handle" if stage.mended else "handle_path"
    inner = f"{how} /live/* {{\n  reverse_proxy 127.0.0.1:{back}\n}}"
    conf = stage.caddy(f"http://:{front} {{", "bind 127.0.0.1", inner, "}")
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/live/ws", {"WS_PROXY_CONF": conf})


@case("http.origin.rejected")
def spring_does_not_allow_the_origin(stage: Stage) -> Served:
    """`setAllowedOrigins` without the page's: 403 without a word."""
    port = stage.built("spring")
    origin = "https://shop.example" if stage.mended else "https://app.example"
    return Served(f"ws://127.0.0.1:{port}/origin", {"WS_ORIGIN": origin})
