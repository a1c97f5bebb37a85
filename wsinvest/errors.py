"""What goes wrong with us, as one line on stderr and one exit status; no traceback, no secret."""

import errno
import logging
import os
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any, Final

import click

from wsinvest import streams
from wsinvest.clean import visible
from wsinvest.exits import Exit, Failure
from wsinvest.secret import Vault
from wsinvest.typed import Typed

DEBUG: Final = "WSINVEST_DEBUG"
LINE_LIMIT: Final = 600
ADVICE_LIMIT: Final = 200  # what to do stands at the end
# The latter when the terminal or the connection to it is closed; some systems have no such signal.
ASKS_TO_LEAVE: Final = (signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))
_PATHS: Final = ("WSINVEST_DATA", "WSINVEST_RUN", "XDG_RUNTIME_DIR")  # variables that hold one
_OURS: Final = "wsinvest"
_typed: Final = [Typed()]  # what this process was called with; errors repeat it in its shown form only
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


class Undecodable(Failure):
    """An argument, or a path of the environment, is no text in the encoding of this locale."""


class Interrupted(KeyboardInterrupt):
    """SIGTERM or SIGHUP asked us to leave, which is the same to us as Ctrl-C."""


def guarded(command: Callable[[], Any], arguments: Sequence[str]) -> int:
    """The exit status of a command; every error becomes one line, and a JSON document if `--json` was asked for."""
    for number in ASKS_TO_LEAVE:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, _interrupt)
    _typed.append(Typed(tuple(arguments)))
    logging.getLogger("asyncio").addHandler(logging.NullHandler())  # what it has to say of tasks are tracebacks
    try:
        _refuse_undecodable((*arguments, *(os.environ.get(name, "") for name in _PATHS)))
        status = int(command() or Exit.FINE)
        streams.settle()
        return status
    except (KeyboardInterrupt, click.Abort):
        status, said = Exit.INTERRUPTED, "interrupted; nothing unfinished was published"
    except SystemExit:  # so click leaves when the reader of its help has gone
        status, said = Exit.NOT_WRITTEN, "standard output: nobody reads it any more"
    except Exception as error:  # noqa: BLE001  every error of ours becomes one line
        if os.environ.get(DEBUG):
            sys.stderr.write(_traced(error))
        status, said = told(error)
    line = one_line(said)
    print(f"wsinvest: {line}", file=sys.stderr)  # noqa: T201
    with suppress(streams.NotPrinted), streams.printing():  # who cannot read the document has the exit status
        if "--json" in arguments:
            from wsinvest.document import error_document

            print(error_document(status, line))  # noqa: T201
    return status


def hush() -> None:
    """Nothing of Python's own on stderr: what it has to say of what it drops are tracebacks and warnings."""
    if not os.environ.get(DEBUG):
        sys.unraisablehook = lambda _dropped: None
        threading.excepthook = lambda _dropped: None
        warnings.simplefilter("ignore")


def told(error: BaseException) -> tuple[Exit, str]:
    """The status and the sentence of an error; an unknown one is our bug, named by its type and place."""
    if isinstance(error, click.ClickException):
        return Exit.USAGE, error.format_message()
    status = getattr(error, "exit_status", None)
    if isinstance(status, Exit):
        return status, str(error)
    if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
        return Exit.INCOMPLETE, "not enough memory; give it 256 MB (ulimit -v, control group)"
    if isinstance(error, OSError):
        return Exit.NOT_WRITTEN, _of_the_system(error)
    if isinstance(error, ImportError) and error.name and not error.name.startswith(_OURS):
        missing = isinstance(error, ModuleNotFoundError)
        why = "is missing" if missing else "cannot be loaded, for lack of memory or of a whole installation"
        return Exit.USAGE, f"the package {error.name} {why}; install all that requirements.txt names"
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return Exit.INCOMPLETE, f"our own bug: {type(error).__name__} at {place}; run again with {DEBUG}=1 and report it"


def advised(error: OSError) -> str:
    """What the system says of an error, and what to do about it."""
    return f"{error.strerror or type(error).__name__}; {_ADVICE.get(error.errno or 0, _ROOM)}"


def one_line(said: str) -> str:
    """The sentence fit for a terminal and a journal: masked, visible, on one line; of a long one both ends stay."""
    masked = Vault().mask(_typed[-1].masked(" ".join(said.split())), foreign=True)
    if len(masked) > LINE_LIMIT:
        masked = f"{masked[: LINE_LIMIT - ADVICE_LIMIT]}…{masked[-ADVICE_LIMIT:]}"
    return visible(masked, len(masked))


def _traced(error: BaseException) -> str:
    """The traceback, under the same filter as the one line."""
    return Vault().mask(_typed[-1].masked("".join(traceback.format_exception(error))), foreign=True)


def _of_the_system(error: OSError) -> str:
    if isinstance(error, FileNotFoundError) and not error.filename:  # what getcwd says
        return "the working folder was deleted; go to one that is there, and name whole paths"
    return f"{file_of(error)}: {advised(error)}" if file_of(error) else advised(error)


def file_of(error: OSError) -> str:
    """The file that an error is about: of two that to which the other was to be renamed."""
    return str(error.filename2 or error.filename or "")


def _refuse_undecodable(arguments: Sequence[str]) -> None:
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError as error:
            raise Undecodable(f"{argument}: no text in this locale's encoding; set LC_ALL=C.UTF-8") from error


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Do what Ctrl-C does at this moment: asyncio cancels its tasks then; raised inside one it would be a bug of it."""
    as_ctrl_c = signal.getsignal(signal.SIGINT)
    if callable(as_ctrl_c):
        as_ctrl_c(number, frame)
    else:  # Ctrl-C is ignored, as in a shell's background job
        raise Interrupted
