"""Widely used subprotocols: what a client of each sends first, and which names of one family people confuse."""

from collections.abc import Mapping
from typing import Final

# The server of these says nothing until the client has sent this. Sources: PROTOCOL.md of graphql-ws and of
# subscriptions-transport-ws, MQTT 3.1.1 section 6, STOMP 1.2, WAMP, OCPP-J 1.6 and 2.0.1, RFC 7395, RFC 7118.
FIRST_MESSAGES: Final[Mapping[str, str]] = {
    "graphql-transport-ws": "connection_init",
    "graphql-ws": "connection_init",
    "mqtt": "CONNECT",
    "mqttv3.1": "CONNECT",
    "v12.stomp": "CONNECT",
    "v11.stomp": "CONNECT",
    "v10.stomp": "CONNECT",
    "wamp.2.json": "HELLO",
    "wamp.2.msgpack": "HELLO",
    "ocpp1.6": "BootNotification",
    "ocpp2.0.1": "BootNotification",
    "ocpp2.1": "BootNotification",
    "xmpp": "open",
    "sip": "REGISTER",
}
# ActionCable's server speaks first (welcome).
KNOWN: Final = (*FIRST_MESSAGES, "actioncable-v1-json")
# The library graphql-ws speaks graphql-transport-ws; graphql-ws is what the older subscriptions-transport-ws speaks.
TWINS: Final[Mapping[str, str]] = {
    "graphql-ws": "graphql-transport-ws",
    "graphql-transport-ws": "graphql-ws",
    "mqttv3.1": "mqtt",
    "ocpp1.6": "ocpp2.0.1",
    "ocpp2.0.1": "ocpp1.6",
}
