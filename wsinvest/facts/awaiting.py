"""What a server's message asks of the client: an answer to a heartbeat, or a credential. Told by its form."""

import json
from enum import StrEnum
from typing import Final


class Awaits(StrEnum):
    """What the server waits for, as far as its messages tell; nothing else is kept of them."""

    NOTHING = "nothing"
    HEARTBEAT = "heartbeat"
    CREDENTIAL = "credential"


_LONGEST: Final = 4096  # characters; a longer message is neither
KINDS: Final = ("type", "event", "op", "action", "kind", "cmd", "command", "method", "msg")
_HEARTBEATS: Final = frozenset({"ping", "heartbeat", "keepalive", "pusher:ping", "phx:heartbeat", "healthcheck"})
# Home Assistant: auth_required; others: auth.challenge, authenticate, login-required.
_ASKING: Final = frozenset(
    {"authrequired", "authrequest", "authchallenge", "authenticate", "authenticationrequired", "loginrequired"}
)


def awaits(text: str) -> Awaits:
    """What this text message asks for: a text that is a heartbeat, or an object whose kind says so."""
    if len(text) > _LONGEST:
        return Awaits.NOTHING
    kind = _kind(text)
    if kind in _HEARTBEATS:
        return Awaits.HEARTBEAT
    return Awaits.CREDENTIAL if kind in _ASKING else Awaits.NOTHING


def _kind(text: str) -> str:
    """The kind of a message in small letters, without what joins its words; the text itself where it is no object."""
    if not text.lstrip().startswith("{"):
        return _plain(text)
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    return next((_plain(said[name]) for name in KINDS if isinstance(said.get(name), str)), "")


def _plain(text: str) -> str:
    return text.strip().lower().translate({ord(one): None for one in "_-. "})
