"""What shows itself only while a session lasts: idle cuts, sizes, a blocked loop, a token that ends."""

import time

from tests.faults.signing import signed
from tests.field.case import case
from tests.field.fronts import local, location, nginx
from tests.field.stage import FORWARD, HOST, SECRET, Served, Stage

_HOLD = {"WS_HOLD_SECONDS": 8}


@case("session.idle.proxy_timeout", says="proxy_read_timeout")
def nginx_cuts_a_silent_screen(stage: Stage) -> Served:
    """proxy_read_timeout, and a screen on which nothing moves. novnc/noVNC #658."""
    front, back = stage.port(), stage.port()
    stage.python("screen", back)
    wait = f"proxy_read_timeout {'1h' if stage.mended else '3s'};"
    conf = stage.nginx(*nginx(front, location(local(back), *FORWARD, HOST, wait)))
    stage.up(front, back)
    named = {"WS_SUBPROTOCOL": "binary", "WS_PROXY_CONF": conf, "WS_SERVER_LOG": stage.error_log}
    return Served(f"ws://127.0.0.1:{front}/websockify", {**_HOLD, **named})


@case("session.idle.proxy_timeout", says="timeout (client|server|tunnel)")
def haproxy_cuts_a_silent_screen(stage: Stage) -> Served:
    """`timeout tunnel` of HAProxy, with its configuration."""
    front, back = stage.port(), stage.port()
    stage.python("screen", back)
    wait = f" timeout tunnel {'1h' if stage.mended else '3s'}"
    conf = stage.haproxy("listen screens", f" bind 127.0.0.1:{front}", wait, f" server one 127.0.0.1:{back}")
    stage.up(front, back)
    env = {"WS_SUBPROTOCOL": "binary", "WS_PROXY_CONF": conf}
    return Served(f"ws://127.0.0.1:{front}/websockify", {**_HOLD, **env})


@case("session.idle.proxy_timeout")
def a_proxy_cuts_a_silent_screen(stage: Stage) -> Served:
    """The same where nobody told the proxy's configuration."""
    front, back = stage.port(), stage.port()
    stage.python("screen", back)
    wait = f"proxy_read_timeout {'1h' if stage.mended else '3s'};"
    stage.nginx(*nginx(front, location(local(back), *FORWARD, HOST, wait)))
    stage.up(front, back)
    return Served(f"ws://127.0.0.1:{front}/websockify", {**_HOLD, "WS_SUBPROTOCOL": "binary"})


@case("session.ping.no_pong", "http.handshake.slow", "http.handshake.timeout")
def a_model_runs_on_the_event_loop(stage: Stage) -> Served:
    """Pongs come seconds late while the model works. QuentinFuxa/WhisperLiveKit #220."""
    port = stage.port()
    child = stage.python("asgi", port, path="/speech", blocks_s=6, in_thread=stage.mended)
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/speech", _pinged(stage, child.pid))


@case("session.ping.no_pong", "http.handshake.slow", "http.handshake.timeout")
def tornado_works_on_its_loop(stage: Stage) -> Served:
    """The same with Tornado."""
    port = stage.port()
    child = stage.python("panel", port, blocks_s=0 if stage.mended else 6)
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/api/panel", _pinged(stage, child.pid))


def _pinged(stage: Stage, pid: int) -> dict[str, object]:
    pings = {"WS_PING_INTERVAL": 2, "WS_PING_TIMEOUT": 3, "WS_HOLD_SECONDS": 9}
    return {**pings, "WS_SERVER_PID": pid, "WS_SERVER_LOG": stage.log}


_SIZED = {"WS_TEST_MESSAGE_BYTES": 150_000, "WS_HOLD_SECONDS": 4}


@case("session.message.too_big")
def a_message_that_uvicorn_does_not_take(stage: Stage) -> Served:
    """ws_max_size: 1009. Kludex/uvicorn #432."""
    port = stage.port()
    stage.python("asgi", port, size=2**21 if stage.mended else 2**16)
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws", {**_SIZED, "WS_SERVER_LOG": stage.log})


@case("session.message.too_big")
def a_message_that_ws_does_not_take(stage: Stage) -> Served:
    """maxPayload of npm's ws."""
    port = stage.port()
    stage.node("plain", port, 2**21 if stage.mended else 2**16, needs=("ws",))
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws", _SIZED)


@case("session.message.too_big")
def a_message_that_aiohttp_does_not_take(stage: Stage) -> Served:
    """max_msg_size of aiohttp."""
    port = stage.port()
    stage.python("echo", port, limit=2**21 if stage.mended else 2**16)
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws", _SIZED)


@case("session.token.expired", "token.time.expired")
def a_session_that_ends_with_its_token(stage: Stage) -> Served:
    """The server ends a session when its token expires, in the midst of its work."""
    port = stage.port()
    stage.python("echo", port, secret=SECRET, ends_with_token=True)
    stage.up(port)
    token = signed(SECRET, iat=int(time.time()) - 60, exp=int(time.time()) + (900 if stage.mended else 5))
    return Served(
        f"ws://127.0.0.1:{port}/ws", {**_HOLD, "WS_AUTH_MODE": "query", "WS_TOKEN": token, "JWT_SECRET": SECRET}
    )


@case("session.idle.server_timeout")
def an_application_that_wants_to_hear_something(stage: Stage) -> Served:
    """aiohttp with receive_timeout: who says nothing for three seconds is closed by the application, not by a proxy."""
    port = stage.port()
    stage.python("echo", port, quiet_s=0 if stage.mended else 3)
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws", _HOLD)


@case("session.age.limited")
def a_server_that_ends_every_session_at_an_age(stage: Stage) -> Served:
    """Whatever is said, each session is cut at the same age."""
    port = stage.port()
    stage.node("plain", port, 0, 0 if stage.mended else 4000, needs=("ws",))
    stage.up(port)
    return Served(f"ws://127.0.0.1:{port}/ws", _HOLD)
