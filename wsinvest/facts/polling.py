"""Socket.IO by polling: what a client meets that begins with it, as Socket.IO's clients do."""

from dataclasses import dataclass
from enum import StrEnum


class PollAnswer(StrEnum):
    """Who answered the first GET with transport=polling."""

    ENGINE_IO = "engine_io"  # a session was opened
    ENGINE_IO_REFUSES = "engine_io_refuses"  # an error of Engine.IO: polling may be switched off
    OTHER = "other"  # an HTTP answer that Engine.IO does not give
    NONE = "none"  # no HTTP answer


class Sharing(StrEnum):
    """May the page of WS_ORIGIN read the answer to polling (CORS, the Fetch Standard's Access-Control-Allow-Origin)?"""

    NOT_ASKED = "not_asked"  # no Origin was sent, it is the server's own, or the URL asks for WebSocket itself
    ALLOWED = "allowed"
    MISSING = "missing"  # the answer has no Access-Control-Allow-Origin
    OTHER = "other"  # it has one that is for others, or several


@dataclass(frozen=True, slots=True)
class Polling:
    """Sessions that were opened by a GET, each followed by a request with its sid on a connection of its own.

    `known`: how many of these were taken; `unknown`: how many were refused because the session is unknown (Engine.IO
    error 1), although it had just been given out. `status`: of the first answer. `sharing`: with the page, by its
    Access-Control-Allow-Origin.
    """

    answer: PollAnswer
    status: int | None = None
    sessions: int = 0
    known: int = 0
    unknown: int = 0
    sharing: Sharing = Sharing.NOT_ASKED
