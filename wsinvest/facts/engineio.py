"""Refusals of Engine.IO servers, read from their answers."""

import json
import re
from typing import Any, Final

from wsinvest.model.attempt import Response

UNKNOWN_TRANSPORT, UNKNOWN_SESSION, BAD_METHOD, BAD_REQUEST, FORBIDDEN, UNSUPPORTED_VERSION = range(6)
_TEXT_LIMIT: Final = 64 * 1024
REFUSED_STATUS: Final = 400
# Messages that no other server sends in these words: they tell an Engine.IO server whatever its URL looks like.
_DECISIVE: Final = frozenset({"Transport unknown", "Session ID unknown", "Unsupported protocol version"})
# Pages of proxies, and the words of the WebSocket library about the handshake itself.
_OF_OTHERS: Final = re.compile(r"<|\bsec-websocket-|\bupgrade\b|\bhttp method\b", re.I)
# Engine.IO's own messages, and those of python-engineio, which sends no codes.
_MESSAGES: Final = {
    "transport unknown": UNKNOWN_TRANSPORT,
    "invalid transport": UNKNOWN_TRANSPORT,
    "session id unknown": UNKNOWN_SESSION,
    "bad handshake method": BAD_METHOD,
    "bad request": BAD_REQUEST,
    "invalid websocket upgrade": BAD_REQUEST,
    "forbidden": FORBIDDEN,
    "unsupported protocol version": UNSUPPORTED_VERSION,
    "the client is using an unsupported version of the socket.io or engine.io protocols": UNSUPPORTED_VERSION,
}


def is_bare(resource: str) -> bool:
    """Whether the path is that of Engine.IO without Socket.IO on it: there are no namespaces to join."""
    return "engine.io" in resource.partition("?")[0].split("/")


def error_of(response: Response, *, expected: bool = True) -> int | None:
    """The code of a refusal, None when it is no such refusal.

    Engine.IO answers an upgrade with 400 and the bare message. Where such an answer is `expected`, words that are not
    on its list, or none at all, are the application's own: only its permission check (allowRequest) puts them there.
    """
    said = parsed(response.body)
    if isinstance(said, dict):
        code, words = said.get("code"), said.get("message")
        listed = isinstance(code, int) and UNKNOWN_TRANSPORT <= code <= UNSUPPORTED_VERSION
        is_ours = listed and said.keys() == {"code", "message"} and (expected or words in _DECISIVE)
        return code if is_ours else None
    words = (said if isinstance(said, str) else response.body).strip()
    if response.status != REFUSED_STATUS or not (expected or words in _DECISIVE):
        return None
    own_words = response.content_type.startswith("text/html") and not _OF_OTHERS.search(words)
    return _MESSAGES.get(words.lower(), FORBIDDEN if own_words else None)


def parsed(text: str) -> Any:
    try:
        return json.loads(text) if len(text) <= _TEXT_LIMIT else None
    except (ValueError, RecursionError):
        return None
