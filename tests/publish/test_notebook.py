"""One notebook of a run: when it has succeeded, what is left in its metadata, what its template's digest covers."""

import nbformat
import pytest

from wsinvest.host import paths
from wsinvest.publish import notebook
from wsinvest.publish.notebook import Status, digest_of_template, status_of

ERROR = nbformat.v4.new_output("error", ename="ValueError", evalue="", traceback=[])
EXIT = nbformat.v4.new_output("error", ename="SystemExit", evalue="0", traceback=[])


def executed(*cells, **metadata):
    """A notebook of these (id, count, outputs) after a first cell that ran."""
    code = [
        nbformat.v4.new_code_cell("", id=name, execution_count=count, outputs=outputs)
        for name, count, outputs in (("first", 1, []), *cells)
    ]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("", id="about"), *code], metadata=metadata)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([], Status()),
        ([("show", 2, [])], Status()),
        ([("collect", 2, [ERROR]), ("show", None, [])], Status("collect", "ValueError", ("show",))),
        ([("collect", 2, [EXIT]), ("show", None, [])], Status("collect", "SystemExit", ("show",))),
        ([("collect", None, []), ("show", None, [])], Status("collect", "did not run", ("collect", "show"))),
        ([("collect", 2, []), ("show", None, [])], Status("show", "did not run", ("show",))),
    ],
)
def test_only_counts_and_errors_tell_what_became_of_it(cells, expected):
    """papermill's own marks say `completed` for cells that never ran."""
    content = executed(*cells, papermill={"exception": None})

    assert expected == status_of(content)
    assert expected.complete == (expected == Status())


def test_an_engine_that_knows_why_is_believed():
    """It saw the process hang or die."""
    content = executed(("collect", None, []), wsinvest={"ended": "its process died"})

    assert "its process died" == status_of(content, "hung").why
    assert "hung" == status_of(executed(("collect", None, [])), "hung").why
    interrupted = executed(("collect", 2, [ERROR]), ("show", None, []), wsinvest={"ended": "hung"})
    assert Status("collect", "hung", ("show",)) == status_of(interrupted)


@pytest.mark.parametrize(("begun", "count", "cell"), [(2, 2, "collect"), (3, 3, "show"), (1, None, "first")])
def test_a_process_that_ended_took_the_cell_that_had_begun_last(begun, count, cell):
    """A kernel counts a cell when it begins, so that the last one has a count too; a death in it is no success."""
    content = executed(("collect", 2 if begun > 1 else None, []), ("show", count, []))
    for index, one in enumerate(content.cells[1:]):
        one.metadata["papermill"] = {"status": "completed", "start_time": "2026-11-22" if index < begun else None}

    status = status_of(content, "its process died")

    assert (cell, "its process died") == (status.cell, status.why)
    assert cell == status.not_run[0]


@pytest.fixture
def template(tmp_path, monkeypatch):
    """A template of our own, to write and to run."""
    monkeypatch.setattr(paths, "templates", lambda: tmp_path)
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}

    def write(*sources, indent=1):
        cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)]
        cells[0].metadata["tags"] = ["parameters"]
        content = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        (tmp_path / "x.ipynb").write_text(nbformat.writes(content, indent=indent))

    return write


def run(folder):
    folder.mkdir()
    return notebook.execute("x", folder, {"x": 2}, kernel=False, cell_s=20.0, listener=lambda message: None)


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


def test_a_templates_digest_covers_its_cells_and_not_its_form(template):
    """Another indentation is the same template; another source is not."""
    template("x = 1", "x")
    first = digest_of_template("x")
    template("x = 1", "x", indent=4)
    assert first == digest_of_template("x")

    template("x = 1", "x + 1")
    assert first != digest_of_template("x")
