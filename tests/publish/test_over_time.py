"""The notebooks of several runs: by our runner, plain papermill and an ordinary kernel, and as a page."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.fleet.fleets import two_of_four
from wsinvest.host import paths
from wsinvest.model.sample import ProbeSeen, Sample
from wsinvest.publish.execution import execute
from wsinvest.publish.page import render
from wsinvest.report.fleet_document import fleet_document
from wsinvest.store.history import History

INCIDENT = str(Path(__file__).parents[2] / "data" / "incidents" / "2025-07-27")
TWO = {"before": INCIDENT, "after": INCIDENT}
WORDS = {"en": "Not fixed:", "pt_BR": "Não corrigido:"}


def said(notebook: nbformat.NotebookNode) -> str:
    """All outputs as text."""
    return json.dumps([cell.outputs for cell in notebook.cells if cell.cell_type == "code"], ensure_ascii=False)


@pytest.mark.parametrize("language", WORDS)
def test_our_runner_executes_the_comparison_and_its_page_is_like_a_report_s(tmp_path: Path, language: str):
    """In both languages, without an English sentence in the other, and the page makes no request."""
    status = execute(
        "9-compare", tmp_path, {**TWO, "language": language}, kernel=False, cell_s=60.0, listener=lambda _message: None
    )
    page = render(tmp_path / "9-compare.ipynb", language=language, title="9-compare")

    assert status.complete
    assert WORDS[language] in page
    assert "[en]" not in page
    assert [] == re.findall(r'(?:src|href)="(?!#|data:,)[^"]*"', page)


def test_plain_papermill_executes_it(tmp_path: Path):
    """As on a schedule, with the parameters on its command line."""
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(paths.templates() / "9-compare.ipynb")]
    parameters = [word for name, value in TWO.items() for word in ("-p", name, value)]
    done = subprocess.run([*command, "out.ipynb", *parameters], cwd=tmp_path, capture_output=True, text=True)

    assert 0 == done.returncode, done.stderr
    assert WORDS["en"] in said(nbformat.read(tmp_path / "out.ipynb", as_version=4))


def test_a_kernel_executes_it_with_its_parameters_edited(tmp_path: Path):
    """As JupyterLab does."""
    content = nbformat.read(paths.templates() / "9-compare.ipynb", as_version=4)
    cell = next(cell for cell in content.cells if cell.id == "parameters")
    cell.source = cell.source.replace('before: str = ""', f'before: str = "{INCIDENT}"')
    cell.source = cell.source.replace('after: str = ""', f'after: str = "{INCIDENT}"')
    NotebookClient(content, resources={"metadata": {"path": str(tmp_path)}}).execute()

    assert WORDS["en"] in said(content)


@pytest.mark.parametrize(
    ("parameters", "line"),
    [
        ({"before": INCIDENT}, "name both runs"),
        ({"target": "nobody"}, "no published run of this target"),
        ({**TWO, "language": "klingon"}, "parameter language"),
        ({"before": "no-such-run", "after": INCIDENT}, "no-such-run"),
    ],
)
def test_a_wrong_parameter_is_one_line(tmp_path: Path, parameters: dict[str, str], line: str):
    """The cell fails, and says what to write."""
    status = execute("9-compare", tmp_path, parameters, kernel=False, cell_s=60.0, listener=lambda _message: None)
    output = next(
        one
        for cell in nbformat.read(tmp_path / "9-compare.ipynb", as_version=4).cells
        if cell.cell_type == "code"
        for one in cell.outputs
        if one.output_type == "error"
    )

    assert not status.complete
    assert 1 == len(output.traceback)
    assert line in output.traceback[0]


def test_the_watch_s_figures_are_drawn_in_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Of a history of a day, which the notebook reads; JupyterLab takes the same outputs."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path / "data"))
    now = datetime.now(UTC)
    with History.open(tmp_path / "data" / "watch" / "shop") as history:
        for number in range(1, 10):
            at = now - timedelta(seconds=15 * (10 - number))
            history.append(Sample(at, number * 15 * 10**9, "c0", number, ProbeSeen((150,), 2260, status=101)))
    given = {"target": "shop", "days": 2, "language": "en"}
    status = execute("8-watch", tmp_path, given, kernel=False, cell_s=60.0, listener=lambda _message: None)
    shown = said(nbformat.read(tmp_path / "8-watch.ipynb", as_version=4))

    assert status.complete
    assert 2 == shown.count("application/vnd.plotly.v1+json")
    page = render(tmp_path / "8-watch.ipynb", language="en", title="8-watch")
    assert {"figure-opened", "figure-times"} <= set(re.findall(r'id="([^"]+)"', page))


@pytest.mark.parametrize(("language", "said"), [("en", "2 share one cause"), ("pt_BR", "2 têm a mesma causa")])
def test_the_notebook_of_a_fleet_shows_what_its_page_shows(tmp_path: Path, language: str, said: str):
    """In both languages, with each target and who was lost; as a page it loads nothing."""
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "fleet.json").write_text(fleet_document(two_of_four()))
    given = {"run": str(tmp_path / "run"), "language": language}
    status = execute("10-fleet", tmp_path, given, kernel=False, cell_s=60.0, listener=lambda _message: None)
    page = render(tmp_path / "10-fleet.ipynb", language=language, title="10-fleet")

    assert status.complete
    assert said in page
    assert "tcp.connect.refused" in page
    assert "[en]" not in page
    assert [] == re.findall(r'(?:src|href)="(?!#|data:,)[^"]*"', page)
