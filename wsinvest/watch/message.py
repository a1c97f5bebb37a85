"""The message that receivers get: its JSON is public (docs/schema/watch-message.json)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from wsinvest.model.alert import Event, Root

SCHEMA: Final = 1


@dataclass(frozen=True, slots=True)
class Message:
    """What is said of one incident. `incident` and `seq` identify it: a receiver that sees both again drops it.

    `alerts`: codes that fire, or fired; `effects`: codes that follow from the root cause. `root`: null while it is
    open. `since`: when the incident began. `text`: all of it in the target's language; `page`: empty without --page.
    `targets`: all that it is about, with one root cause at one address. `unwatched`: codes of alerts that ended because
    the target file names what they read no longer.
    """

    event: Event
    incident: str
    seq: int
    target: str
    at: datetime
    text: str
    alerts: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    root: Root | None = None
    first_step: str = ""
    since: datetime | None = None
    changed: tuple[str, ...] = ()
    page: str = ""
    targets: tuple[str, ...] = ()
    unwatched: tuple[str, ...] = ()
    schema: int = SCHEMA

    @property
    def subject(self) -> str:
        """The first line of the text."""
        return self.text.partition("\n")[0]


def encoded(message: Message) -> bytes:
    """The message as JSON, in UTF-8."""
    return msgspec.json.encode(message)
