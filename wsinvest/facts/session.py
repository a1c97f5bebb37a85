"""Sessions that were held on request: how long each lived, who ended it, how fast its pings, what sizes pass."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wsinvest.facts.awaiting import Awaits
from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts
from wsinvest.model.stage import Reason


class HoldEnd(StrEnum):
    """How a hold came to its end."""

    KEPT = "kept"  # open as long as it was to be held; then closed by wsinvest
    CLOSED = "closed"  # a close frame of the server
    CUT = "cut"  # the stream ended without one
    BROKEN = "broken"  # the server broke a rule of the protocol
    DEAD = "dead"  # it looked open all the time, and a ping at its end was not answered
    NOT_OPENED = "not_opened"


class Length(StrEnum):
    """Where the length of the holds comes from."""

    ASKED = "asked"
    TIMEOUT = "timeout"  # the shortest known timeout, and a little more
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Hold:
    """One connection that was held. Times are ms.

    `pinged`: wsinvest sent pings. `opened_ms`: since the collector began; `lasted_ms`: from open to the end.
    `heard_ms` and `sent_ms`: since the last bytes of the server, and of wsinvest, when it ended. `slowest_ms`: the
    longest that a ping waited for its pong; `waiting_ms`: how long the oldest one without a pong had waited at the end.
    `messages`: text and binary messages of the server; `server_pings`: its pings, all of which were answered.
    `awaits`: what the server's messages asked of the client.
    """

    id: str
    pinged: bool
    end: HoldEnd
    opened_ms: float = 0.0
    lasted_ms: float = 0.0
    code: int | None = None
    reason: Reason | None = None
    said: str = ""
    heard_ms: float = 0.0
    sent_ms: float = 0.0
    pings: int = 0
    pongs: int = 0
    slowest_ms: float | None = None
    waiting_ms: float | None = None
    messages: int = 0
    server_pings: int = 0
    awaits: Awaits = Awaits.NOTHING

    @property
    def opened(self) -> bool:
        """True if it reached the open state."""
        return self.end is not HoldEnd.NOT_OPENED

    @property
    def lost(self) -> bool:
        """True if the other side ended it."""
        return self.end in (HoldEnd.CLOSED, HoldEnd.CUT, HoldEnd.BROKEN)

    @property
    def ended_ms(self) -> float:
        """When it ended, since the collector began."""
        return self.opened_ms + self.lasted_ms


class Taken(StrEnum):
    """What became of a message of a certain size."""

    ANSWERED = "answered"  # a message came back
    ACCEPTED = "accepted"  # a ping that was sent after it was answered
    SILENT = "silent"  # neither
    CLOSED = "closed"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class SizeTried:
    """One text message of `size` bytes. `code` and `said`: of the close frame that it led to."""

    size: int
    taken: Taken
    took_ms: float = 0.0
    code: int | None = None
    said: str = ""

    @property
    def passed(self) -> bool:
        """True if the connection lived on and the message was read."""
        return self.taken in (Taken.ANSWERED, Taken.ACCEPTED)


@facts("session", name="session", label=_("held sessions"))
@dataclass(frozen=True, slots=True)
class HeldSessions:
    """All holds, and the sizes that were tried. `hold_s`: how long each was to last; `ping_s`: between two pings.

    `began`: when the collector began. `server`, `via`: these headers of the answer; `subprotocol`: the one selected.
    `spoken`: the message of --message was sent first on each session.
    """

    hold_s: float
    length: Length
    ping_s: float
    began: datetime
    holds: tuple[Hold, ...] = ()
    sizes: tuple[SizeTried, ...] = ()
    server: str = ""
    via: str = ""
    subprotocol: str = ""
    spoken: bool = False

    @property
    def opened(self) -> tuple[Hold, ...]:
        """The holds that opened."""
        return tuple(one for one in self.holds if one.opened)

    @property
    def silent(self) -> tuple[Hold, ...]:
        """The open holds on which wsinvest sent nothing by itself."""
        return tuple(one for one in self.opened if not one.pinged)

    @property
    def pinged(self) -> tuple[Hold, ...]:
        """The open holds with pings of wsinvest."""
        return tuple(one for one in self.opened if one.pinged)
