"""The error messages of known application protocols, each by its own form; the sources stand beside them."""

import json
import re
from collections.abc import Callable
from typing import Any, Final

from wsinvest.model.attempt import ErrorMessage

Parsed = dict[str, Any] | list[Any] | None
Form = Callable[[Parsed, str], ErrorMessage | None]
_WORD_FIELDS: Final = (
    "error_description", "errorMessage", "error_message", "message", "msg", "detail", "details", "description",
    "reason", "ret_msg", "error", "errors", "err", "exception", "payload", "data", "response", "body",
)  # fmt: skip
_CODE_FIELDS: Final = (
    "code",
    "errorCode",
    "error_code",
    "statusCode",
    "status_code",
    "ret_code",
    "errorType",
    "status",
)
_NESTED: Final = ("error", "errors", "err", "data", "payload", "response", "body", "extensions")
_DEEPEST: Final = 4
_LONGEST: Final = 500  # characters of the words
_LONGEST_CODE: Final = 40
_NO_CODE: Final = frozenset({"error", "failed", "fail", "failure", "", "none"})
_STOMP_MESSAGE: Final = r"(?m)^message:(.*)$"
_SOCKJS_CLOSE: Final = r'c\[\s*([1-4]\d{3})\s*,\s*"((?:[^"\\]|\\.)*)"\s*\]'
_OCPP_ERROR: Final = 4
_WAMP_ABORT: Final = 3
_SIGNALR_CLOSE: Final = 7


def words_in(value: object, depth: int = 0) -> str:
    """The words of an error: of the first field that is known to hold them, also nested or as JSON in a text."""
    if isinstance(value, str):
        inner = _inner(value)
        return value.strip()[:_LONGEST] if inner is None else words_in(inner, depth + 1)
    if depth > _DEEPEST:
        return ""
    if isinstance(value, list):
        return words_in(value[0], depth + 1) if value else ""
    if not isinstance(value, dict):
        return ""
    return next(filter(None, (words_in(value.get(name), depth + 1) for name in _WORD_FIELDS)), "")


def code_in(value: object, depth: int = 0) -> str:
    """The code of an error as written, empty if it has none."""
    if isinstance(value, str):
        value = _inner(value)
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict) or depth > _DEEPEST:
        return ""
    own = next(filter(None, (_as_code(value.get(name)) for name in _CODE_FIELDS)), "")
    return own or next(filter(None, (code_in(value.get(name), depth + 1) for name in _NESTED)), "")


def _as_code(value: object) -> str:
    if type(value) is int:
        return str(value) if 0 < abs(value) < 10**9 else ""
    known = isinstance(value, str) and len(value) <= _LONGEST_CODE and value.lower() not in _NO_CODE
    return str(value) if known else ""


def _inner(text: str) -> Any:
    """The object that is written as JSON within a text, as Pusher does it; None for any other text."""
    if not text.startswith("{"):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _error(protocol: str, value: object, otherwise: str = "") -> ErrorMessage:
    return ErrorMessage(protocol, code_in(value), words_in(value) or otherwise)


# ── Objects ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _pusher(said: Parsed, _text: str) -> ErrorMessage | None:
    """https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/ (Reverb, Soketi too)."""
    if not isinstance(said, dict) or said.get("event") not in ("pusher:error", "pusher:subscription_error"):
        return None
    return _error("Pusher", said.get("data"), str(said["event"]))


def _action_cable(said: Parsed, _text: str) -> ErrorMessage | None:
    """ActionCable::INTERNAL: `disconnect` with unauthorized, invalid_request, server_restart or remote."""
    if not isinstance(said, dict):
        return None
    if said.get("type") == "disconnect" and isinstance(said.get("reason"), str) and "reconnect" in said:
        return _error("ActionCable", said)
    if said.get("type") == "reject_subscription" and "identifier" in said:
        return ErrorMessage("ActionCable", words="reject_subscription")
    return None


def _graphql(said: Parsed, _text: str) -> ErrorMessage | None:
    """`connection_error` of subscriptions-transport-ws (PROTOCOL.md), also of AWS AppSync."""
    if not isinstance(said, dict) or said.get("type") != "connection_error":
        return None
    return _error("GraphQL", said.get("payload"), "connection_error")


def _signalr(said: Parsed, text: str) -> ErrorMessage | None:
    """The answer to SignalR's handshake, or its Close message; each record ends with 0x1e (HubProtocol.md)."""
    if not isinstance(said, dict) or not text.endswith("\x1e") or not isinstance(said.get("error"), str):
        return None
    closes = said.get("type") == _SIGNALR_CLOSE or "type" not in said
    return ErrorMessage("SignalR", words=said["error"][:_LONGEST]) if closes and said["error"] else None


def _json_rpc(said: Parsed, _text: str) -> ErrorMessage | None:
    """JSON-RPC 2.0, section 5: an error has a code and a message."""
    held = said.get("error") if isinstance(said, dict) and said.get("jsonrpc") == "2.0" else None
    return _error("JSON-RPC", held) if isinstance(held, dict) and words_in(held) else None


def _centrifugo(said: Parsed, _text: str) -> ErrorMessage | None:
    """`disconnect` with code and reason, alone or within a push (Centrifugo's client protocol)."""
    if not isinstance(said, dict):
        return None
    pushed = said["push"] if isinstance(said.get("push"), dict) else said
    held = pushed.get("disconnect")
    known = isinstance(held, dict) and type(held.get("code")) is int and isinstance(held.get("reason"), str)
    return _error("Centrifugo", held) if known else None


def _api_gateway(said: Parsed, _text: str) -> ErrorMessage | None:
    """AWS API Gateway says so itself if a route's integration fails or denies: message, connectionId, requestId."""
    if not isinstance(said, dict) or said.keys() != {"message", "connectionId", "requestId"}:
        return None
    return _error("AWS API Gateway", {"message": said["message"]})


def _ddp(said: Parsed, _text: str) -> ErrorMessage | None:
    """Meteor's DDP: `failed` proposes another version, `error` names an offending message."""
    if not isinstance(said, dict):
        return None
    failed = said.get("msg") == "failed" and said.keys() == {"msg", "version"}
    offends = said.get("msg") == "error" and "offendingMessage" in said
    return _error("DDP", {"reason": said.get("reason")}, "failed") if failed or offends else None


def _phoenix(said: Parsed, _text: str) -> ErrorMessage | None:
    """Phoenix channels: `phx_error`, or `phx_reply` with status error; an object (V1) or a list of five (V2)."""
    if isinstance(said, list):
        event, payload = (said[3], said[4]) if len(said) == 5 else (None, None)
    else:
        event, payload = (said.get("event"), said.get("payload")) if said is not None else (None, None)
    if event == "phx_error":
        return _error("Phoenix", payload, "phx_error")
    if event != "phx_reply" or not isinstance(payload, dict) or payload.get("status") != "error":
        return None
    return _error("Phoenix", payload.get("response"), "phx_reply: error")


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _ocpp(said: Parsed, _text: str) -> ErrorMessage | None:
    """CALLERROR of OCPP-J, section 4.2.3: [4, id, code, description, details]."""
    if not isinstance(said, list) or len(said) != 5 or said[0] != _OCPP_ERROR or type(said[0]) is not int:
        return None
    if not all(isinstance(part, str) for part in said[1:4]) or not said[2]:
        return None
    return ErrorMessage("OCPP", said[2][:_LONGEST_CODE], (said[3] or said[2])[:_LONGEST])


def _wamp(said: Parsed, _text: str) -> ErrorMessage | None:
    """ABORT of WAMP: [3, details, reason URI]."""
    if not isinstance(said, list) or len(said) < 3 or said[0] != _WAMP_ABORT or not isinstance(said[1], dict):
        return None
    uri = said[2]
    if not isinstance(uri, str) or not uri.startswith("wamp."):
        return None
    return ErrorMessage("WAMP", words=words_in(said[1]) or uri[:_LONGEST], code=uri[:_LONGEST_CODE])


# ── Texts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _stomp(_said: Parsed, text: str) -> ErrorMessage | None:
    """The ERROR frame of STOMP 1.2: its header `message`, or its body."""
    if not text.startswith(("ERROR\n", "ERROR\r\n")):
        return None
    head, _, body = text.replace("\r\n", "\n").partition("\n\n")
    named = re.search(_STOMP_MESSAGE, head)
    words = (named[1] if named else "") or body.rstrip("\0")
    return ErrorMessage("STOMP", words=words.replace("\\c", ":").strip()[:_LONGEST] or "ERROR")


def _sockjs(_said: Parsed, text: str) -> ErrorMessage | None:
    """The close frame of SockJS: c[3000,"Go away!"] (sockjs-protocol, "Close frame")."""
    found = re.fullmatch(_SOCKJS_CLOSE, text.strip()) if text.startswith("c[") else None
    return ErrorMessage("SockJS", found[1], found[2][:_LONGEST]) if found else None


KNOWN: Final[tuple[Form, ...]] = (
    _pusher, _action_cable, _graphql, _signalr, _json_rpc, _centrifugo, _api_gateway, _ddp, _phoenix, _ocpp, _wamp,
    _stomp, _sockjs,
)  # fmt: skip
