"""First packets of protocols that are no HTTP/1.1, and how each is known by the first bytes that come back."""

import re
from collections.abc import Mapping
from typing import Final

from wsinvest.facts.listener import Spoken

_CLIENT_ID: Final = b"wsinvest"
# MQTT 3.1.1, section 3.1: protocol name, level 4, a clean session, keep alive 10 s, a client id.
_MQTT_BODY: Final = b"\x00\x04MQTT\x04\x02\x00\x0a" + len(_CLIENT_ID).to_bytes(2, "big") + _CLIENT_ID
# RFC 9113, section 3.4: the client's preface with an empty SETTINGS frame.
_HTTP2: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(3) + b"\x04" + bytes(5)
# An SSLRequest (PostgreSQL, section 55.7), which is answered by one byte.
_POSTGRESQL: Final = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
HELLOS: Final[Mapping[Spoken, bytes]] = {
    Spoken.MQTT: bytes((0x10, len(_MQTT_BODY))) + _MQTT_BODY,
    Spoken.HTTP2: _HTTP2,
    Spoken.REDIS: b"PING\r\n",
    Spoken.POSTGRESQL: _POSTGRESQL,
}
# What names a protocol: parts of the path, of a subprotocol, and usual ports.
_HINTS: Final[Mapping[Spoken, tuple[frozenset[int], re.Pattern[str]]]] = {
    Spoken.MQTT: (frozenset({1883, 8883}), re.compile("mqtt", re.I)),
    Spoken.HTTP2: (frozenset({50051}), re.compile("grpc", re.I)),
    Spoken.REDIS: (frozenset({6379}), re.compile("redis", re.I)),
    Spoken.POSTGRESQL: (frozenset({5432}), re.compile("postgres|pgsql", re.I)),
}
_GREETINGS: Final = (
    (Spoken.SSH, rb"SSH-[12]\."),
    (Spoken.SMTP, rb"220[ -][^\r\n]*\bE?SMTP\b"),
    (Spoken.FTP, rb"220[ -][^\r\n]*FTP"),
    (Spoken.IMAP, rb"\* OK\b"),
    (Spoken.POP3, rb"\+OK\b"),
    (Spoken.VNC, rb"RFB 00\d\.\d{3}\n"),
    (Spoken.NATS, rb"INFO \{"),
    (Spoken.AMQP, rb"AMQP[\x00-\x03]"),
    (Spoken.MYSQL, rb".{3}\x00(?:\x0a\d|\xff..)"),
    (Spoken.REDIS, rb"\+PONG\r\n|-(?:NOAUTH|DENIED|LOADING) |-ERR (?:unknown command|wrong number)"),
    (Spoken.MEMCACHED, rb"ERROR\r\n"),
    (Spoken.MQTT, rb"\x20[\x02-\x7f][\x00\x01][\x00-\x9f]"),
    (Spoken.HTTP2, rb"\x00.{2}\x04[\x00\x01]\x00{4}"),
)
_KNOWN: Final = tuple((spoken, re.compile(pattern, re.S)) for spoken, pattern in _GREETINGS)


def recognised(data: bytes, asked: Spoken = Spoken.UNKNOWN) -> Spoken:
    """The protocol of these first bytes; `asked`: the one whose first packet they answer."""
    if asked is Spoken.POSTGRESQL and data in (b"S", b"N"):
        return Spoken.POSTGRESQL
    return next((spoken for spoken, pattern in _KNOWN if pattern.match(data)), Spoken.UNKNOWN)


def in_order(port: int, named: str) -> tuple[Spoken, ...]:
    """The protocols to ask for, those first that the port or these names (path, subprotocols) hint at."""
    return tuple(sorted(HELLOS, key=lambda spoken: not _hinted(spoken, port, named)))


def hinted(port: int, named: str) -> tuple[Spoken, ...]:
    """The protocols that the port or these names (path, subprotocols) hint at."""
    return tuple(spoken for spoken in HELLOS if _hinted(spoken, port, named))


def _hinted(spoken: Spoken, port: int, named: str) -> bool:
    ports, words = _HINTS[spoken]
    return port in ports or bool(words.search(named))
