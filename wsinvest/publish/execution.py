"""Executes one notebook of a run with papermill, and removes paths from its metadata."""

from wsinvest.publish import papermill_shim  # noqa: F401  before papermill

# isort: split
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL
from tempfile import TemporaryDirectory, gettempdir
from typing import Any, Final

import nbformat
from jupyter_client.manager import AsyncKernelManager
from papermill import execute_notebook
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from wsinvest.host import files, paths
from wsinvest.publish import engine
from wsinvest.publish.engine import Listener
from wsinvest.publish.notebook import INJECTED, Status, read, status_of, tags_of, template_file

logging.getLogger("papermill").addHandler(logging.NullHandler())  # errors are reported in one line by wsinvest
LONGEST_FOLDER: Final = 80
_KEPT: Final = ("parameters", "start_time", "end_time", "duration", "version")


class _QuietKernel(AsyncKernelManager):
    """A kernel whose stdout and stderr do not reach the terminal."""

    async def _async_start_kernel(self, **options: Any) -> None:
        await super()._async_start_kernel(**options, stdout=DEVNULL, stderr=DEVNULL)

    start_kernel = _async_start_kernel


def execute(
    name: str, folder: Path, parameters: Mapping[str, Any], *, kernel: bool, cell_s: float, listener: Listener
) -> Status:
    """Execute the template of this name in the run's folder. The status is returned and stored in its metadata.

    `kernel`: use a Jupyter kernel instead of a fork; `cell_s`: limit of one cell; `listener`: receives the messages.
    """
    template, path = template_file(name), folder / f"{name}.ipynb"
    ended = ""
    try:
        with _kernel(cell_s) if kernel or not engine.can_fork() else _fork(cell_s, listener) as settings:
            execute_notebook(
                _escaped(template),
                _escaped(path),
                parameters=dict(parameters),
                kernel_name="python3",
                cwd=str(folder),
                progress_bar=False,
                **settings,
            )
    except PapermillExecutionError:
        ended = "its process ended"  # used if the notebook has no error output
    except (RuntimeError, TimeoutError) as error:  # papermill marks this notebook as completed
        ended = "hung and was stopped" if isinstance(error, TimeoutError) else "its process died"
    return _finish(path, read(template).metadata, ended)


def _escaped(path: Path) -> str:
    """The path with braces escaped, since papermill formats paths."""
    return str(path).replace("{", "{{").replace("}", "}}")


@contextmanager
def _fork(cell_s: float, listener: Listener) -> Iterator[dict[str, Any]]:
    engine.register()
    settings = {"engine_name": engine.NAME, "cell_timeout_s": cell_s, "listener": listener}
    yield settings | {"request_save_on_cell_execute": False}


@contextmanager
def _kernel(cell_s: float) -> Iterator[dict[str, Any]]:
    # With TCP, other users of this host could read a kernel's messages; sockets in a private folder prevent that.
    with TemporaryDirectory(prefix="ws-", dir=_short_folder()) as sockets:
        manager = {"transport": "ipc", "ip": f"{sockets}/k"}
        config = Config({"KernelManager": manager})
        yield {
            "execution_timeout": cell_s,
            "config": config,
            "kernel_manager_class": _QuietKernel,
            "request_save_on_cell_execute": True,
        }


def _short_folder() -> str:
    """A folder for sockets, short enough for the limit of 108 bytes for socket paths (unix(7))."""
    found = (paths.runtime(), gettempdir(), "/tmp")  # noqa: S108  a private folder is created in it
    return next((name for name in found if name and len(name) < LONGEST_FOLDER and Path(name).is_dir()), gettempdir())


def _finish(path: Path, template: Any, ended: str) -> Status:
    """Return the status, and rewrite the metadata: the template's, papermill's _KEPT keys and the status."""
    content = read(path)
    content.cells = [cell for cell in content.cells if "papermill-error-cell-tag" not in tags_of(cell)]
    status = status_of(content, ended)
    said = {"status": "complete" if status.complete else "failed", "cell": status.cell, "why": status.why}
    papermill = content.metadata.get("papermill", {})
    content.metadata = nbformat.from_dict(  # type: ignore[no-untyped-call]
        dict(template)
        | {"papermill": {key: papermill[key] for key in _KEPT if key in papermill}}
        | {"wsinvest": said | {"not_run": list(status.not_run)}}
    )
    for cell in content.cells:
        cell.metadata = nbformat.from_dict({"tags": tags_of(cell)} if tags_of(cell) else {})  # type: ignore[no-untyped-call]
        if INJECTED in tags_of(cell):
            cell.id = INJECTED
    files.write_whole(path, nbformat.writes(content).encode())  # type: ignore[no-untyped-call]
    return status
