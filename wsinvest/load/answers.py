"""Checks the answers to upgrade requests: the first one by all rules, those that are equal to it by comparison."""

import os
from base64 import b64encode
from binascii import b2a_base64
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Final

from wsinvest.model.stage import Reason, StageName
from wsinvest.transport.http1 import ResponseReader
from wsinvest.transport.websocket import Conversation

GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 section 1.3
_SWITCHING: Final = 101
_END: Final = b"\r\n\r\n"
_KEYS: Final = 512  # from one call of the system's random source
_CHECKED: Final = (b"upgrade", b"connection", b"sec-websocket-", b"transfer-encoding", b"content-length")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer says. `rest`: the bytes after a 101; `stage` and `reason`: what is wrong with it, if anything."""

    rest: bytes = b""
    deflate: bool = False
    stage: StageName | None = None
    reason: Reason | None = None
    status: int | None = None


@dataclass(slots=True)
class Answers:
    """Judges the answers of one target. `offered`: the subprotocols in the request, `deflate`: compression is too.

    Once an answer was accepted, one that differs only in its Sec-WebSocket-Accept is right if that is: it need not be
    parsed. Other lines may differ (Date, an id) as long as no rule asks for them.
    """

    offered: tuple[str, ...] = ()
    deflate: bool = False
    _before: bytes = b"\0"
    _after: bytes = b""
    _lines: frozenset[bytes] = field(default_factory=frozenset)
    _deflated: bool = False

    def judge(self, data: bytes, key: bytes) -> Answer | None:
        """The answer in these bytes; None while it is incomplete."""
        accept = b2a_base64(sha1(key + GUID, usedforsecurity=False).digest(), newline=False)
        known = self._before + accept + self._after
        if data == known:
            return _DEFLATED if self._deflated else _PLAIN
        if data.startswith(known):
            return Answer(data[len(known) :], self._deflated)
        head, end, rest = data.partition(_END)
        if end and self._is_like(head, accept):
            return Answer(rest, self._deflated)
        return self._carefully(data, key, accept)

    def ended(self, data: bytes) -> Answer:
        """What an answer says that was cut off by the server."""
        reader = ResponseReader()
        reader.feed(data)
        reader.end()
        if reader.head is None:
            return Answer(stage=StageName.RESPONSE, reason=reader.failed or Reason.CLOSED)
        return Answer(stage=StageName.RESPONSE, reason=Reason.STATUS, status=reader.head.status)

    def _is_like(self, head: bytes, accept: bytes) -> bool:
        """True if the head differs from the accepted one only in its Accept and in lines that no rule asks for."""
        lines = head.split(b"\r\n")
        known, own = self._lines, 0
        if lines[0] not in known or len(lines) != len(known) + 1:
            return False
        for line in lines:
            if line in known:
                continue
            name = line.partition(b":")[0].lower()
            if name == b"sec-websocket-accept":
                if line.partition(b":")[2].strip() != accept:
                    return False
                own += 1
            elif name.startswith(_CHECKED) or name != name.strip():
                return False
        left = known.difference(lines)
        return own == 1 and not any(line.lower().startswith(_CHECKED) for line in left)

    def _carefully(self, data: bytes, key: bytes, accept: bytes) -> Answer | None:
        reader = ResponseReader()
        reader.feed(data)
        if reader.failed:
            return Answer(stage=StageName.RESPONSE, reason=reader.failed)
        if reader.head is None:
            return None
        if reader.head.status != _SWITCHING:
            return Answer(stage=StageName.RESPONSE, reason=Reason.STATUS, status=reader.head.status)
        rules = Conversation(self.offered, deflate=self.deflate, key=key.decode())
        reason = rules.judge(reader.head)
        if reason is not None:
            return Answer(stage=StageName.NEGOTIATION, reason=reason, status=_SWITCHING)
        deflated = bool(rules.extensions)
        self._learn(data[: len(data) - len(reader.rest)], accept, deflated=deflated)
        return Answer(reader.rest, deflated)

    def _learn(self, head: bytes, accept: bytes, *, deflated: bool) -> None:
        before, found, after = head.partition(accept)
        lines = head.removesuffix(_END).split(b"\r\n")
        if found and accept not in after and head.endswith(_END):
            self._before, self._after, self._deflated = before, after, deflated
            self._lines = frozenset(line for line in lines if accept not in line)


_PLAIN: Final = Answer()
_DEFLATED: Final = Answer(deflate=True)


class Keys:
    """Sec-WebSocket-Key values: 16 random bytes each, drawn many at a time."""

    def __init__(self) -> None:
        """None is drawn yet."""
        self._drawn: list[bytes] = []

    def next(self) -> bytes:
        """One that was not used before."""
        if not self._drawn:
            random = os.urandom(16 * _KEYS)
            self._drawn = [b64encode(random[at : at + 16]) for at in range(0, len(random), 16)]
        return self._drawn.pop()
