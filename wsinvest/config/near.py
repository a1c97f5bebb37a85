"""Files that a user named: read within a limit; what is not there is told with the names that are near it."""

import stat
from pathlib import Path
from typing import Final

from wsinvest.config.nearby import absent
from wsinvest.config.targetfile import TargetError
from wsinvest.host import paths
from wsinvest.redact.looks import is_name
from wsinvest.redact.redactor import Redactor

_SHOWN: Final = 200


class NotThere(ValueError):
    """The file gives nothing; the message is its path as it may be shown, why, and what is near it."""


def named(option: str, text: str) -> Path:
    """The path that a user typed for this option, of a file that is there; raises TargetError."""
    path = paths.expanded(text)
    try:
        check(path)
    except NotThere as error:
        raise TargetError(f"{option} {error}") from error
    return path


def check(path: Path, *, folder: str = "a folder stands there; name the file in it") -> None:
    """Raise NotThere unless an ordinary file that this account may read is there."""
    shown = shown_path(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise NotThere(f"{shown}: {folder}")
        if stat.S_ISREG(status.st_mode):
            with path.open("rb"):
                return
        raise NotThere(f"{shown}: no ordinary file; name another")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotThere(f"{shown}: {absent(path)}") from error
    except OSError as error:
        raise NotThere(f"{shown}: cannot be read by this account; check its permissions") from error
    except ValueError as error:
        raise error if isinstance(error, NotThere) else NotThere("no path of a file; check the path") from error


def text_of(path: Path, most_bytes: int) -> str:
    """The text of an ordinary file of at most so many bytes; raises NotThere."""
    check(path)
    with path.open("rb") as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise NotThere(f"{shown_path(path)}: larger than {most_bytes // 1024} KiB; name another file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotThere(f"{shown_path(path)}: not UTF-8 text; save it as UTF-8") from error


def shown_path(path: Path) -> str:
    """The path in a message: it may be a secret that was pasted where a path is due."""
    text = str(path)
    shown = Redactor().clean(text, _SHOWN)
    return shown if "/" in shown or "." in shown or is_name(shown) else "…"
