"""Our own errors as one line: what, where, what to do; no traceback, no secret."""

import errno
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from wsinvest.host.installed import how_to_install
from wsinvest.i18n.messages import UnknownLanguage
from wsinvest.model.failure import Exit
from wsinvest.model.visible import visible
from wsinvest.redact.arguments import Typed
from wsinvest.redact.redactor import Redactor

DEBUG: Final = "WSINVEST_DEBUG"
LINE_LIMIT: Final = 600
ADVICE_LIMIT: Final = 200  # what to do stands at the end
_OURS: Final = "wsinvest"
_called_with: Final = [Typed()]  # what this process was called with; errors repeat it in its shown form only
_ROOM: Final = "make room there or name another --out"
_RIGHTS: Final = "check the rights there or name another place"
_DESCRIPTORS: Final = "allow more open files (ulimit -n 256)"
_ADVICE: Final = {
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: _RIGHTS,
    errno.EMFILE: _DESCRIPTORS,
    errno.ENFILE: _DESCRIPTORS,
    errno.ENOENT: "see that its folder is there",
    errno.EISDIR: "a folder stands in its place; move it away",
    errno.ENOTDIR: "a file stands where a folder is due; name another place",
    errno.ENAMETOOLONG: "give it a shorter name",
    errno.ELOOP: "links are not followed; name the place itself, or remove the link",
}


def told(error: BaseException) -> tuple[Exit, str]:
    """The status and the sentence of an error; an unknown one is our bug, named by its type and place."""
    status = getattr(error, "exit_status", None)
    if isinstance(status, Exit):
        return status, str(error)
    if isinstance(error, UnknownLanguage):
        return Exit.USAGE, str(error)
    if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
        return Exit.INCOMPLETE, "not enough memory; give it 256 MB (ulimit -v, control group)"
    if isinstance(error, OSError):
        return Exit.NOT_WRITTEN, _of_the_system(error)
    if isinstance(error, ImportError) and error.name and not error.name.startswith(_OURS):
        missing = isinstance(error, ModuleNotFoundError)
        why = "is missing" if missing else "cannot be loaded, for lack of memory or of a whole installation"
        return Exit.USAGE, f"the package {error.name} {why}; {how_to_install(error.name)}"
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return Exit.INCOMPLETE, f"our own bug: {type(error).__name__} at {place}; run again with {DEBUG}=1 and report it"


def advised(error: OSError) -> str:
    """What the system says of an error, and what to do about it."""
    return f"{error.strerror or type(error).__name__}; {_ADVICE.get(error.errno or 0, _ROOM)}"


def one_line(said: str) -> str:
    """The sentence fit for a terminal and a journal: masked, visible, on one line; of a long one both ends stay."""
    masked = Redactor().mask(_called_with[-1].masked(" ".join(said.split())))
    if len(masked) > LINE_LIMIT:
        masked = f"{masked[: LINE_LIMIT - ADVICE_LIMIT]}…{masked[-ADVICE_LIMIT:]}"
    return visible(masked, len(masked))


def traced(error: BaseException) -> str:
    """The traceback, under the same filter as the one line."""
    return Redactor().mask(_called_with[-1].masked("".join(traceback.format_exception(error))))


def _of_the_system(error: OSError) -> str:
    if isinstance(error, FileNotFoundError) and not error.filename:  # what getcwd says
        return "the working folder was deleted; go to one that is there, and name whole paths"
    return f"{file_of(error)}: {advised(error)}" if file_of(error) else advised(error)


def file_of(error: OSError) -> str:
    """The file that an error is about: of two that to which the other was to be renamed."""
    return str(error.filename2 or error.filename or "")


def called_with(arguments: Sequence[str]) -> None:
    """Remember what this process was called with: errors repeat of it only what may be shown."""
    _called_with.append(Typed(tuple(arguments)))
