"""stdout and stderr as a caller may have left them: closed, full, or a pipe that nobody reads any more."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, NoReturn

from wsinvest.model.failure import Exit, Failure

STDOUT: Final = 1
STDERR: Final = 2


class NotPrinted(Failure):
    """stdout did not take what was to be printed; the message says why."""

    exit_status = Exit.NOT_WRITTEN


class _Unfailing(io.TextIOWrapper):
    """stderr that nobody may be able to read: progress and complaints are no reason for a run to fail."""

    def write(self, text: str) -> int:
        try:
            return super().write(text)
        except OSError:
            _discard(STDERR)
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError:
            _discard(STDERR)


def steady() -> None:
    """Give every standard descriptor something behind it, so that no file of ours gets its number."""
    for descriptor in (0, STDOUT, STDERR):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)  # takes the lowest free number, which is this one; writing to it fails
    if sys.stdout is None:
        sys.stdout = open(STDOUT, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  a descriptor, for good
    found = open(STDERR, "wb", closefd=False) if sys.stderr is None else sys.stderr.buffer  # noqa: SIM115
    encoding = "utf-8" if sys.stderr is None else sys.stderr.encoding
    sys.stderr = _Unfailing(found, encoding=encoding, errors="backslashreplace", line_buffering=True)


@contextmanager
def printing() -> Iterator[None]:
    """What is printed here is handed on before it is left; raises NotPrinted when stdout does not take it.

    A pipe whose reader has gone, as behind `| head`, is no error: what is left is dropped.
    """
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _discard(STDOUT)
    except OSError as error:
        _discard(STDOUT)  # what is left would fail once more when the process ends
        raise NotPrinted(f"standard output: {error.strerror}; send it to a file or a pipe that takes it") from error


def settle() -> None:
    """Hand on what others printed; raises NotPrinted."""
    with printing():
        pass


def leave(status: int) -> NoReturn:
    """End now, with this status. CPython itself would end by SIGINT where Ctrl-C fell into the making of a class."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(status)


def _discard(descriptor: int) -> None:
    with suppress(OSError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, descriptor)
        os.close(nothing)
