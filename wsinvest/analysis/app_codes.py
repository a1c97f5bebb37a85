"""Close codes from 4000 to 4999 that a library documents, where the connection shows which library it is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wsinvest.model.attempt import Attempt
from wsinvest.model.target import Target

# https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md and CloseCode in its source
_GRAPHQL_WS: Final[Mapping[int, str]] = {
    4004: "Bad response",
    4005: "Internal client error",
    4400: "Bad request",
    4401: "Unauthorized: subscribed before connection_ack",
    4403: "Forbidden: onConnect returned false",
    4406: "Subprotocol not acceptable",
    4408: "Connection initialisation timeout: no connection_init came",
    4409: "Subscriber already exists",
    4429: "Too many initialisation requests",
    4499: "Terminated by the client",
    4500: "Internal server error",
    4504: "Connection acknowledgement timeout",
}
# https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#error-codes
_PUSHER: Final[Mapping[int, str]] = {
    4000: "Application only accepts SSL connections",
    4001: "Application does not exist",
    4003: "Application disabled",
    4004: "Application is over connection quota",
    4005: "Path not found",
    4006: "Invalid version string format",
    4007: "Unsupported protocol version",
    4008: "No protocol version supplied",
    4009: "Connection is unauthorized",
    4100: "Over capacity",
    4200: "Generic reconnect immediately",
    4201: "Pong reply not received",
    4202: "Closed after inactivity",
    4301: "Client event rejected due to rate limit",
    4302: "Watchlist limit exceeded",
}
_SUBPROTOCOLS: Final = frozenset({"graphql-transport-ws", "graphql-ws"})


@dataclass(frozen=True, slots=True)
class Documented:
    """What a library says of one of its codes, in its own words."""

    library: str
    meaning: str


def documented(attempt: Attempt, target: Target | None) -> Documented | None:
    """The documented meaning of the attempt's close code; None if none is known, or the library is not."""
    code = attempt.close.code if attempt.close else None
    if code is None:
        return None
    selected = attempt.negotiated.subprotocol if attempt.negotiated else ""
    if selected in _SUBPROTOCOLS or _SUBPROTOCOLS & set(attempt.sent.subprotocols):
        return Documented("graphql-ws", _GRAPHQL_WS[code]) if code in _GRAPHQL_WS else None
    is_pusher = target is not None and _is_pusher(target)
    return Documented("Pusher", _PUSHER[code]) if is_pusher and code in _PUSHER else None


def _is_pusher(target: Target) -> bool:
    """True for /app/KEY?protocol=...&client=..., the URL of Pusher's clients."""
    _, app, *rest = f"{target.url.path}///".split("/")
    return app == "app" and bool(rest[0]) and {"protocol", "client"} <= set(target.url.query_names)
