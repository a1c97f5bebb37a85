"""Ends of WebSocket connections in a part of a log, and which of them had no close frame (1006)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

ABNORMAL: Final = 1006


class Teller(IntEnum):
    """Who tells how connections end; of several the highest is counted, since all tell of the same ends."""

    ACCESS = 1  # an access log with a line for each end (status 101), and nginx's error log of level info for the cut
    HAPROXY = 2  # HAProxy's log: the termination state of each
    SERVER = 3  # the server or application: the close code of each


# What names a close code, in the words of applications and of libraries.
_ABOUT: Final = re.compile(rb"clos|disconn|socket|\bws\b", re.IGNORECASE)
_CODE: Final = re.compile(
    rb"code[\"']?(?: ?[=:]| is| of| was)? ?[\"']?(10(?:0\d|1[0-5])|[34]\d{3})\b"
    rb"|websocket: close (1\d{3})\b"  # gorilla/websocket
    rb"|WebSocketDisconnect\b[^\n]{0,60}?\b(1\d{3})\b"  # Starlette
    rb"|(?:received|sent) (1\d{3}) [^\n]{0,160}; then (?:sent|received) ",  # websockets
    re.IGNORECASE,
)
_NO_FRAME: Final = b"no close frame received"  # websockets
_ACCESS: Final = re.compile(rb'"[A-Z]+ [^"\n]* HTTP/1\.1" 101 ')
_NGINX: Final = re.compile(rb"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[(\w+)\] \d+#\d+: ")
_INFO: Final = (b"info", b"debug")  # the levels at which nginx writes of connections that it cut
_NGINX_CUT: Final = b"while proxying upgraded connection"
_HAPROXY: Final = re.compile(rb" 101 \+?\d+ \S+ \S+ ([A-Za-z-])([A-Za-z-])[A-Za-z-]{2} \d+/")
# The first letter: a time limit of either side (c, s), the server's reset (S), or HAProxy's own doing.
_CUT_BY: Final = b"csSKUDIPR"


@dataclass(frozen=True, slots=True)
class Ended:
    """How many ends one teller told of, and how many of them had no close frame."""

    all: int = 0
    cut: int = 0

    def __add__(self, other: "Ended") -> "Ended":
        """Both together."""
        return Ended(self.all + other.all, self.cut + other.cut)


@dataclass(slots=True)
class Tellers:
    """What the lines so far showed of the logs: whether they tell of every end, or only of bad ones."""

    _kinds: set[Teller] = field(default_factory=set)
    _half: set[str] = field(default_factory=set)

    def read(self, lines: Iterable[bytes]) -> dict[Teller, Ended]:
        """The ends that these lines tell of, by teller."""
        found: dict[Teller, Ended] = {}
        for line in lines:
            teller, ended = self._one(line)
            if teller is not None:
                found[teller] = found.get(teller, Ended()) + ended
        return found

    @property
    def best(self) -> Teller | None:
        """Whose numbers are to be taken; None while no log was seen to tell of good ends as of bad ones."""
        return max(self._kinds, default=None)

    def _one(self, line: bytes) -> tuple[Teller | None, Ended]:
        code = _code_of(line)
        if code is not None:
            if code != ABNORMAL:  # a log that names this code alone says nothing of their share
                self._kinds.add(Teller.SERVER)
            return Teller.SERVER, Ended(1, int(code == ABNORMAL))
        if state := _HAPROXY.search(line):
            self._kinds.add(Teller.HAPROXY)
            return Teller.HAPROXY, Ended(1, int(state[1] in _CUT_BY and state[1] != b"-"))
        if written := _NGINX.match(line):
            cut = _NGINX_CUT in line
            if cut or written[1] in _INFO:
                self._saw("cut")
            return Teller.ACCESS, Ended(0, int(cut))
        if _ACCESS.search(line):
            self._saw("ends")
            return Teller.ACCESS, Ended(1)
        return None, Ended()

    def _saw(self, half: str) -> None:
        self._half.add(half)
        if self._half == {"ends", "cut"}:
            self._kinds.add(Teller.ACCESS)


def _code_of(line: bytes) -> int | None:
    """The close code that this line names, None if it names none."""
    if not _ABOUT.search(line):
        return None
    if _NO_FRAME in line:
        return ABNORMAL
    found = _CODE.search(line)
    return None if found is None else next(int(group) for group in found.groups() if group)
