"""One connection of a load, as small as it can be: 19,500 of them are held by one process."""

import socket
import ssl
from collections import deque
from typing import Any, Final

from wsinvest.model.stage import StageName

CONNECTING: Final = 0
TLS: Final = 1
ASKED: Final = 2  # the upgrade request is sent
OPEN: Final = 3
CLOSING: Final = 4  # our close frame is sent
GONE: Final = 5
_STAGES: Final = (StageName.TCP, StageName.TLS, StageName.RESPONSE)


class Link:
    """A connection. Times are of the monotonic clock in ns; what only some links need is None in the others.

    `due`: when it was to be opened; `mark`: when its last stage ended; `key`: the Sec-WebSocket-Key while the answer is
    waited for; `kept`: received bytes of an answer or a frame that is incomplete; `unsent`: bytes that the socket did
    not take; `waiting`: when the messages were due that are not answered yet; `place`: where it stands among the open.
    """

    __slots__ = (
        "deflate",
        "due",
        "fd",
        "kept",
        "key",
        "mark",
        "place",
        "sock",
        "speech",
        "state",
        "tag",
        "tls",
        "unsent",
        "waiting",
    )

    def __init__(self, sock: socket.SocketType, fd: int, due: int, tag: int) -> None:
        """A link whose socket connects."""
        self.sock, self.fd, self.due, self.tag = sock, fd, due, tag
        self.state = CONNECTING
        self.mark = due
        self.place = -1
        self.deflate = False
        self.key: bytes | None = None
        self.kept: bytes | None = None
        self.unsent: bytes | None = None
        self.waiting: deque[int] | None = None
        self.tls: Pipe | None = None
        self.speech: Any = None

    @property
    def stage(self) -> StageName:
        """The stage that it is in before it is open."""
        return _STAGES[self.state]


class Pipe:
    """The TLS of one link: what came from the socket, what must go to it, and the session between."""

    __slots__ = ("incoming", "outgoing", "session")

    def __init__(self, context: ssl.SSLContext, name: str) -> None:
        """A client's session that has not begun."""
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.session = context.wrap_bio(self.incoming, self.outgoing, server_hostname=name)
