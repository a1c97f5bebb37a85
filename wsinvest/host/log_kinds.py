"""The kinds of entries in a part of a log, how much each tells, and how often it was written before."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from wsinvest.facts.log import MOST_NAMED, LogPattern
from wsinvest.host.log_clients import told_of
from wsinvest.host.log_entries import Entry, entries, groups
from wsinvest.host.log_lines import MOST_BYTES, known_in

_MOST_READ: Final = 50  # entries of a kind that are asked what they name
_LONGEST_TEXT: Final = 2000  # bytes of a long entry that are kept: its first lines and its last ones
_FIRST_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """Entries that are alike. `says` and `named`: of a known line; `before`: how many were written earlier.

    `tied`: one of them has the port of a connection of ours.
    """

    entries: tuple[Entry, ...]
    before: int = 0
    says: LogPattern | None = None
    named: tuple[str, ...] = ()
    file: str = ""
    tied: bool = False

    @property
    def last(self) -> Entry:
        """The entry that was written last."""
        return self.entries[-1]

    def rank(self, failed: int) -> tuple[int, int, int]:
        """How much it tells, where so many attempts failed: known lines, exceptions, errors; 0 first: not to be shown.

        Of lines that are no warning only those count that are as many as the attempts which failed.
        """
        repeats = bool(failed) and len(self.entries) >= failed
        worth = 4 if self.says else 3 if self.last.is_exception else self.last.level or (1 if repeats else 0)
        return worth, int(repeats), len(self.entries)


def kinds_of(
    text: bytes, before: bytes, file: str = "", ports: Collection[int] = (), failed: int = 0
) -> tuple[list[Kind], int]:
    """The kinds of entries in this text, and how many connections of others were left out of them.

    `before`: what stood in front of it. `ports`: the local ports of our connections. Of a kind that was written before
    we came, and that no port ties to us, as many entries are left out as others connected: they may be theirs. What is
    left is ours only if half of the attempts that `failed` can have written it: a few are of others who were connected
    before the text begins.
    """
    earlier = Counter(one.alike for one in entries(before))
    told = told_of(entries(text), ports)
    found = []
    for alike in groups(told.entries):
        seen, tied = earlier[alike[0].alike], any(one.at in told.tied for one in alike)
        kept = alike[told.others :] if seen and not tied else alike
        if kept and (len(kept) == len(alike) or 2 * len(kept) >= failed):
            found.append(replace(_kind(kept, seen, file), tied=tied))
    return found, told.others


def begun_with_us(kinds: Iterable[Kind], failed: int) -> list[Kind]:
    """Without the errors that were written before we came, where the same log has one that began with our attempts.

    One that was never there before and was then written for each attempt that failed is about these attempts.
    """
    found = list(kinds)
    new = {one.file for one in found if failed and not one.before and len(one.entries) >= failed and one.last.level > 1}
    return [one for one in found if not one.before or one.tied or one.file not in new]


def _kind(alike: list[Entry], before: int, file: str) -> Kind:
    known = known_in(_searched(alike[-1]))
    if known is None:
        return Kind(tuple(alike), before, file=file)
    named = dict.fromkeys(found[1] for one in alike[-_MOST_READ:] if (found := known_in(_searched(one))) and found[1])
    return Kind(tuple(alike), before, known[0], tuple(named)[:MOST_NAMED], file)


def _searched(entry: Entry) -> bytes:
    """The start and the end of an entry, which is where its words stand."""
    text = entry.text
    return text if len(text) <= 2 * MOST_BYTES else text[:MOST_BYTES] + b"\n" + text[-MOST_BYTES:]


def shortened(entry: Entry) -> bytes:
    """The entry as written; of a long one the first lines and as many of the last as there is room for."""
    if len(entry.text) <= _LONGEST_TEXT or len(entry.lines) <= _FIRST_LINES:
        return entry.text
    kept: list[bytes] = []
    room = _LONGEST_TEXT - sum(map(len, entry.lines[:_FIRST_LINES]))
    for line in reversed(entry.lines[_FIRST_LINES:]):
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return b"\n".join((*entry.lines[:_FIRST_LINES], "…".encode(), *reversed(kept)))


def most_telling(kinds: Iterable[Kind], failed: int, most: int) -> list[Kind]:
    """At most so many kinds that tell something, the most telling first."""
    worth = [one for one in kinds if one.rank(failed)[0]]
    return sorted(worth, key=lambda one: one.rank(failed), reverse=True)[:most]
