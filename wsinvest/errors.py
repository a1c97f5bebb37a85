"""What goes wrong with us, as one line on stderr and one exit status; no traceback, no secret."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Final

import click

from wsinvest.clean import visible
from wsinvest.exits import Exit
from wsinvest.secret import Vault

DEBUG: Final = "WSINVEST_DEBUG"
LINE_LIMIT: Final = 600


class Interrupted(KeyboardInterrupt):
    """SIGTERM asked us to leave, which is the same to us as Ctrl-C."""


def guarded(command: Callable[[], Any], arguments: Sequence[str]) -> int:
    """The exit status of a command; every error becomes one line, and a JSON document if `--json` was asked for."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return int(command() or Exit.FINE)
    except (KeyboardInterrupt, click.Abort):
        status, said = Exit.INTERRUPTED, "interrupted; nothing unfinished was published"
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        status, said = told(error)
    line = one_line(said)
    print(f"wsinvest: {line}", file=sys.stderr)  # noqa: T201
    if "--json" in arguments:
        from wsinvest.document import error_document

        print(error_document(status, line))  # noqa: T201
    return status


def told(error: BaseException) -> tuple[Exit, str]:
    """The status and the sentence of an error; an unknown one is our bug, named by its type and place."""
    if isinstance(error, click.ClickException):
        return Exit.USAGE, error.format_message()
    status = getattr(error, "exit_status", None)
    if isinstance(status, Exit):
        return status, str(error)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return (
            Exit.NOT_WRITTEN,
            f"{where}{error.strerror or type(error).__name__}; make room there or name another --out",
        )
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return Exit.INCOMPLETE, f"our own bug: {type(error).__name__} at {place}; run again with {DEBUG}=1 and report it"


def one_line(said: str) -> str:
    """The sentence fit for a terminal and a journal: masked, visible, on one line."""
    return visible(Vault().mask(" ".join(said.split())), LINE_LIMIT)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise Interrupted
