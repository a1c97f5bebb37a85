"""The notebooks as they are in git: their shape, so that each stays a page to read and not a program."""

import ast
import json
import pkgutil
import re
from itertools import pairwise

import nbformat
import pytest
from nbclient import NotebookClient

from tests.reports import own_place, refusing_url
from wsinvest.host import paths
from wsinvest.redact.redactor import Redactor

ALL = (*paths.NOTEBOOKS, *paths.FURTHER, *paths.OVER_TIME)
MOST_CELLS = dict.fromkeys(ALL, 8) | {"5-report": 14, "11-training": 14}
FORBIDDEN = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.Try,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.If,
    ast.With,
    ast.ListComp,
    ast.DictComp,
    ast.SetComp,
    ast.GeneratorExp,
)
COLLECTING = {"target": "demo", "env_file": "", "login_url": "", "run": "", "language": "en"}
PARAMETERS = {
    "1-config": COLLECTING,
    "2-token": COLLECTING,
    "3-resource": COLLECTING,
    "4-handshake": COLLECTING | {"attempts": 20},
    "6-session": COLLECTING | {"hold": "fitting"},
    "7-capacity": {"target": "demo", "language": "en"},
    "8-watch": {"target": "demo", "days": 30, "language": "en"},
    "9-compare": {"target": "demo", "before": "", "after": "", "language": "en"},
    "10-fleet": {"run": "", "language": "en"},
    "11-training": {f"answer_{number}": "" for number in range(1, 9)} | {"page": "", "language": "en"},
    "5-report": {"target": "demo", "run": "", "case_sha256": "", "language": "en"},
}
every_notebook = pytest.mark.parametrize("name", ALL)


def notebook(name):
    return nbformat.read(paths.templates() / f"{name}.ipynb", as_version=4)


def code_of(name):
    return [cell for cell in notebook(name).cells if cell.cell_type == "code"]


def tree_of(cell):
    return compile(cell.source, cell.id, "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_the_folder_holds_these_notebooks_and_no_other():
    """A notebook that the runner does not know is forgotten one day."""
    assert sorted(ALL) == sorted(path.stem for path in paths.templates().glob("*.ipynb"))


@every_notebook
def test_a_notebook_is_valid_and_in_its_one_form(name):
    """Opening and saving it in another tool must not change a byte."""
    path = paths.templates() / f"{name}.ipynb"
    nbformat.validate(notebook(name))

    assert nbformat.writes(notebook(name), ensure_ascii=False) + "\n" == path.read_text(encoding="utf-8")


@every_notebook
def test_git_holds_no_outputs_counts_or_traces_of_a_run(name):
    """What stands in git is the template, which verify compares reports with."""
    content = notebook(name)

    assert {"kernelspec", "language_info"} == set(content.metadata)
    assert "python3" == content.metadata.kernelspec.name
    assert all(not cell.outputs and cell.execution_count is None for cell in code_of(name))
    assert all(set(cell.metadata) <= {"tags"} for cell in content.cells)


@every_notebook
def test_cells_have_readable_names_of_their_own(name):
    """They are how a failure is named."""
    names = [cell.id for cell in notebook(name).cells]

    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", cell) for cell in names)


@every_notebook
def test_there_is_exactly_one_cell_of_parameters_annotated_and_commented(name):
    """papermill finds it, and a reader knows what to write."""
    tagged = [cell for cell in code_of(name) if cell.metadata.get("tags")]

    assert ["parameters"] == [tag for cell in tagged for tag in cell.metadata.tags]
    body = tree_of(tagged[0]).body
    assert all(isinstance(statement, ast.AnnAssign) for statement in body)
    assert PARAMETERS[name] == {line.target.id: ast.literal_eval(line.value) for line in body}
    assert all(type(ast.literal_eval(line.value)).__name__ == line.annotation.id for line in body)
    assert all("  # " in line for line in tagged[0].source.splitlines())


@every_notebook
def test_a_notebook_is_short(name):
    """At most 8 code cells, 14 in the report and in the training."""
    assert len(code_of(name)) <= MOST_CELLS[name]


@every_notebook
def test_cells_hold_no_program(name):
    """No definitions, branches, loops or handlers: those belong into the package, with a test."""
    found = [(cell.id, type(node).__name__) for cell in code_of(name) for node in ast.walk(tree_of(cell))]

    assert [] == [(cell, kind) for cell, kind in found if kind in {node.__name__ for node in FORBIDDEN}]


@every_notebook
def test_a_cell_makes_one_call(name):
    """One statement that calls; what it shows may be made in its arguments."""
    for cell in code_of(name):
        calling = [node for node in tree_of(cell).body if any(isinstance(part, ast.Call) for part in ast.walk(node))]
        assert len(calling) <= 1, cell.id


@every_notebook
def test_cells_hold_no_numbers_and_no_secrets(name):
    """Thresholds live in the model; a secret would be saved with the notebook."""
    for cell in code_of(name):
        constants = [node.value for node in ast.walk(tree_of(cell)) if isinstance(node, ast.Constant)]
        numbers = [value for value in constants if isinstance(value, int | float)]
        assert [] == numbers or "parameters" in cell.metadata.get("tags", []), cell.id
        assert cell.source == Redactor().mask_own(cell.source)


@every_notebook
def test_nothing_tells_nbval_to_look_away(name):
    """A marker would let a changed output pass."""
    assert "NBVAL" not in json.dumps(notebook(name)).upper()


@every_notebook
def test_what_it_names_of_the_package_is_there(name):
    """An engineer who copies a name from the text can import it."""
    words = "\n".join(cell.source for cell in notebook(name).cells if cell.cell_type == "markdown")

    for dotted in re.findall(r"`(wsinvest(?:\.\w+)+)", words):
        assert pkgutil.resolve_name(dotted)


@every_notebook
def test_it_begins_with_words(name):
    """An engineer who opens it reads first what it is about."""
    assert "markdown" == notebook(name).cells[0].cell_type
    assert notebook(name).cells[0].source.startswith(f"# {name.partition('-')[0]} · ")


def test_each_notebook_leads_to_the_next():
    """From configuration to report, none is left out."""
    for name, following in pairwise(paths.NOTEBOOKS):
        assert f"**Next:** `{following}.ipynb`" in notebook(name).cells[-1].source


@pytest.mark.parametrize("name", [*paths.NOTEBOOKS[:4], *paths.FURTHER])
def test_collecting_notebooks_open_collect_and_show(name):
    """In this order, each topic under its own name."""
    source = "\n".join(cell.source for cell in code_of(name))
    topic = name.partition("-")[2]

    steps = ("open_run(target, run, language", f'await collect(investigation, "{topic}")', f'section(case, "{topic}")')
    places_ = [source.find(step) for step in steps]
    assert -1 not in places_
    assert sorted(places_) == places_


def test_notebooks_run_by_themselves_one_after_the_other(tmp_path):
    """As JupyterLab and nbconvert run them: an ordinary kernel, in the notebooks' own folder, only the target edited.

    The report, which comes last, judges what the one before collected.
    """
    target = refusing_url()
    with own_place(tmp_path):
        for name in ("1-config", "5-report"):
            content = notebook(name)
            parameters = next(cell for cell in content.cells if cell.id == "parameters")
            parameters.source = parameters.source.replace('"demo"', f'"{target}"')
            NotebookClient(content, resources={"metadata": {"path": str(paths.templates())}}).execute()
            assert all(cell.execution_count for cell in content.cells if cell.cell_type == "code")
    assert target in json.dumps(content)


def test_the_report_never_collects():
    """It is pure: the same case gives the same words."""
    source = "\n".join(cell.source for cell in code_of("5-report"))

    assert "open_case(run, target, case_sha256, language)" in source
    assert not re.search(r"\bcollect\b|\bopen_run\b|\bawait\b", source)
