"""Refusals of Engine.IO servers, by the code or text of their answers."""

import json
import re
from typing import Any, Final

from wsinvest.model.attempt import Response

UNKNOWN_TRANSPORT, UNKNOWN_SESSION, BAD_METHOD, BAD_REQUEST, FORBIDDEN, UNSUPPORTED_VERSION = range(6)
_TEXT_LIMIT: Final = 64 * 1024
REFUSED_STATUS: Final = 400
# Messages that only Engine.IO servers send: they identify one whatever its URL is.
_DECISIVE: Final = frozenset({"Transport unknown", "Session ID unknown", "Unsupported protocol version"})
# HTML pages of proxies, and handshake errors of the WebSocket library.
_NOT_ENGINEIO: Final = re.compile(r"<|\bsec-websocket-|\bupgrade\b|\bhttp method\b", re.I)
_INVALID_SESSION: Final = re.compile(r"^(invalid session)\b.*$", re.I | re.S)  # python-engineio adds the id
# Engine.IO's own messages, and those of python-engineio, which sends no codes.
_MESSAGES: Final = {
    "transport unknown": UNKNOWN_TRANSPORT,
    "invalid transport": UNKNOWN_TRANSPORT,
    "session id unknown": UNKNOWN_SESSION,
    "invalid session": UNKNOWN_SESSION,
    "bad handshake method": BAD_METHOD,
    "bad request": BAD_REQUEST,
    "invalid websocket upgrade": BAD_REQUEST,
    "forbidden": FORBIDDEN,
    "unsupported protocol version": UNSUPPORTED_VERSION,
    "the client is using an unsupported version of the socket.io or engine.io protocols": UNSUPPORTED_VERSION,
}


def is_bare(resource: str) -> bool:
    """True if the path is that of Engine.IO without Socket.IO, so that there are no namespaces."""
    return "engine.io" in resource.partition("?")[0].split("/")


def error_of(response: Response, *, expected: bool = True) -> int | None:
    """The Engine.IO error code (0 to 5) of this answer, None if it is no Engine.IO refusal.

    Engine.IO answers an upgrade with 400 and the bare message. If such an answer is `expected`, a text that is not on
    its list, or an empty one, is FORBIDDEN: only the application's allowRequest check sends such texts.
    """
    said = parsed(response.body)
    if isinstance(said, dict):
        code, words = said.get("code"), said.get("message")
        if type(code) is not int or not isinstance(words, str) or said.keys() != {"code", "message"}:
            return None
        listed = UNKNOWN_TRANSPORT <= code <= UNSUPPORTED_VERSION
        return code if listed and (expected or words in _DECISIVE) else None
    words = (said if isinstance(said, str) else response.body).strip()
    if response.status != REFUSED_STATUS or not (expected or words in _DECISIVE):
        return None
    words = _INVALID_SESSION.sub(r"\1", words)
    own_words = response.content_type.startswith("text/html") and not _NOT_ENGINEIO.search(words)
    return _MESSAGES.get(words.lower(), FORBIDDEN if own_words else None)


def parsed(text: str) -> Any:
    """The parsed text, None if it is no JSON or longer than 64 KiB."""
    try:
        return json.loads(text) if len(text) <= _TEXT_LIMIT else None
    except (ValueError, RecursionError):
        return None
