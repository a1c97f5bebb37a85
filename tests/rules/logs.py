"""What tests of rules on the log build: entries that were added while we tried."""

from wsinvest.facts.log import Log, LogCount, LogPattern
from wsinvest.facts.log_delta import LogDelta, LogEntry


def added(says: LogPattern, lines: int, *about: str, line: str = "the line") -> LogDelta:
    """So many entries that say so; the last of them is kept."""
    kept = (LogEntry("e1", line, times=lines, says=says),)
    return LogDelta(900, (LogCount(says, lines, lines, about=about),), kept)


def raised(line: str, times: int) -> LogDelta:
    """So many exceptions of a kind that no row knows."""
    return LogDelta(900, entries=(LogEntry("e1", line, "Traceback ...", times=times, exception=True),))


def earlier(says: LogPattern, lately: int) -> Log:
    """A log whose last 1,000 lines hold so many that say so."""
    return Log("server.log", 900, 20, 20, 20, 0, 900, (LogCount(says, lately, lately),))
