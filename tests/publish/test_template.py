"""An executed notebook against its template, without a run: the parts that verify does not show."""

import nbformat
import pytest

from wsinvest.host import paths
from wsinvest.publish import notebook
from wsinvest.publish.template import differences, parameters_of

PARAMETERS = {"target": "demo", "run": "r", "language": "en"}


def executed(name="1-config", source='# Parameters\ntarget = "demo"\nrun = "r"\nlanguage = "en"\n'):
    """The template as papermill would leave it, all cells run."""
    content = notebook.read(paths.templates() / f"{name}.ipynb")
    cell = nbformat.v4.new_code_cell(source, id=notebook.INJECTED, metadata={"tags": [notebook.INJECTED]})
    after = [cell.id for cell in content.cells].index("parameters") + 1
    content.cells.insert(after, cell)
    for number, code in enumerate((cell for cell in content.cells if cell.cell_type == "code"), 1):
        code.execution_count = number
    content.metadata["papermill"] = {"parameters": PARAMETERS}
    return content


def said(content):
    return list(differences("1-config", content, PARAMETERS))


def test_a_genuine_notebook_differs_in_nothing():
    """Counts, the injected cell and the runner's metadata are no differences."""
    assert [] == said(executed())


def test_without_the_injected_cell_it_is_another_notebook():
    """It would have run with the template's own parameters."""
    content = executed()
    content.cells = [cell for cell in content.cells if cell.id != notebook.INJECTED]

    assert "1-config, cell injected-parameters: must stand once, behind the parameters" in said(content)


def test_the_injected_cell_has_one_place():
    """Elsewhere it could undo what a later cell sets."""
    content = executed()
    content.cells.append(content.cells.pop([cell.id for cell in content.cells].index(notebook.INJECTED)))

    assert "1-config, cell injected-parameters: must stand once, behind the parameters" in said(content)


def test_metadata_and_injected_cell_must_agree():
    """Both are written by papermill, from one source."""
    content = executed()
    content.metadata["papermill"] = {"parameters": PARAMETERS | {"target": "other"}}

    assert ["1-config, cell injected-parameters: other than the parameters in the metadata"] == said(content)


def test_other_metadata_is_named():
    """A kernel of another name would run something else."""
    content = executed()
    content.metadata["kernelspec"]["name"] = "mine"

    assert ["1-config, metadata: other than the template's"] == said(content)


def test_an_error_in_a_cell_is_named():
    """Such a notebook is no result."""
    content = executed()
    content.cells[-2].outputs = [nbformat.v4.new_output("error", ename="E", evalue="", traceback=[])]

    assert ["1-config, cell config: holds an error"] == said(content)


def test_the_count_of_an_output_is_compared_too():
    """nbval does not look at it."""
    content = executed()
    content.cells[-2].outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "1"}, execution_count=1)]

    assert ["1-config, cell config: execution count of an output changed"] == said(content)


@pytest.mark.parametrize(
    "source", ["run = open('x')", "run = 1 + x", "run, y = 1, 2", "import os", "run: str = ''", "f()"]
)
def test_an_injected_cell_is_read_and_never_executed(source):
    """Only names and plain values."""
    with pytest.raises(ValueError, match=r"."):
        parameters_of(nbformat.v4.new_code_cell(source))


def test_parameters_are_read_from_the_cell():
    """As papermill writes them."""
    cell = nbformat.v4.new_code_cell('# Parameters\ntarget = "demo"\nattempts = 3\n')

    assert {"target": "demo", "attempts": 3} == parameters_of(cell)
