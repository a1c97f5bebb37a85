"""A key of one's own for fingerprints, so that those of two runs can be compared."""

import os
import re
import secrets
import stat
from pathlib import Path
from typing import Final

_BYTES: Final = 32


class KeyFileError(ValueError):
    """The file cannot be the key; the message says why and what to do, never what stands in it."""


def key_from(path: Path, *reports: Path) -> bytes:
    """The 32 bytes of a key file of 64 hex digits, which is made (0600) when it is not there; raises KeyFileError.

    Not below a folder of reports, which are sent to others, nor there by way of a link.
    """
    if any(path.resolve().is_relative_to(folder.resolve()) for folder in reports):
        raise KeyFileError("stands among the reports; keep it elsewhere")
    try:
        _make(path)
        with open(path, encoding="ascii", opener=_unfollowed) as file:
            return _checked(os.fstat(file.fileno()), file.read(_BYTES * 2 + 2))
    except UnicodeDecodeError:
        raise KeyFileError(_NO_KEY) from None
    except OSError as error:
        raise KeyFileError(f"cannot be used ({error.strerror}); name an ordinary file of yours") from error


_NO_KEY: Final = "holds no key of 64 hex digits; name a file that is not there, and it is made"


def _checked(status: os.stat_result, text: str) -> bytes:
    if not stat.S_ISREG(status.st_mode) or status.st_mode & 0o077:
        raise KeyFileError("may be read by others; chmod 600")
    if not re.fullmatch(r"[0-9a-f]{64}\n?", text):
        raise KeyFileError(_NO_KEY)
    return bytes.fromhex(text.strip())


def _make(path: Path) -> None:
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(made, "w", encoding="ascii") as file:
        file.write(f"{secrets.token_hex(_BYTES)}\n")


def _unfollowed(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
