"""Notebooks under the tools that people have anyway: nbval, papermill and nbconvert, by themselves."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.reports import own_place, refusing_url, reported
from wsinvest.host import paths

NBVAL = ("-m", "pytest", "-c", os.devnull, "--rootdir", ".", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A published run of a URL on which nothing listens any more, in a place of its own."""
    with own_place(tmp_path_factory.mktemp("place")):
        (result,) = reported(refusing_url())
        yield result.folder


def python(folder, *arguments):
    """A Python of ours in this folder."""
    return subprocess.run([sys.executable, *map(str, arguments)], cwd=folder, capture_output=True, text=True)


def papermill(folder, source, *parameters):
    """What papermill ended with, and the notebook that it left."""
    done = python(folder, "-m", "papermill", "--no-progress-bar", source, "out.ipynb", *parameters)
    return done, nbformat.read(folder / "out.ipynb", as_version=4)


def outputs(content, cell):
    """The outputs of a cell."""
    return next(one for one in content.cells if one.id == cell).outputs


def test_nbval_passes_on_a_published_run(run):
    """Every cell of all five, since they show what the run recorded; nothing is added to the run's folder."""
    before = {path: path.read_bytes() for path in run.rglob("*.*")}
    number = sum(
        cell.cell_type == "code"
        for name in paths.NOTEBOOKS
        for cell in nbformat.read(run / f"{name}.ipynb", as_version=4).cells
    )

    done = python(run.parent, *NBVAL, *(f"{run.name}/{name}.ipynb" for name in paths.NOTEBOOKS))

    assert f"{number} passed" in done.stdout, done.stdout
    assert before == {path: path.read_bytes() for path in run.rglob("*.*")}


def test_the_command_is_the_documented_one():
    """Of docs/notebooks.md."""
    page = (Path(__file__).parents[2] / "docs" / "notebooks.md").read_text("utf-8")

    assert f".venv/bin/python {' '.join(NBVAL)} data/reports/latest/*.ipynb" in page


def test_nbval_fails_where_an_output_was_changed(run, tmp_path):
    """So the test above can fail."""
    copy = tmp_path / run.name
    shutil.copytree(run, copy)
    changed = (copy / "4-handshake.ipynb").read_text("utf-8").replace("0 of 20", "20 of 20")
    (copy / "4-handshake.ipynb").write_text(changed, "utf-8")

    done = python(copy, *NBVAL, "4-handshake.ipynb")

    assert " failed" in done.stdout, done.stdout
    assert "0 of 20" in changed


def test_a_published_notebook_measures_again_when_its_run_is_emptied(run, tmp_path):
    """The target of a URL is named with its scheme, so it is found again; what is measured goes to the work run.

    papermill replaces all parameters of an executed notebook, so the target is named again, as it stands there.
    """
    source = run / "4-handshake.ipynb"
    target = nbformat.read(source, as_version=4).metadata.papermill.parameters.target

    done, content = papermill(tmp_path, source, "-p", "target", target, "-p", "run", "")

    assert target.startswith("ws://127.0.0.1:")

    assert 0 == done.returncode, done.stderr
    said = json.dumps(outputs(content, "open"))
    assert "Run work-ws-127-0-0-1-" in said
    assert "0 of 20" in json.dumps(outputs(content, "handshake"))


@pytest.mark.parametrize(
    ("name", "parameters", "said"),
    [
        ("1-config", ("target", "nope"), "wsinvest: nope: no URL, no target file, and no name in data/targets"),
        ("1-config", ("language", "klingon"), "wsinvest: parameter language: no texts in language 'klingon'"),
        ("5-report", ("target", "elsewhere"), "wsinvest: no evidence of target 'elsewhere' is here yet; run notebooks"),
    ],
)
def test_an_error_of_ours_is_one_line_and_the_notebook_failed(run, tmp_path, name, parameters, said):
    """No traceback for the reader; papermill still ends with an error, and no later cell ran."""
    done, content = papermill(tmp_path, paths.templates() / f"{name}.ipynb", "-p", *parameters)

    (error,) = outputs(content, "open")
    assert ("error", 1) == (error.output_type, len("\n".join(error.traceback).splitlines()))
    assert error.traceback[0].startswith(said)
    assert 0 != done.returncode
    ran = [cell.id for cell in content.cells if cell.cell_type == "code" and cell.execution_count]
    assert "open" == ran[-1]


def test_nbconvert_fails_as_well(run, tmp_path):
    """It ends with an error and the line, and writes no page."""
    command = ("-m", "nbconvert", "--to", "html", "--execute", "--output-dir", tmp_path)

    done = python(tmp_path, *command, paths.templates() / "5-report.ipynb")

    assert 0 != done.returncode
    assert "wsinvest: no evidence of target 'demo' is here yet" in done.stderr
    assert not (tmp_path / "5-report.html").exists()
