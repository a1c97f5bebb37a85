"""A folder that keeps one result with its case and its page, as `--out` of `load` and `storm` names it."""

import shutil
from collections.abc import Callable
from pathlib import Path

from wsinvest.host import files
from wsinvest.model.failure import Exit, Failure
from wsinvest.publish.folders import guard
from wsinvest.redact.redactor import Redactor
from wsinvest.store.rows import NotKept


class NotKeptHere(Failure):
    """The result cannot be kept in this folder; it was printed."""

    exit_status = Exit.NOT_WRITTEN


def require_room(folder: Path, document: str) -> None:
    """Raise NotKeptHere if this folder holds something else than an older result, which is known by its document."""
    try:
        taken = folder.exists() and not (folder / document).is_file() and any(folder.iterdir())
    except OSError as error:
        raise NotKeptHere(f"{folder}: {error.strerror}; name another folder with --out") from error
    if taken:
        raise NotKeptHere(f"{folder} holds other files; name a new folder with --out")


def keep(folder: Path, document: str, redactor: Redactor, write: Callable[[Path], None]) -> None:
    """Let `write` fill this folder, in place of an older result there: whole, or not at all.

    Raises NotKeptHere, and Leak if a file would hold a secret; then nothing is kept.
    """
    require_room(folder, document)
    partial = files.hidden(folder)
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        write(partial)
        guard(partial, redactor)
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)
    except (OSError, NotKept) as error:
        cause = error.cause if isinstance(error, NotKept) else error
        raise NotKeptHere(f"{folder}: {cause.strerror}; the result was printed, and is kept nowhere else") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
