"""Cells in this process: their outputs have the form that a kernel gives."""

import json
import subprocess
import sys

import nbformat
import pytest

PROGRAM = """
import json, sys
from wsinvest.publish import import_shim
from wsinvest.publish.cells import Cells, failed
cells = Cells()
said = [cells.run(source) for source in json.load(sys.stdin)]
cells.close()
print(json.dumps([(count, outputs, failed(outputs)) for count, outputs in said]))
"""
PLOT = "{'text/html': '<i>', 'application/vnd.plotly.v1+json': {'data': [1]}}"


@pytest.fixture
def run():
    """Run cells in a process of their own, since a process has one shell: (count, outputs, failed) of each."""

    def run(*sources):
        command = [sys.executable, "-c", PROGRAM]
        done = subprocess.run(command, input=json.dumps(sources), capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    return run


def stream(name, text):
    return {"output_type": "stream", "name": name, "text": text}


def result(count, data):
    return {"output_type": "execute_result", "execution_count": count, "data": data, "metadata": {}}


def displayed(data):
    return {"output_type": "display_data", "data": data, "metadata": {}}


def test_outputs_are_those_of_a_kernel(run):
    """Values, streams, displays and raw bundles, each in its form and in their order."""
    said = run(
        "x = 1\nx + 1",
        "print('a'); print('b')",
        "import sys; print('out'); sys.stderr.write('err'); print('out again'); None",
        f"from IPython.display import display\ndisplay({PLOT}, raw=True)\nprint('after')",
        "x = 2",
        "_",
    )
    expected = [
        [result(1, {"text/plain": "2"})],
        [stream("stdout", "a\nb\n")],
        [stream("stdout", "out\n"), stream("stderr", "err"), stream("stdout", "out again\n")],
        [displayed({"text/html": "<i>", "application/vnd.plotly.v1+json": {"data": [1]}}), stream("stdout", "after\n")],
        [],
        [result(6, {"text/plain": "2"})],
    ]

    assert [[n, outputs, False] for n, outputs in enumerate(expected, 1)] == said
    for outputs in expected:
        nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=outputs)]))


def test_await_works_at_the_top_level_and_the_loop_goes_on(run):
    """A task of one cell may be awaited in the next."""
    said = run("import asyncio\ntask = asyncio.ensure_future(asyncio.sleep(0, 'done'))", "await task")

    assert [result(2, {"text/plain": "'done'"})] == said[1][1]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("1/0", "ZeroDivisionError"),
        ("x = (", "SyntaxError"),
        ("import sys; sys.exit(0)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("import asyncio; raise asyncio.CancelledError", "CancelledError"),
        ("await missing()", "NameError"),
    ],
)
def test_an_error_is_an_output_and_fails_the_cell(run, source, name):
    """`sys.exit(0)` is no success: cells after it would never run."""
    ((count, outputs, failed),) = run(source)

    assert (1, True) == (count, failed)
    assert [name] == [output["ename"] for output in outputs if output["output_type"] == "error"]


def test_a_display_can_be_changed_and_cleared(run):
    """Progress in a cell leaves only its last state."""
    said = run(
        "from IPython.display import display\nh = display(1, display_id='x')\nh.update(2)",
        "from IPython.display import clear_output\nprint(1)\nclear_output(wait=True)\nprint(2)",
        "print(1)\nclear_output()",
    )

    assert [displayed({"text/plain": "2"})] == said[0][1]
    assert [stream("stdout", "2\n")] == said[1][1]
    assert [] == said[2][1]


def test_ipython_writes_nowhere_else(run, tmp_path, monkeypatch):
    """No history and no profile in the home folder, which may be missing."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))

    run("1")

    assert [] == list(home.iterdir())
