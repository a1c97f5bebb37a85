"""Executes one notebook of a run with papermill, decides if it succeeded, and removes paths from its metadata."""

from wsinvest.publish import import_shim  # noqa: F401  before nbformat

# isort: split
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
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
from wsinvest.store import cases

INJECTED: Final = "injected-parameters"
logging.getLogger("papermill").addHandler(logging.NullHandler())  # errors are reported in one line by wsinvest
FORMAT: Final = (4, 5)
LONGEST_FOLDER: Final = 80
_KEPT: Final = ("parameters", "start_time", "end_time", "duration", "version")


@dataclass(frozen=True, slots=True)
class Status:
    """The result of a notebook. `cell`: the cell that ended it, empty if every cell ran without error."""

    cell: str = ""
    why: str = ""
    not_run: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """True if every code cell ran and none ended with an error."""
        return not self.cell


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


def read(path: Path) -> Any:
    """A notebook from disk; raises StoreError."""
    return nbformat.reads(files.read(path).decode(), as_version=4)  # type: ignore[no-untyped-call]


def received(raw: bytes) -> Any:
    """An untrusted notebook, which must have the format that wsinvest writes; raises ValueError for any other.

    nbformat's own reader is not used, because it prints parts of an invalid notebook to stderr.
    """
    content = json.loads(raw)
    if not isinstance(content, dict) or (content.get("nbformat"), content.get("nbformat_minor")) != FORMAT:
        raise ValueError(f"no notebook of format {FORMAT[0]}.{FORMAT[1]}")
    if not all("id" in cell for cell in content["cells"]):
        raise ValueError("a cell without an id")
    nbformat.validate(content)
    return nbformat.v4.to_notebook_json(content)  # type: ignore[no-untyped-call]


def status_of(content: Any, ended: str = "") -> Status:
    """The status of an executed notebook; `ended`: why its process ended early, empty if it did not.

    It is complete if every code cell has a count, none has an error output, and the process did not end early. What
    the fork engine noted in the metadata comes first: in a cell that hung, the error is only that of the interrupt.
    """
    code = [cell for cell in content.cells if cell.cell_type == "code"]
    noted = content.metadata.get("wsinvest", {}).get("ended", "")
    failed = next((cell for cell in code if errors_of(cell)), None)
    if failed is not None:
        return Status(failed.id, noted or errors_of(failed)[0].ename, _not_run(code))
    ended = noted or ended
    if not ended:
        missing = _not_run(code)
        return Status(missing[0], "did not run", missing) if missing else Status()
    # A kernel counts a cell at its start; papermill's start_time tells which cell started last.
    begun = [index for index, cell in enumerate(code) if cell.metadata.get("papermill", {}).get("start_time")]
    last = begun[-1] if begun else next((n for n, cell in enumerate(code) if cell.execution_count is None), -1)
    return Status(code[last].id, ended, tuple(cell.id for cell in code[last:]))


def _not_run(code: list[Any]) -> tuple[str, ...]:
    return tuple(cell.id for cell in code if cell.execution_count is None)


def errors_of(cell: Any) -> list[Any]:
    """The error outputs of a code cell."""
    return [output for output in cell.outputs if output.output_type == "error"]


def template_file(name: str) -> Path:
    """The installed template of this name."""
    return paths.templates() / f"{name}.ipynb"


def digest_of_template(name: str) -> str:
    """The SHA-256 of a template's cells (type, id, source, tags), independent of the file's formatting."""
    cells = [(cell.cell_type, cell.id, cell.source, tags_of(cell)) for cell in read(template_file(name)).cells]
    return sha256(cases.encode(cells)).hexdigest()


def tags_of(cell: Any) -> list[str]:
    """The tags of a cell."""
    return list(cell.metadata.get("tags", []))


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
