"""The largest message that servers take by default, the setting of each, and its source."""

from dataclasses import dataclass
from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class MessageLimit:
    """A server's limit in bytes by default, and the setting. `marks`: words of its Server header."""

    server: str
    bytes: int
    setting: str
    marks: tuple[str, ...] = ()


LIMITS: Final = (
    # websockets.readthedocs.io: max_size of serve
    MessageLimit("websockets", MIB, "serve(..., max_size=BYTES)", ("python/", "websockets/")),
    # uvicorn.org/settings: --ws-max-size
    MessageLimit("uvicorn", 16 * MIB, "uvicorn --ws-max-size BYTES", ("uvicorn",)),
    # hypercorn.readthedocs.io: websocket_max_message_size
    MessageLimit("Hypercorn", 16 * MIB, "hypercorn --websocket-max-message-size BYTES", ("hypercorn",)),
    # docs.aiohttp.org: WebSocketResponse(max_msg_size=4194304)
    MessageLimit("aiohttp", 4 * MIB, "WebSocketResponse(max_msg_size=BYTES)", ("python/", "aiohttp")),
    # tornadoweb.org: websocket_max_message_size
    MessageLimit("tornado", 10 * MIB, "Application(websocket_max_message_size=BYTES)", ("tornadoserver",)),
    # github.com/websockets/ws/blob/master/doc/ws.md: maxPayload
    MessageLimit("ws (Node)", 100 * MIB, "new WebSocketServer({ maxPayload: BYTES })"),
    # socket.io/docs/v4/server-options: maxHttpBufferSize, 1e6
    MessageLimit("Socket.IO", 1_000_000, "new Server({ maxHttpBufferSize: BYTES })"),
    # tomcat.apache.org: WebSocket How-To, textBufferSize 8192; Spring uses it
    MessageLimit(
        "Tomcat, Spring",
        8 * KIB,
        "ServletServerContainerFactoryBean.setMaxTextMessageBufferSize(BYTES)",
        ("apache-coyote",),
    ),
    # jetty.org: maxTextMessageSize 65536
    MessageLimit("Jetty", 64 * KIB, "setMaxTextMessageSize(BYTES)", ("jetty",)),
    # netty: WebSocketServerProtocolConfig.maxFramePayloadLength 65536
    MessageLimit("Netty", 64 * KIB, "maxFramePayloadLength(BYTES)"),
    # pkg.go.dev/github.com/coder/websocket: SetReadLimit, 32768
    MessageLimit("coder/websocket", 32 * KIB, "conn.SetReadLimit(BYTES)"),
    # learn.microsoft.com: SignalR MaximumReceiveMessageSize 32 KB
    MessageLimit("SignalR", 32 * KIB, "AddSignalR(o => o.MaximumReceiveMessageSize = BYTES)"),
    # docs.aws.amazon.com: API Gateway WebSocket quotas, 128 KB
    MessageLimit("AWS API Gateway", 128 * KIB, "no setting: split the message"),
)


def settings_of(server: str, above: int, below: int) -> tuple[MessageLimit, ...]:
    """The settings of the server that this Server header names, else those whose default lies between two sizes.

    `above`: bytes that passed, `below`: bytes that did not.
    """
    name = server.lower()
    named = tuple(one for one in LIMITS if any(mark in name for mark in one.marks if mark != "python/"))
    return named or tuple(one for one in LIMITS if above <= one.bytes < below)
