"""A target file or `.env` that was edited is read again; a wrong one is named, and the old one goes on."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from wsinvest.model.failure import Failure
from wsinvest.watch.journal import Journal, Level
from wsinvest.watch.watched import Watched


class Rereading:
    """Remembers what each target's files looked like."""

    def __init__(self, journal: Journal, again: Callable[[Watched], Awaitable[None]]) -> None:
        """`again`: resolve the target anew and go on with it; it raises Failure for a wrong file."""
        self._journal = journal
        self._again = again
        self._seen: dict[str, tuple[tuple[str, int, int], ...]] = {}

    def remember(self, watched: Iterable[Watched]) -> None:
        """The files of these targets are known as they are now."""
        self._seen |= {one.parts.name: _marks(one) for one in watched}

    async def look(self, watched: Watched) -> None:
        """Read the files of a target again if they changed since they were remembered or looked at."""
        marks = _marks(watched)
        name = watched.parts.name
        if self._seen.get(name) == marks:
            return
        self._seen[name] = marks
        redactor = watched.parts.redactor
        try:
            await self._again(watched)
        except Failure as error:
            self._journal.say(redactor, "not_read", name, Level.ERROR, text=f"{error}; the old settings go on")
            return
        self._journal.say(watched.parts.redactor, "read_again", name)


def _marks(watched: Watched) -> tuple[tuple[str, int, int], ...]:
    return tuple(filter(None, map(_mark, watched.parts.files)))


def _mark(path: Path) -> tuple[str, int, int] | None:
    """What tells a file from an edited one: its name, time of change and inode; None if it cannot be looked at."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (str(path), found.st_mtime_ns, found.st_ino)
