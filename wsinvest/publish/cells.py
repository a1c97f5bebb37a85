"""Runs notebook cells in this process with an IPython shell; outputs have the same format as those of a kernel."""

import asyncio
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from tempfile import TemporaryDirectory
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Any as AnyTrait
from traitlets.config import Config

Output = dict[str, Any]


class Outputs:
    """The outputs of the running cell, in order."""

    def __init__(self) -> None:
        """Start without outputs."""
        self.items: list[Output] = []
        self.count = 0
        self._shown: dict[str, Output] = {}
        self._clear_next = False

    def add(self, output: Output) -> None:
        """Append an output; clears first if `clear(wait=True)` was called."""
        if self._clear_next:
            self.clear()
        self.items.append(output)

    def text(self, name: str, text: str) -> None:
        """Append text of stdout or stderr, to the last output if that is the same stream."""
        last = self.items[-1] if self.items and not self._clear_next else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        elif text:
            self.add({"output_type": "stream", "name": name, "text": text})

    def show(self, output: Output, display_id: str | None, update: bool) -> None:
        """Append a display, or with `update` change the one that has this id."""
        if update:
            if display_id in self._shown:
                self._shown[display_id].update(data=output["data"], metadata=output["metadata"])
            return
        self.add(output)
        if display_id is not None:
            self._shown[display_id] = output

    def clear(self, wait: bool = False) -> None:
        """Remove all outputs, at once or (`wait`) when the next output is added."""
        self._clear_next = wait
        if not wait:
            self.items.clear()

    def take(self) -> list[Output]:
        """Return the outputs of the cell that has ended, and start the next one without outputs."""
        taken, self.items, self._shown, self._clear_next = self.items, [], {}, False
        return taken


class _Stream(io.TextIOBase):
    """stdout or stderr of a cell: writes to its outputs."""

    encoding = "utf-8"  # some libraries read it before they write

    def __init__(self, name: str, outputs: Outputs) -> None:
        self._name, self._outputs = name, outputs

    def write(self, text: str) -> int:
        self._outputs.text(self._name, text)
        return len(text)

    def writable(self) -> bool:
        return True


class _Publisher(DisplayPublisher):
    """Receives the calls of `display`."""

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        output = {"output_type": "display_data", "data": data, "metadata": metadata or {}}
        self.shell.outputs.show(output, (transient or {}).get("display_id"), update)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait)


class _Hook(DisplayHook):
    """Receives the value of a cell's last expression."""

    def write_output_prompt(self) -> None:
        """Write nothing, since notebook outputs have no `Out[1]:`."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        shell: Any = self.shell
        outputs = shell.outputs
        output = {"output_type": "execute_result", "execution_count": outputs.count, "data": format_dict}
        outputs.add(output | {"metadata": md_dict or {}})

    def finish_displayhook(self) -> None:
        self._is_active = False


class Shell(InteractiveShell):
    """An in-process shell; one per process, since `display` finds it by `Shell.instance()`."""

    outputs = AnyTrait()

    def __init__(self, **options: Any) -> None:
        """A shell without history on disk and without a terminal."""
        self.outputs = Outputs()
        config = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}})
        super().__init__(  # type: ignore[no-untyped-call]
            config=config, display_pub_class=_Publisher, displayhook_class=_Hook, **options
        )

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing, since there is no GUI event loop."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        error = {"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": list(stb)}
        self.outputs.add(error)


@cache
def warm_shell() -> Shell:
    """The shell of this process, created once. Forked children inherit it, which saves each of them 30 ms.

    IPython's files go to a temporary folder that is removed at once; nothing is written to it later.
    """
    main = sys.modules["__main__"]
    with TemporaryDirectory(prefix="wsinvest-ipython-") as scratch:
        shell: Shell = Shell.instance(ipython_dir=scratch)
    sys.modules["__main__"] = main  # the shell replaces it, which is wanted in a notebook only
    return shell


class Cells:
    """Runs the code cells of one notebook on one event loop."""

    def __init__(self) -> None:
        """Use the shell of this process and a new loop; create only one per process."""
        self._shell = warm_shell()
        sys.modules["__main__"] = self._shell.user_module
        self._runner = asyncio.Runner()

    def run(self, source: str) -> tuple[int, list[Output]]:
        """Run a cell; returns its execution count and outputs. An error is its last output."""
        count = self._shell.outputs.count = self._shell.execution_count
        with self._streams():
            try:
                self._runner.run(self._cell(source))
            except KeyboardInterrupt as stop:
                self._shell._showtraceback(KeyboardInterrupt, stop, ["KeyboardInterrupt"])
        return count, self._shell.outputs.take()

    def close(self) -> None:
        """Cancel the tasks that cells left running, and close the loop."""
        self._runner.close()

    async def _cell(self, source: str) -> None:
        transformed, problem = source, None
        try:
            transformed = self._shell.transform_cell(source)  # type: ignore[no-untyped-call]
        except Exception:  # noqa: BLE001  shown by the shell as the cell's error
            problem = sys.exc_info()
        result = await self._shell.run_cell_async(
            source, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=problem
        )
        error = result.error_before_exec or result.error_in_exec
        if error is not None and not failed(self._shell.outputs.items):
            # If the shell fails to format the traceback, for lack of descriptors or memory, it shows no error at all.
            self._shell._showtraceback(type(error), error, [type(error).__name__])

    @contextmanager
    def _streams(self) -> Iterator[None]:
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = (_Stream(name, self._shell.outputs) for name in ("stdout", "stderr"))
        try:
            yield
        finally:
            sys.stdout, sys.stderr = before


def failed(outputs: list[Output]) -> bool:
    """True if the outputs hold an error; `sys.exit(0)` is one."""
    return any(output["output_type"] == "error" for output in outputs)
