"""Reads notebooks, also untrusted ones, and decides if one that was executed succeeded."""

from wsinvest.publish import import_shim  # noqa: F401  before nbformat

# isort: split
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import nbformat

from wsinvest.host import files, paths
from wsinvest.store import cases

INJECTED: Final = "injected-parameters"
FORMAT: Final = (4, 5)


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
