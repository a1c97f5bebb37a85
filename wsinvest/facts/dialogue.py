"""The message that was sent on request over an open connection, and if the expected answer came."""

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """What became of a message that was sent on request."""

    MATCHED = "matched"
    OTHER = "other"  # texts came, and none matched
    SILENT = "silent"  # nothing came
    ENDED = "ended"  # the server ended the connection before a match
    NOT_OPENED = "not_opened"  # this connection did not open


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One connection on which a message was sent. `expected`: the pattern, empty for any text.

    `sent_bytes` is 0 where nothing was to be sent; `texts`: how many text messages came until the match or the end;
    `took_ms`: from sending to the match, or to the end of waiting.
    """

    answer: Answer
    expected: str = ""
    sent_bytes: int = 0
    texts: int = 0
    took_ms: float = 0.0
