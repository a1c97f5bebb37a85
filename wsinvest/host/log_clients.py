"""Tells which entries of a log are about connections of ours: by the client's port, where a server writes it."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from wsinvest.host.log_entries import Entry

_EPHEMERAL: Final = 32_768  # Linux gives clients ports from here on (ip_local_port_range); services listen below
_PLACE_BYTES: Final = 12  # in front of an address, by which its place in a line is known
# 127.0.0.1:54321, [::1]:54321, ::1:54321, "remotePort":54321, remote_port=54321
_CLIENT: Final = re.compile(
    rb"(?:(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.%]{2,60}\]|(?<![0-9a-f:])[0-9a-f:]{0,30}::[0-9a-f:]{0,30}):(\d{4,5})\b"
    rb'|\b(?:remote|client|peer)_?port"?\s?[:=]\s?"?(\d{4,5})\b',
    re.IGNORECASE,
)
_BLANK_OR_DIGIT: Final = b"0123456789 \t"


@dataclass(frozen=True, slots=True)
class Told:
    """The entries of a log without those of other clients. `tied`: the places of those with a port of ours.

    `others`: how many other connections were left out.
    """

    entries: tuple[Entry, ...]
    tied: frozenset[int] = frozenset()
    others: int = 0


def told_of(entries: Iterable[Entry], ports: Collection[int]) -> Told:
    """Leave out the entries of other clients: those with a port that is not ours in the place where ours stands.

    All entries where none has a port of ours: then the server writes no ports, or those of a proxy before it.
    """
    found = tuple(entries)
    written = {one.at: tuple(_ports(one)) for one in found} if ports else {}
    tied = frozenset(at for at, named in written.items() if any(port in ports for port, _place in named))
    places = {place for at in tied for port, place in written[at] if port in ports}
    theirs = {
        at: port
        for at, named in written.items()
        if at not in tied
        for port, place in named
        if place in places and port >= _EPHEMERAL
    }
    return Told(tuple(one for one in found if one.at not in theirs), tied, len(set(theirs.values())))


def _ports(entry: Entry) -> Iterator[tuple[int, bytes]]:
    """The ports of addresses in its first line, each with what stands in front, without numbers and blanks."""
    line = entry.lines[0]
    for match in _CLIENT.finditer(line):
        before = line[max(0, match.start() - 3 * _PLACE_BYTES) : match.start()]
        yield int(match[1] or match[2]), before.translate(None, _BLANK_OR_DIGIT)[-_PLACE_BYTES:]
