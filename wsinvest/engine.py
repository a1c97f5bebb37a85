"""A papermill engine that forks this warm process into one child a notebook, in place of starting a kernel."""

import json
import os
import selectors
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from wsinvest import lean  # noqa: F401  before papermill, which imports nbformat

# isort: split
import nbformat
from papermill.engines import Engine, papermill_engines

from wsinvest import session
from wsinvest.cells import Cells, failed

NAME: Final = "wsinvest"
CELL_S: Final = 120.0
KILL_S: Final = 2.0  # between asking a hanging cell to stop and killing it
_BLOCK: Final = 1 << 16

Message = list[Any]
Listener = Callable[[Message], None]


class NotebookEnded(Exception):
    """A notebook's process ended or hung before its last cell had ended."""


@dataclass(frozen=True)
class _Child:
    """A forked notebook: its process, what it says to us, and the pipe whose end tells it that we are gone."""

    pid: int
    said: int
    life: int


class ForkEngine(Engine):  # type: ignore[misc]
    """Runs each notebook in a fork of this process; outputs and counts are those of a kernel."""

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
        """Run the code cells in order until one fails, hangs or takes its process along; the notebook says which."""
        cells = [(index, cell) for index, cell in enumerate(nb_man.nb.cells) if cell.cell_type == "code"]
        scratch = Path(tempfile.mkdtemp(prefix="wsinvest-cells-"))
        child = _fork([(index, cell.source) for index, cell in cells], scratch)
        try:
            for message in _messages(child, cell_timeout_s):
                _apply(message, nb_man)
                listener(message)
        except NotebookEnded as ended:
            nb_man.nb.metadata["wsinvest"] = {"ended": str(ended)}
            nb_man.cell_exception(next(cell for _, cell in cells if cell.execution_count is None))
        finally:
            _end(child)
            shutil.rmtree(scratch, ignore_errors=True)


def register() -> None:
    """Make the engine known to papermill under NAME."""
    papermill_engines.register(NAME, ForkEngine)


def can_fork() -> bool:
    """Whether this platform forks; elsewhere the ordinary kernel serves."""
    return hasattr(os, "fork") and sys.platform != "darwin"


def _apply(message: Message, nb_man: Any) -> None:
    """What a child said about a cell, in papermill's words."""
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
    """What the child says until it is done; a silence longer than a cell may take ends it."""
    for message in _lines(child, cell_timeout_s):
        if message is None:
            raise NotebookEnded(f"hung for {cell_timeout_s:.0f} s and was stopped")
        if message[0] == "done":
            return
        yield message
    raise NotebookEnded("its process died")


def _lines(child: _Child, timeout_s: float) -> Iterator[Message | None]:
    """The child's messages; None when none came in time and it did not stop when asked."""
    buffer, asked = b"", False
    until = time.monotonic() + timeout_s
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.said, selectors.EVENT_READ)
        while True:
            if not waiting.select(max(0.0, until - time.monotonic())):
                if asked:
                    yield None
                    return
                os.kill(child.pid, signal.SIGINT)
                asked, until = True, time.monotonic() + KILL_S
                continue
            block = os.read(child.said, _BLOCK)
            if not block:
                return
            *whole, buffer = (buffer + block).split(b"\n")
            for line in whole:
                message = json.loads(line)
                until = time.monotonic() + (KILL_S if asked else timeout_s)
                yield message
            if asked and whole:
                yield None
                return


def _end(child: _Child) -> None:
    """No notebook outlives this: killed if it still runs, and waited for."""
    os.close(child.life)
    os.close(child.said)
    try:
        os.kill(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        os.waitpid(child.pid, 0)


# ── The child's side ─────────────────────────────────────────────────────────────────────────────────────────────────


def _fork(cells: list[tuple[int, str]], scratch: Path) -> _Child:
    said, say = os.pipe()
    lived, life = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(said)
        os.close(life)
        _be_the_notebook(cells, scratch, say, lived)
    os.close(say)
    os.close(lived)
    return _Child(pid, said, life)


def _be_the_notebook(cells: list[tuple[int, str]], scratch: Path, say: int, lived: int) -> NoReturn:
    """Run the cells and leave without the parent's clean-up."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        threading.Thread(target=_leave_with_parent, args=(lived,), daemon=True).start()
        _silence()
        _run(cells, scratch, lambda message: _say(say, message))
        status = 0
    finally:
        os._exit(status)


def _run(cells: list[tuple[int, str]], scratch: Path, tell: Listener) -> None:
    session.default_progress = lambda name, event, took_ms: tell(["progress", name, event, took_ms])
    shell = Cells(scratch)
    for index, source in cells:
        tell(["start", index])
        count, outputs = shell.run(source)
        tell(["end", index, count, outputs])
        if failed(outputs):
            break
    shell.close()
    tell(["done"])


def _say(to: int, message: Message) -> None:
    line = memoryview(json.dumps(message, allow_nan=False).encode() + b"\n")
    while line:
        line = line[os.write(to, line) :]


def _silence() -> None:
    """What C code or a child of a cell writes must not disturb the runner's own output."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)


def _leave_with_parent(lived: int) -> NoReturn:
    os.read(lived, 1)  # comes back only when the parent has ended, however it ended
    os._exit(1)
