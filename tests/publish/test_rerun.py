"""nbval in a child process: which cells differ, and nothing of the notebook's own folder is loaded."""

import nbformat
import pytest

from wsinvest.publish.rerun import NotRerun, rerun

METADATA = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}


def written(folder, *sources_and_results):
    """A notebook whose cells have these sources and recorded values."""
    cells = []
    for number, (source, value) in enumerate(sources_and_results, 1):
        outputs = [nbformat.v4.new_output("execute_result", {"text/plain": value}, execution_count=number)]
        cells.append(nbformat.v4.new_code_cell(source, execution_count=number, outputs=outputs))
    folder.mkdir()
    path = folder / "5-report.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), path)
    return path


def test_each_notebook_runs_on_what_lies_beside_it(tmp_path):
    """The variable and the working folder are those of its run; cells that differ are named by number."""
    where = "import os; os.environ['WSINVEST_RUN'] == os.getcwd()"
    good = written(tmp_path / "good", (where, "True"), ("1 + 1", "2"))
    bad = written(tmp_path / "bad", (where, "True"), ("1 + 1", "3"), ("2", "2"))
    (tmp_path / "bad" / "conftest.py").write_text("raise SystemExit(0)")
    (tmp_path / "bad" / "pytest.ini").write_text("[pytest]\naddopts = --nbval-lax\n")
    (tmp_path / "bad" / "os.py").write_text("raise SystemExit(0)")

    assert {good: [], bad: [1]} == rerun([good, bad])


def test_a_file_that_is_no_notebook_is_said_to_be_so(tmp_path):
    """nbval could not look at it, which is not the same as passed."""
    path = tmp_path / "5-report.ipynb"
    path.write_text("{")

    with pytest.raises(NotRerun, match="nbval ended with"):
        rerun([path])
