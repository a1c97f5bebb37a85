"""Reads the end of the server's log for its last error: why does nobody, or somebody else, answer on the port?"""

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wsinvest.collect.log import opened, places_of
from wsinvest.config.resolve import shown_place
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log
from wsinvest.facts.log_end import LogEnd
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target
from wsinvest.redact.redactor import Redactor

if TYPE_CHECKING:
    from wsinvest.host.log_entries import Entry

READ_BYTES: Final = 2**16  # of the log, from where it ended before the attempts
MOST_ENTRIES: Final = 12  # a server that goes on writes more than these
_LONGEST: Final = 200  # characters of the error that are kept
_ERROR: Final = 2
# Node, Python's asyncio and socketserver, Go, Rust, nginx, Ruby; Spring names the port in words of its own.
_TAKEN: Final = re.compile(rb"address already in use|EADDRINUSE|port (\d{1,5}) was already in use", re.IGNORECASE)
# What a server writes of its end, when it has written the reason before.
_ONLY_ENDS: Final = re.compile(rb"startup failed|\bexit(?:ing|ed)\b|\baborting\b|shut(?:ting)? ?down", re.IGNORECASE)
_PORT: Final = re.compile(rb"(?::|', |port )(\d{1,5})\b")
_STARTED: Final = re.compile(rb"listening|running (?:on|at)|started|\bready\b|startup complete|serving", re.IGNORECASE)


@collector
async def log_end(target: Target, redactor: Redactor, log: Log | None, handshake: Handshake) -> LogEnd:
    """Read what stood in the logs before the attempts; only where one of these failed and a log is named."""
    if log is None or not any(one.failed for one in handshake.repeats):
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no server log was read, or no attempt failed")
    sizes = {file.name: file.size_bytes for file in log.files}
    for place in places_of(target.server_log):
        name = shown_place(place)
        found = _last_error(_end_of(place, sizes[name]), redactor) if name in sizes else None
        if found is not None:
            return replace(found, file=name)
    return LogEnd()


def _end_of(place: str, size: int) -> bytes:
    with opened(place) as descriptor:
        start = max(0, size - READ_BYTES)
        return os.pread(descriptor, size - start, start)


def _last_error(text: bytes, redactor: Redactor) -> LogEnd | None:
    """The last error of this text, the port that it says is taken, and whether a server started behind it."""
    from wsinvest.host.log_entries import entries  # only where a log is named
    from wsinvest.host.log_lines import known_in

    last = entries(text)[-MOST_ENTRIES:]
    backwards = range(len(last) - 1, -1, -1)
    at = next((n for n in backwards if _port(last[n].text)), None)  # Node writes more about it behind it
    errors = [n for n in backwards if last[n].level == _ERROR] if at is None else [at]
    reasons = (n for n in errors if not _ONLY_ENDS.search(last[n].telling))
    at = next(reasons, errors[0] if errors else None)
    if at is None:
        return None
    line = _line(last[at])
    shown = redactor.clean(line.decode("utf-8", "replace").strip(), _LONGEST)
    says, about = known_in(last[at].text) or (None, "")
    named = redactor.clean(about, _LONGEST)
    return LogEnd(shown, _port(last[at].text), _goes_on(last[at + 1 :]), says=says, about=named)


def _line(entry: "Entry") -> bytes:
    """The line of it that says what happened."""
    taken = (line for line in entry.lines if _TAKEN.search(line))
    return next(taken, entry.telling)


def _port(text: bytes) -> int:
    """The port that is taken, 0 if the text is about something else."""
    found = _TAKEN.search(text)
    if found is None:
        return 0
    line = text[text.rfind(b"\n", 0, found.start()) + 1 :].partition(b"\n")[0]
    named = (found[1],) if found[1] else _PORT.findall(line)
    return int(named[-1]) if named else 0


def _goes_on(later: "Sequence[Entry]") -> bool:
    return any(_STARTED.search(one.text) for one in later)
