"""What was added to the server's log during the handshakes: known errors, and the entries that tell most."""

from dataclasses import dataclass
from typing import Final

from wsinvest.facts.log import LogCount, LogPattern
from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts

MOST_ENTRIES: Final = 3


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Entries of one kind, which differ in numbers and ids alone; the last of them is kept, filtered.

    `id`: e1, e2 ... by how much they tell. `line`: the line of it that tells most; `text`: all of it, shortened, where
    it has several. `times`: how many were added; `before`: how many of the kind stand in the last 256 KiB before.
    `time`: of the last one as written, without a zone. `exception`: it holds a stack trace. `file`: which log, empty
    where only one was named.
    """

    id: str
    line: str
    text: str = ""
    times: int = 1
    before: int = 0
    time: str = ""
    says: LogPattern | None = None
    exception: bool = False
    file: str = ""


@facts("handshake", name="meanwhile", label=_("server log during the attempts"))
@dataclass(frozen=True, slots=True)
class LogDelta:
    """The bytes added to the log during the handshakes, and what they hold.

    `said`: the known errors, by entries: one of several lines counts once. `entries`: at most MOST_ENTRIES kinds, the
    most telling first. `read_bytes`: how many of the added bytes, from their end, were looked at. `notes`: what could
    not be read, each with its file. `others`: the connections of other clients, by their ports, whose entries were left
    out; known only where the server writes the port of each client.
    """

    added_bytes: int
    said: tuple[LogCount, ...] = ()
    entries: tuple[LogEntry, ...] = ()
    read_bytes: int = 0
    notes: tuple[str, ...] = ()
    others: int = 0

    def lines(self, *says: LogPattern) -> int:
        """How many of the added entries match one of these patterns."""
        return sum(one.lines for one in self.said if one.name in says)

    def about(self, *says: LogPattern) -> tuple[str, ...]:
        """What the added entries of these patterns name: addresses, names, statuses; each once."""
        return tuple(dict.fromkeys(name for one in self.said if one.name in says for name in one.about))

    def entry(self, *says: LogPattern) -> LogEntry | None:
        """The first kept entry that matches one of these patterns, None if there is none."""
        return next((one for one in self.entries if one.says in says), None)

    def cite_entry(self, entry: LogEntry) -> str:
        """The reference to this entry."""
        return f"meanwhile:entries/{entry.id}/line"

    def cite(self, *says: LogPattern) -> tuple[str, ...]:
        """The references to these entries; empty if there are none."""
        return tuple(f"meanwhile:said/{one.name}/lines" for one in self.said if one.name in says and one.lines)
