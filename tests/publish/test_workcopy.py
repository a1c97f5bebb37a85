"""JupyterLab works on copies of the notebooks, so that git stays clean; nothing that a user wrote is lost."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.reports import own_place, refusing_url
from wsinvest.host import paths
from wsinvest.model.failure import Exit
from wsinvest.publish.workcopy import MADE_OF, main, work_copies

ALL = (*paths.NOTEBOOKS, *paths.FURTHER, *paths.OVER_TIME)

ROOT = Path(__file__).parents[2]


@pytest.fixture
def templates(tmp_path, monkeypatch):
    """Templates of the test's own."""
    shutil.copytree(paths.templates(), tmp_path / "notebooks")
    monkeypatch.setattr(paths, "templates", lambda: tmp_path / "notebooks")
    with own_place(tmp_path):
        yield tmp_path / "notebooks"


def names() -> set[str]:
    return {path.name for path in paths.notebooks().iterdir()}


def test_a_copy_is_its_template_but_for_one_mark(templates):
    """The same cells with the same ids; the mark tells which template it was."""
    folder = work_copies()

    for name in ALL:
        copy, template = (json.loads((one / f"{name}.ipynb").read_text("utf-8")) for one in (folder, templates))
        assert copy["metadata"].pop(MADE_OF)
        assert template == copy
        nbformat.validate(nbformat.from_dict(copy))


def test_an_edited_copy_stays(templates):
    """Whoever wrote a target into it finds it tomorrow."""
    copy = work_copies() / "1-config.ipynb"
    edited = copy.read_text("utf-8").replace('\\"demo\\"', '\\"checkout\\"')
    copy.write_text(edited, encoding="utf-8")

    work_copies()

    assert edited == copy.read_text("utf-8")
    assert {f"{name}.ipynb" for name in ALL} == names()


@pytest.mark.parametrize("reason", ["a new template", "no notebook"])
def test_what_cannot_stay_is_renamed_not_lost(templates, reason):
    """After an update, or where a file of that name is none of ours."""
    copy = work_copies() / "1-config.ipynb"
    if reason == "no notebook":
        copy.write_text("[]")
    before = copy.read_bytes()
    template = templates / "1-config.ipynb"
    template.write_text(template.read_text("utf-8").replace("# 1 · Configuration", "# 1 · Settings"), "utf-8")

    work_copies()
    work_copies()

    assert before == copy.with_name("1-config.before-1.ipynb").read_bytes()
    assert "1 · Settings" in copy.read_text("utf-8")
    assert len(ALL) + 1 == len(names())


def test_where_no_copy_can_be_made_one_line_says_so(templates, capsys):
    """And JupyterLab is not started on a folder that is not there."""
    paths.notebooks().write_text("a file")

    assert Exit.NOT_WRITTEN == main()

    out, err = capsys.readouterr()
    assert ("", 1) == (out, len(err.splitlines()))
    assert err.startswith(f"wsinvest: {paths.notebooks()}: ")


def test_the_makefile_opens_the_copies(templates):
    """`make lab` reads the folder from what this prints."""
    said = subprocess.run(
        [sys.executable, "-m", "wsinvest.publish.workcopy"], capture_output=True, text=True, check=True
    ).stdout
    recipe = (ROOT / "Makefile").read_text("utf-8").partition("\nlab:")[2].partition("\n\n")[0]

    assert f"{paths.notebooks()}\n" == said
    assert "-m wsinvest.publish.workcopy) &&" in recipe
    assert '--notebook-dir="$$folder"' in recipe


def test_running_a_notebook_leaves_git_clean(tmp_path, monkeypatch):
    """A real kernel runs the copy that `make lab` opens and saves it; real git sees nothing of it."""
    repository = tmp_path / "repository"
    for part in ("notebooks", "data/targets"):
        shutil.copytree(ROOT / part, repository / part)
    shutil.copy(ROOT / ".gitignore", repository)
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    git(repository, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "all")
    monkeypatch.setattr(paths, "templates", lambda: repository / "notebooks")
    with own_place(tmp_path):
        monkeypatch.setenv(paths.DATA_VARIABLE, str(repository / "data"))
        path = work_copies() / "1-config.ipynb"
        content = executed(path, refusing_url())

    assert "Configuration" in json.dumps(next(cell for cell in content.cells if cell.id == "config").outputs)
    assert content == nbformat.read(path, as_version=4)
    assert (repository / "data" / "work").is_dir()
    assert "" == git(repository, "status", "--porcelain")


def executed(path: Path, target: str) -> nbformat.NotebookNode:
    """The notebook after a real kernel ran it on this target, saved as Lab saves it."""
    content = nbformat.read(path, as_version=4)
    parameters = next(cell for cell in content.cells if cell.id == "parameters")
    parameters.source = parameters.source.replace('"demo"', f'"{target}"')
    NotebookClient(content, resources={"metadata": {"path": str(path.parent)}}).execute()
    nbformat.write(content, path)
    return content


def git(folder: Path, *command: str) -> str:
    """What git prints."""
    done = subprocess.run(["git", *command], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout
