"""One notebook of a run executed: where it runs, and what is left in its metadata."""

from pathlib import Path

from wsinvest.publish import notebook
from wsinvest.publish.execution import execute
from wsinvest.publish.notebook import Status


def run(folder: Path) -> Status:
    """The status of the template `x`, executed in this folder."""
    folder.mkdir()
    return execute("x", folder, {"x": 2}, kernel=False, cell_s=20.0, listener=lambda message: None)


def test_what_stays_in_the_metadata_is_said_by_template_parameters_and_status(template, tmp_path):
    """No path of this machine, no marks of papermill that are not true."""
    template("x = 1", "x", "1/0", "x")

    status = run(tmp_path / "run")

    assert Status("cell-2", "ZeroDivisionError", ("cell-3",)) == status
    content = notebook.read(tmp_path / "run" / "x.ipynb")
    assert {"kernelspec", "papermill", "wsinvest"} == set(content.metadata)
    assert {"x": 2} == content.metadata.papermill.parameters
    assert "failed" == content.metadata.wsinvest.status
    assert ["cell-0", notebook.INJECTED, "cell-1", "cell-2", "cell-3"] == [cell.id for cell in content.cells]
    assert str(tmp_path) not in str(content.metadata)


def test_a_notebook_runs_in_the_runs_folder(template, tmp_path):
    """So that it finds its evidence beside it."""
    template("x = 1", "import os\nos.getcwd()")

    assert run(tmp_path / "run").complete
    content = notebook.read(tmp_path / "run" / "x.ipynb")
    assert repr(str(tmp_path / "run")) == content.cells[-1].outputs[0].data["text/plain"]
