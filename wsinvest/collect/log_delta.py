"""What the server wrote into its log while we tried: what was added to it since it was read, cut into entries."""

import os
from typing import TYPE_CHECKING, Final

from wsinvest.collect.log import opened, places_of, time_of
from wsinvest.config.resolve import shown_place
from wsinvest.facts.comparison import WELL, ending
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log, LogCount, summed
from wsinvest.facts.log_delta import MOST_ENTRIES, LogDelta, LogEntry
from wsinvest.facts.session import HeldSessions
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.opener import LOCAL_PORTS

if TYPE_CHECKING:
    from wsinvest.host.log_kinds import Kind

READ_BYTES: Final = 2**20  # of what was added to a log, from its end
BEFORE_BYTES: Final = 2**18  # of what stood there before, for the number of entries of the same kind
_LONGEST_NAME: Final = 120  # characters


@collector
async def meanwhile(
    target: Target, redactor: Redactor, log: Log | None, handshake: Handshake, _held: HeldSessions | None = None
) -> LogDelta:
    """Read what the logs hold beyond their size before the handshakes; what writes them late is not waited for.

    `_held` makes it wait for the sessions that are held, whose ends the logs tell of too.
    """
    if log is None or not handshake.repeats:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no server log was read before the handshakes")
    from wsinvest.host.log_kinds import begun_with_us, most_telling  # only where a log is named

    sizes = {file.name: file.size_bytes for file in log.files}
    failed = sum(ending(one) != WELL for one in handshake.repeats)
    kinds: list[Kind] = []
    added, others, problems = {}, 0, []
    for place in places_of(target.server_log):
        name = shown_place(place)
        if name in sizes:
            try:
                shown = name if len(sizes) > 1 else ""
                added[name], (found, theirs) = _added(place, sizes[name], shown, failed)
                kinds, others = kinds + found, others + theirs
            except Unmeasured as cannot:
                problems.append(cannot)
    if not added:
        raise problems[0]
    kinds = begun_with_us(kinds, failed)
    return LogDelta(
        added_bytes=sum(added.values()),
        said=summed(_count(one, redactor) for one in kinds if one.says),
        entries=tuple(_entry(n, one, redactor) for n, one in enumerate(most_telling(kinds, failed, MOST_ENTRIES), 1)),
        read_bytes=sum(min(size, READ_BYTES) for size in added.values()),
        notes=tuple(one.problem.detail for one in problems),
        others=others,
    )


def _added(place: str, before: int, file: str, failed: int) -> "tuple[int, tuple[list[Kind], int]]":
    """How many bytes were added to this log, the kinds of entries among them without those of other clients.

    Their number too; raises Unmeasured.
    """
    from wsinvest.host.log_kinds import kinds_of

    with opened(place) as descriptor:
        size = os.fstat(descriptor).st_size
        if size < before:
            raise Unmeasured(
                ProblemKind.MISSING, f"{shown_place(place)}: the log became shorter while we tried; it was rotated"
            )
        start = max(before, size - READ_BYTES)
        text = os.pread(descriptor, size - start, start) if size > start else b""
        earlier = os.pread(descriptor, min(BEFORE_BYTES, before), max(0, before - BEFORE_BYTES)) if text else b""
    return size - before, kinds_of(text, earlier, file, frozenset(LOCAL_PORTS), failed)


def _count(kind: "Kind", redactor: Redactor) -> LogCount:
    """The known line, how many entries hold it, and what they name, filtered."""
    assert kind.says is not None
    times = [time for one in kind.entries if (time := time_of(one.text))]
    named = tuple(dict.fromkeys(redactor.clean(name, _LONGEST_NAME) for name in kind.named))
    many = len(kind.entries)
    return LogCount(kind.says, many, many, min(times, default=""), max(times, default=""), named)


def _entry(number: int, kind: "Kind", redactor: Redactor) -> LogEntry:
    """The last entry of its kind, filtered."""
    from wsinvest.host.log_kinds import shortened

    return LogEntry(
        f"e{number}",
        line=redactor.clean(kind.last.telling.decode("utf-8", "replace").strip()),
        text=redactor.clean_body(shortened(kind.last)) if len(kind.last.lines) > 1 else "",
        times=len(kind.entries),
        before=kind.before,
        time=time_of(kind.last.text),
        says=kind.says,
        exception=kind.last.is_exception,
        file=kind.file,
    )
