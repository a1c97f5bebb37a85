"""A papermill engine that runs each notebook in a fork of this process instead of a kernel."""

import json
import os
import selectors
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from wsinvest.publish import (
    import_shim,  # noqa: F401  before papermill, which imports nbformat
    papermill_shim,  # noqa: F401  before the rest of papermill
)

# isort: split
import nbformat
from papermill.engines import Engine, papermill_engines

from wsinvest.collect import runs
from wsinvest.model.failure import ASKS_TO_LEAVE
from wsinvest.publish.cells import Cells, failed, warm_shell
from wsinvest.redact import errors

NAME: Final = "wsinvest"
CELL_S: Final = 120.0  # default limit of one cell
KILL_S: Final = 2.0  # seconds between SIGINT and SIGKILL for a hanging cell
_BLOCK: Final = 1 << 16

Message = list[Any]
Listener = Callable[[Message], None]


class NotebookEnded(Exception):
    """A notebook's process ended or hung before its last cell ended."""


@dataclass(frozen=True)
class _Child:
    """A forked notebook process. `said`: the pipe with its messages; `life`: the pipe that closes when we end."""

    pid: int
    said: int
    life: int


class ForkEngine(Engine):  # type: ignore[misc]
    """Runs each notebook in a fork of this process; outputs and counts are as from a kernel."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        cell_timeout_s: float = CELL_S,
        listener: Listener = lambda message: None,
        **_: Any,
    ) -> None:
        """Run the code cells in order until one fails, hangs or ends its process; papermill marks that cell.

        `cell_timeout_s`: limit of one cell; `listener`: called with each message of the child.
        """
        cells = [(index, cell) for index, cell in enumerate(nb_man.nb.cells) if cell.cell_type == "code"]
        warm_shell()
        child = _fork([(index, cell.source) for index, cell in cells])
        try:
            for message in _messages(child, cell_timeout_s):
                _apply(message, nb_man)
                listener(message)
        except NotebookEnded as ended:
            nb_man.nb.metadata["wsinvest"] = {"ended": str(ended)}
            # Where all have a count, the last one was interrupted, or left behind what did not end.
            waiting = (cell for _, cell in cells if cell.execution_count is None)
            nb_man.cell_exception(next(waiting, cells[-1][1]))
        finally:
            _end(child)


def register() -> None:
    """Register the engine with papermill under NAME."""
    papermill_engines.register(NAME, ForkEngine)


def can_fork() -> bool:
    """True if this platform supports fork safely; on others a kernel is used."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def _apply(message: Message, nb_man: Any) -> None:
    """Apply a child's message about a cell to papermill's notebook manager."""
    kind, index = message[0], message[1] if len(message) > 1 else 0
    if kind == "start":
        nb_man.cell_start(nb_man.nb.cells[index], index)
    elif kind == "end":
        cell = nb_man.nb.cells[index]
        cell.execution_count, outputs = message[2], message[3]
        cell.outputs = [nbformat.from_dict(output) for output in outputs]  # type: ignore[no-untyped-call]
        if failed(outputs):
            nb_man.cell_exception(cell, index)
        nb_man.cell_complete(cell, index)


# ── The parent's side ────────────────────────────────────────────────────────────────────────────────────────────────


def _messages(child: _Child, cell_timeout_s: float) -> Iterator[Message]:
    """The child's messages until `done`; raises NotebookEnded if it dies or is silent for longer than the limit."""
    for message in _lines(child, cell_timeout_s):
        if message is None:
            raise NotebookEnded(f"hung for {cell_timeout_s:.0f} s and was stopped")
        if message[0] == "done":
            return
        if message[0] == "died":
            raise NotebookEnded(f"its process died ({message[1]})")
        yield message
    raise NotebookEnded("its process died")


def _lines(child: _Child, timeout_s: float) -> Iterator[Message | None]:
    """The child's messages. If it is silent for too long, it is interrupted; its last message follows, then None."""
    for line in _raw_lines(child, timeout_s):
        if line:
            yield json.loads(line)
            continue
        os.kill(child.pid, signal.SIGINT)
        last = next(_raw_lines(child, KILL_S), b"")
        if last:
            yield json.loads(last)
        yield None
        return


def _raw_lines(child: _Child, timeout_s: float) -> Iterator[bytes]:
    """Lines from the child's pipe; an empty one after `timeout_s` without data. Ends when the child closes the pipe."""
    buffer = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.said, selectors.EVENT_READ)
        while waiting.select(timeout_s):
            block = os.read(child.said, _BLOCK)
            if not block:
                return
            *whole, buffer = (buffer + block).split(b"\n")
            yield from whole
    yield b""


def _end(child: _Child) -> None:
    """Close the pipes, kill the child if it still runs, and wait for it."""
    os.close(child.life)
    os.close(child.said)
    try:
        os.kill(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        os.waitpid(child.pid, 0)


# ── The child's side ─────────────────────────────────────────────────────────────────────────────────────────────────


def _fork(cells: list[tuple[int, str]]) -> _Child:
    said, say = os.pipe()
    lived, life = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(said)
        os.close(life)
        _run_child(cells, say, lived)
    os.close(say)
    os.close(lived)
    return _Child(pid, said, life)


def _run_child(cells: list[tuple[int, str]], say: int, lived: int) -> NoReturn:
    """Run the cells in the child, then exit without the parent's clean-up."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for number in ASKS_TO_LEAVE:
            signal.signal(number, signal.SIG_DFL)
        _redirect_to_null()
        _watch_parent(lived)
        _run(cells, lambda message: _say(say, message))
        status = 0
    except Exception as error:  # noqa: BLE001  sent to the parent as its last message
        with suppress(OSError):
            _say(say, ["died", errors.told(error)[1]])
    finally:
        os._exit(status)


def _run(cells: list[tuple[int, str]], send: Listener) -> None:
    runs.default_progress = lambda name, event, took_ms: send(["progress", name, event, took_ms])
    shell = Cells()
    for index, source in cells:
        send(["start", index])
        count, outputs = shell.run(source)
        send(["end", index, count, outputs])
        if failed(outputs):
            break
    shell.close()
    send(["done"])


def _say(to: int, message: Message) -> None:
    line = memoryview(json.dumps(message, allow_nan=False).encode() + b"\n")
    while line:
        line = line[os.write(to, line) :]


def _redirect_to_null() -> None:
    """Redirect descriptors 0 to 2 to the null device, so that C code and child processes cannot write to ours."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)


def _watch_parent(lived: int) -> None:
    try:
        threading.Thread(target=_exit_with_parent, args=(lived,), daemon=True).start()
    except RuntimeError as error:  # a thread that cannot start for lack of memory raises RuntimeError
        raise MemoryError from error


def _exit_with_parent(lived: int) -> NoReturn:
    os.read(lived, 1)  # returns only when the parent has ended
    os._exit(1)
