"""The training: by our runner, plain papermill and an ordinary kernel, and its page for team leads."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.demo.test_training import ROOTS
from tests.reports import own_place
from wsinvest.host import paths
from wsinvest.publish.execution import execute
from wsinvest.publish.page import render
from wsinvest.publish.training import begin
from wsinvest.store.parameters import ParameterError

RIGHT = {f"answer_{number}": code for number, code in enumerate(ROOTS.values(), 1)}
PAPERMILL = [sys.executable, "-m", "papermill", "--no-progress-bar", str(paths.templates() / "11-training.ipynb")]


@pytest.fixture(scope="module", autouse=True)
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Demo services of these tests' own, which all of them use; none is left."""
    root = tmp_path_factory.mktemp("training")
    with own_place(root):
        yield
        for state in (root / "runtime").glob("*/state.json"):
            os.kill(json.loads(state.read_text())["pid"], signal.SIGTERM)


def said(notebook: nbformat.NotebookNode) -> str:
    """All outputs as text."""
    return json.dumps([cell.outputs for cell in notebook.cells if cell.cell_type == "code"], ensure_ascii=False)


def test_plain_papermill_runs_it_unchanged_and_it_says_what_is_to_do(tmp_path: Path):
    """No answer is no failure: every step shows its evidence, and no output tells a root cause."""
    done = subprocess.run([*PAPERMILL, "out.ipynb"], cwd=tmp_path, capture_output=True, text=True)
    told = said(nbformat.read(tmp_path / "out.ipynb", as_version=4))

    assert 0 == done.returncode, done.stderr
    assert "0 of 8 root causes were found." in told
    assert "Still to do: 1, 2, 3, 4, 5, 6, 7, 8." in told
    assert 8 == told.count("No answer yet.") / 2  # as HTML and as text
    assert "Right:" not in told


@pytest.mark.parametrize(
    ("language", "all_right", "nobody"),
    [
        ("en", "All 8 root causes were found.", "Who took part is not recorded."),
        ("pt_BR", "Todas as 8 causas raiz foram encontradas.", "Quem participou não é registrado."),
    ],
)
def test_with_the_right_answers_all_is_right_and_the_page_for_leads_names_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, all_right: str, nobody: str
):
    """By our runner. Both pages, of the notebook and for leads, are in one language and make no request."""
    for name in ("LOGNAME", "USER"):
        monkeypatch.setenv(name, "ada-lovelace")
    parameters = {**RIGHT, "page": "leads.html", "language": language}
    status = execute("11-training", tmp_path, parameters, kernel=False, cell_s=120.0, listener=lambda _message: None)
    whole = render(tmp_path / "11-training.ipynb", language=language, title="11-training")
    leads = (tmp_path / "leads.html").read_text(encoding="utf-8")

    assert status.complete, status
    for page in (whole, leads):
        assert all_right in page
        assert nobody in page
        assert all(code in page for code in ROOTS.values())
        assert "[en]" not in page
        assert [] == re.findall(r'(?:src|href)="(?!#|data:,)[^"]*"', page)
        assert "ada-lovelace" not in page
        assert socket.gethostname() not in page
        assert str(tmp_path) not in page


def test_a_kernel_checks_an_answer_that_is_written_later_and_times_it(tmp_path: Path):
    """As in JupyterLab: a step is run again with another answer, nothing is measured again, and the page counts it."""
    content = nbformat.read(paths.templates() / "11-training.ipynb", as_version=4)
    by_id = {cell.id: cell for cell in content.cells}
    first = by_id["step-one"].source
    steps = [
        first,
        first.replace("answer_1", '"tcp.connect.timeout"'),
        first.replace("answer_1", '"tcp.connect.refused"'),
    ]
    explored = (
        "from wsinvest.report.sections import section\n"
        'show(section(step_1.case, "handshake"))\n'
        "print('cases', len({id(one.diagnosis) for one in training.looked.values()}))"
    )
    sources = [*(by_id[name].source for name in ("parameters", "begin")), *steps, explored, by_id["score"].source]
    content.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    NotebookClient(content, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [json.dumps(cell.outputs, ensure_ascii=False) for cell in content.cells]

    assert "No answer yet." in shown[2]
    assert "It was looked for and not found: TCP connections get no answer." in shown[3]
    assert "Right: The server refuses TCP connections." in shown[4]
    assert "cases 1" in shown[5]
    assert "1 of 8 root causes were found." in shown[6]
    assert "all steps together" in shown[6]


@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        ({"language": "klingon"}, "parameter language"),
        ({"answer_1": 3}, "parameter answer"),
        ({"answer_1": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlc2lnbmF0dXJl"}, "looks like a secret"),
    ],
)
def test_a_wrong_parameter_is_one_line(tmp_path: Path, parameters: dict[str, object], line: str):
    """The cell fails, and says what to write."""
    status = execute("11-training", tmp_path, parameters, kernel=False, cell_s=120.0, listener=lambda _message: None)
    cells = nbformat.read(tmp_path / "11-training.ipynb", as_version=4).cells
    errors = [one for cell in cells for one in cell.get("outputs", ()) if one.output_type == "error"]

    assert not status.complete
    assert 1 == len(errors[0].traceback)
    assert line in errors[0].traceback[0]


@pytest.mark.parametrize(("page", "line"), [(".", ""), (f"{__file__}/leads.html", ""), ("a\0b", "name of a file")])
def test_a_page_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, line: str):
    """By its parameter, as any other wrong one."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ParameterError, match=f"parameter page: .*{line}.*; name another file"):
        begin().written(page)
