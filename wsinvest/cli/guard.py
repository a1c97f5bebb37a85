"""Every command ends in an exit status; what went wrong with us is one line on stderr."""

import logging
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType
from typing import Any, Final

import click

from wsinvest.cli import stdio, usage
from wsinvest.model.failure import ASKS_TO_LEAVE, Exit, Failure
from wsinvest.redact import errors

_PATHS: Final = ("WSINVEST_DATA", "WSINVEST_RUN", "XDG_RUNTIME_DIR")  # variables that hold one


class Undecodable(Failure):
    """An argument, or a path of the environment, is no text in the encoding of this locale."""


class Interrupted(KeyboardInterrupt):
    """SIGTERM or SIGHUP asked us to leave, which is the same to us as Ctrl-C."""


def guarded(command: Callable[[], Any], arguments: Sequence[str]) -> int:
    """The exit status of a command; every error becomes one line, and a JSON document if `--json` was asked for."""
    for number in ASKS_TO_LEAVE:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, _interrupt)
    errors.called_with(arguments)
    logging.getLogger("asyncio").addHandler(logging.NullHandler())  # what it has to say of tasks are tracebacks
    status, said = _outcome(command, arguments)
    if not said:
        return status
    line = errors.one_line(said)
    print(f"wsinvest: {line}", file=sys.stderr)  # noqa: T201
    with suppress(stdio.NotPrinted), stdio.printing():  # who cannot read the document has the exit status
        if "--json" in arguments:
            from wsinvest.report.document import error_document

            print(error_document(status, line))  # noqa: T201
    return status


def _outcome(command: Callable[[], Any], arguments: Sequence[str]) -> tuple[int, str]:
    """The exit status, and one sentence where something of ours went wrong."""
    try:
        _refuse_undecodable((*arguments, *(os.environ.get(name, "") for name in _PATHS)))
        status = int(command() or Exit.FINE)
        stdio.settle()
        return status, ""
    except (KeyboardInterrupt, click.Abort):
        return Exit.INTERRUPTED, "interrupted; nothing unfinished was published"
    except SystemExit:  # so click leaves when the reader of its help has gone
        return Exit.FINE, ""
    except Exception as error:  # noqa: BLE001  every error of ours becomes one line
        if os.environ.get(errors.DEBUG):
            sys.stderr.write(errors.traced(error))
        if isinstance(error, click.ClickException):
            return Exit.USAGE, usage.told(error)
        return errors.told(error)


def hush() -> None:
    """Nothing of Python's own on stderr: what it has to say of what it drops are tracebacks and warnings."""
    if not os.environ.get(errors.DEBUG):
        sys.unraisablehook = lambda _dropped: None
        threading.excepthook = lambda _dropped: None
        warnings.simplefilter("ignore")


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
