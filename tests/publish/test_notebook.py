"""One notebook of a run: when it has succeeded, what is left in its metadata, what its template's digest covers."""

import subprocess
import sys

import nbformat
import pytest

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


def test_reading_loads_nothing_that_executes():
    """`wsinvest verify` reads notebooks; papermill and Jupyter's client cost it a third of its time."""
    program = (
        "import sys, wsinvest.publish.verify; "
        "print(*{'papermill', 'jupyter_client', 'IPython', 'pandas', 'plotly', 'tornado'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "" == done.stdout.strip()


def test_a_templates_digest_covers_its_cells_and_not_its_form(template):
    """Another indentation is the same template; another source is not."""
    template("x = 1", "x")
    first = digest_of_template("x")
    template("x = 1", "x", indent=4)
    assert first == digest_of_template("x")

    template("x = 1", "x + 1")
    assert first != digest_of_template("x")
