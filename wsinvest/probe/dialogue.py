"""One connection on which a message is sent on request, and an answer waited for that matches a pattern."""

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final

from wsinvest.facts.dialogue import Answer, Dialogue
from wsinvest.model.attempt import EngineState
from wsinvest.probe.connection import Connection
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import ProbeRequest
from wsinvest.redact.secret import Secret

JOIN_S: Final = 2.0  # how long a Socket.IO session may take to begin before the message is sent
RESERVE_S: Final = 2.0  # of the deadline, for what is looked at afterwards
_COMPARE_S: Final = 1.0
_LARGEST: Final = 2**16  # characters of one text that are compared


@dataclass
class _Heard:
    """The texts of a connection, compared as they come."""

    pattern: re.Pattern[str]
    texts: int = 0
    matched: bool = False
    too_slow: bool = False

    def text(self, said: str) -> None:
        """Compare one text; none after one that took longer than _COMPARE_S, as some patterns do with some texts."""
        self.texts += 1
        if self.matched or self.too_slow:
            return
        try:
            with _within(_COMPARE_S):
                self.matched = self.pattern.search(said[:_LARGEST]) is not None
        except _TooSlow:
            self.too_slow = True


class _TooSlow(Exception):
    pass


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raise _TooSlow in the block after this time: `re` looks for signals while it searches, and for nothing else."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are handled in the main thread only
        return

    def stop(_number: int, _frame: object) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before or signal.SIG_DFL)  # None: it was not set by Python


async def converse(request: ProbeRequest, context: ProbeContext, message: Secret | None, expected: str) -> Dialogue:
    """Open, send the message if there is one, and wait until a text matches, the server ends it or time is up."""
    heard = _Heard(re.compile(expected))
    connection = Connection(request, context, heard.text)
    try:
        await connection.open()
        if not connection.is_open:
            return Dialogue(Answer.NOT_OPENED, expected)
        return await _asked(connection, context, message, heard)
    finally:
        connection.abort()


async def _asked(connection: Connection, context: ProbeContext, message: Secret | None, heard: _Heard) -> Dialogue:
    content = b"" if message is None else message.reveal().encode()
    if connection.engine is not None:
        await connection.stay(JOIN_S, until=lambda: connection.engine is not EngineState.OPEN)
    if message is not None:
        heard.texts, heard.matched = 0, False  # what came before is no answer
        await connection.say(content)
    began = monotonic()
    await connection.stay(max(0.0, context.deadline.remaining() - RESERVE_S), until=lambda: heard.matched)
    took_ms = (monotonic() - began) * 1000
    ended = not connection.is_open
    await connection.close()
    other = Answer.ENDED if ended else Answer.OTHER if heard.texts else Answer.SILENT
    return Dialogue(
        Answer.MATCHED if heard.matched else other,
        heard.pattern.pattern,
        len(content),
        heard.texts,
        round(took_ms, 1),
    )
