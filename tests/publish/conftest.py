"""A template of the tests' own, in place of the installed ones."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from wsinvest.host import paths


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A template of our own, to write and to run."""
    monkeypatch.setattr(paths, "templates", lambda: tmp_path)
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}

    def write(*sources, indent=1):
        cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)]
        cells[0].metadata["tags"] = ["parameters"]
        content = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        (tmp_path / "x.ipynb").write_text(nbformat.writes(content, indent=indent))

    return write
