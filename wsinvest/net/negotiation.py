"""After a 101, without I/O: did it keep the protocol's rules, and what do the frames that follow say."""

import contextlib
from typing import Final

from websockets.client import ClientProtocol
from websockets.datastructures import Headers
from websockets.exceptions import InvalidHeader, InvalidUpgrade, NegotiationError
from websockets.frames import Close as CloseFrame
from websockets.http11 import Response as Http11Response
from websockets.protocol import OPEN
from websockets.typing import Subprotocol
from websockets.uri import WebSocketURI

from wsinvest.attempt import Reason
from wsinvest.net.wire import Head

MESSAGE_LIMIT: Final = 1024 * 1024
_JUDGED: Final = frozenset(
    {b"upgrade", b"connection", b"sec-websocket-accept", b"sec-websocket-protocol", b"sec-websocket-extensions"}
)
# ClientProtocol builds requests from a URI; here it only judges answers, so any will do.
_UNUSED: Final = WebSocketURI(False, "unused.invalid", 80, "/", "", None, None)


class Conversation:
    """The protocol's rules for one connection, applied to the 101 and to every frame; no extension is offered."""

    def __init__(self, subprotocols: tuple[str, ...] = ()) -> None:
        """A conversation with a fresh Sec-WebSocket-Key."""
        offered = [Subprotocol(name) for name in subprotocols] or None
        self._rules = ClientProtocol(_UNUSED, subprotocols=offered, state=OPEN, max_size=MESSAGE_LIMIT)

    @property
    def key(self) -> str:
        """The Sec-WebSocket-Key to send."""
        return self._rules.key

    @property
    def subprotocol(self) -> str:
        """The subprotocol that the server selected, empty for none."""
        return self._rules.subprotocol or ""

    @property
    def close_received(self) -> CloseFrame | None:
        """The close frame that came, None while none has."""
        return self._rules.close_rcvd

    @property
    def broken(self) -> bool:
        """Whether bytes came that are no WebSocket frames, or more of them than a client takes."""
        return self._rules.parser_exc is not None and not isinstance(self._rules.parser_exc, EOFError)

    @property
    def is_open(self) -> bool:
        """Whether messages may still be sent."""
        return self._rules.state is OPEN

    def judge(self, head: Head) -> Reason | None:
        """Which rule of RFC 6455 section 4.1 the 101 breaks, None when it keeps them all."""
        headers = _readable(head)
        try:
            self._rules.process_response(Http11Response(head.status, "", headers))
        except InvalidUpgrade:
            return Reason.UPGRADE_MISSING
        except InvalidHeader as error:
            return self._reason_of(error, headers)
        except NegotiationError:
            return self._refused(headers)
        return None

    def feed(self, data: bytes) -> bytes:
        """Take in what arrived; the answer that the protocol demands (a pong, a close) is returned to be sent."""
        self._rules.receive_data(data)
        self._rules.events_received()  # messages are not kept
        return self._outgoing()

    def message(self, text: bytes) -> bytes:
        """A text message as bytes to send."""
        self._rules.send_text(text)
        return self._outgoing()

    def close(self, code: int = 1000) -> bytes:
        """A close frame as bytes to send; nothing when the closing has begun already."""
        if not self.is_open:
            return b""
        self._rules.send_close(code)
        return self._outgoing()

    def _outgoing(self) -> bytes:
        return b"".join(self._rules.data_to_send())

    def _reason_of(self, error: InvalidHeader, headers: Headers) -> Reason:
        name = error.name.lower()
        if name == "sec-websocket-accept":
            return Reason.ACCEPT_INVALID if headers.get_all(name) else Reason.UPGRADE_MISSING
        if name in {"upgrade", "connection"}:
            return Reason.UPGRADE_MISSING
        return self._refused(headers)

    def _refused(self, headers: Headers) -> Reason:
        """Upgrade and accept value were right: an extension or the subprotocol is not."""
        try:
            self._rules.process_extensions(headers)
        except (InvalidHeader, NegotiationError):
            return Reason.EXTENSION_INVALID
        return Reason.SUBPROTOCOL_UNREQUESTED


def _readable(head: Head) -> Headers:
    """The headers that the rules look at; one with forbidden characters counts as absent."""
    found = Headers()
    for name, value in head.headers:
        with contextlib.suppress(InvalidHeader):
            if name.lower() in _JUDGED:
                found[name.decode("ascii")] = value.decode("latin-1")
    return found
