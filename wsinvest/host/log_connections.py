"""When WebSocket connections ended in a log, and when attempts began: access logs, HAProxy's, JSON, servers' words."""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from wsinvest.facts.reconnects import WITHIN_S, Attempt, End
from wsinvest.host.json_access import request_of

_UPGRADED: Final = 101
# nginx and Apache, the common and combined forms, with whatever stands behind them: the address, the time, the path.
_ACCESS: Final = re.compile(
    rb'(?:^|\s)(\S+) \S+ \S+ \[(\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "[A-Z]+ ([^\s"?]*)[^"]*" (\d{3}) (.*)'
)
# How long the request took, in seconds, as formats of nginx name it.
_TOOK: Final = re.compile(rb'\b(?:rt|request_time|req_time|duration)"?[=:] ?"?(\d+\.\d{3})\b')
# HAProxy: address and port, when it accepted, five times of which the last is all of it, the status.
_HAPROXY: Final = re.compile(
    rb"(?:^|\s)(\S+):\d+ \[(\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d)\.(\d{3})\] \S+ \S+/\S+ [\d/-]+/\+?(\d+) (\d{3}) "
    rb'.*?"[A-Z]+ ([^\s"?]*)'
)
_DATED: Final = re.compile(rb"^\W?(?:\w+ )?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)")
_OPEN: Final = re.compile(rb"\bconnection open\s*$")  # websockets and uvicorn
_CLOSED: Final = re.compile(rb"\bconnection closed\s*$")
_ACCESS_TIME: Final = "%d/%b/%Y:%H:%M:%S %z"
_ISO_TIME: Final = "%Y-%m-%dT%H:%M:%S"
_HAPROXY_TIME: Final = "%d/%b/%Y:%H:%M:%S"
_BACK: Final = 2  # seconds by which a log written at the end of requests may go back: several workers write it


@dataclass(slots=True)
class Connections:
    """What the lines of one log tell so far.

    Failed attempts count on paths on which a WebSocket was opened too: others are pages.
    """

    first: int = 0
    last: int = 0
    _ends: list[End] = field(default_factory=list)
    _attempts: list[Attempt] = field(default_factory=list)
    _refused: dict[bytes, list[Attempt]] = field(default_factory=dict)
    _paths: set[bytes] = field(default_factory=set)
    _goes_back: bool = False

    @property
    def ends(self) -> list[End]:
        """The ends; none where the log has the times at which requests began, as Apache's."""
        return [] if self._goes_back else self._ends

    @property
    def attempts(self) -> list[Attempt]:
        """The attempts whose beginning is known."""
        refused = (one for path in self._paths for one in self._refused.get(path, ()))
        return [*self._attempts, *refused]

    @property
    def span_s(self) -> int:
        """From the first time to the last."""
        return self.last - self.first

    def read(self, lines: Iterable[bytes]) -> None:
        """Take these lines in."""
        for line in lines:
            if b'{"' in line and (told := request_of(line)) is not None:
                began = None if told.began is None else int(told.began)
                self._goes_back |= not told.sure and int(told.at) < self.last - _BACK
                self._request(int(told.at), began, told.status, _bytes(told.path), _bytes(told.client))
            elif b" HTTP/" in line:
                if found := _ACCESS.search(line):
                    self._access(found)
                elif found := _HAPROXY.search(line):
                    self._haproxy(found)
            elif (words := _OPEN.search(line) or _CLOSED.search(line)) and (dated := _DATED.match(line)):
                self._said(_seconds(dated[1].replace(b" ", b"T"), _ISO_TIME), words)

    def _access(self, found: re.Match[bytes]) -> None:
        at = _seconds(found[2], _ACCESS_TIME)
        if at:
            self._goes_back |= at < self.last - _BACK
            took = _TOOK.search(found[5])
            began = None if took is None else at - round(float(took[1]))
            self._request(at, began, int(found[4]), found[3], found[1])

    def _haproxy(self, found: re.Match[bytes]) -> None:
        second = _seconds(found[2], _HAPROXY_TIME)
        if second:
            began_ms = second * 1000 + int(found[3])
            ended_ms = began_ms + int(found[4])
            self._request(ended_ms // 1000, began_ms // 1000, int(found[5]), found[6], found[1])

    def _request(self, at: int, began: int | None, status: int, path: bytes, address: bytes) -> None:
        """A request that ended at `at`. The log covers the times of ends: what lasted long began before its first."""
        self._saw(at)
        client = (zlib.crc32(address) or 1) if address else 0
        if status != _UPGRADED:
            self._refused.setdefault(path, []).append(Attempt(at if began is None else began, client))
            return
        self._paths.add(path)
        if began is not None:
            self._attempts.append(Attempt(began, client))
        if began is None or at - began >= WITHIN_S:
            self._ends.append(End(at, client))

    def _said(self, at: int, words: re.Match[bytes]) -> None:
        if not at:
            return
        self._saw(at)
        if words.re is _OPEN:
            self._attempts.append(Attempt(at))
        else:
            self._ends.append(End(at))

    def _saw(self, at: int) -> None:
        self.first = min(self.first or at, at)
        self.last = max(self.last, at)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


@lru_cache(maxsize=4096)
def _seconds(written: bytes, form: str) -> int:
    """Seconds since 1970 as if the log's zone were UTC, since times of one log are compared; 0 for no such day."""
    try:
        return int(datetime.strptime(written.decode(), form).replace(tzinfo=UTC).timestamp())
    except ValueError:
        return 0
