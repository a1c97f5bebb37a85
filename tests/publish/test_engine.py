"""The forking engine: a notebook that fails, hangs, dies or leaves is told from one that succeeds."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import nbformat
import psutil
import pytest

from wsinvest.publish import engine, import_shim  # noqa: F401
from wsinvest.publish.notebook import status_of

# isort: split
from papermill import execute_notebook
from papermill.exceptions import PapermillExecutionError

HUNG_S = 1.6  # shorter, and a cell that does nothing hung on a busy machine
METADATA = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}


def executed(tmp_path, *sources, seconds=20.0, heard=None, parameters=None):
    """These cells, executed: the notebook as papermill wrote it, whether or not it succeeded."""
    engine.register()
    cells = [nbformat.v4.new_code_cell(textwrap.dedent(source)) for source in sources]
    cells[0].metadata["tags"] = ["parameters"]
    template, output = tmp_path / "template.ipynb", tmp_path / "output.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), template)
    with contextlib.suppress(PapermillExecutionError):
        execute_notebook(
            str(template),
            str(output),
            parameters=parameters,
            engine_name=engine.NAME,
            progress_bar=False,
            request_save_on_cell_execute=False,
            cwd=str(tmp_path),
            cell_timeout_s=seconds,
            listener=(heard if heard is not None else []).append,
        )
    content = nbformat.read(output, as_version=4)
    content.cells = [cell for cell in content.cells if cell.cell_type == "code"]
    return content


def counts(content):
    return [cell.execution_count for cell in content.cells]


def test_cells_run_in_order_in_the_folder_that_was_named(tmp_path):
    """Names live from cell to cell; parameters are injected; counts go from 1 to n."""
    content = executed(tmp_path, "x: int = 1", "import os\nos.getcwd()", "x", parameters={"x": 7})

    assert [1, 2, 3, 4] == counts(content)
    assert repr(str(tmp_path)) == content.cells[2].outputs[0].data["text/plain"]
    assert "7" == content.cells[3].outputs[0].data["text/plain"]


def test_one_notebook_knows_nothing_of_another(tmp_path):
    """Each gets a process of its own, and the runner's stays as it was."""
    executed(tmp_path, "import os\nos.environ['LEFT'] = leftover = '1'")

    content = executed(tmp_path, "import os\n'LEFT' in os.environ, 'leftover' in globals()")

    assert "(False, False)" == content.cells[0].outputs[0].data["text/plain"]
    assert "LEFT" not in os.environ


def test_a_cell_with_an_error_is_the_last(tmp_path):
    """The cells after it have no count."""
    content = executed(tmp_path, "1", "1/0", "3")

    assert [1, 2, None] == counts(content)
    assert "ZeroDivisionError" == content.cells[1].outputs[0].ename


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import os; os._exit(0)", "its process died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "its process died"),
        ("import time; time.sleep(60)", "hung for 2 s and was stopped"),
        ("import asyncio; await asyncio.sleep(60)", "hung for 2 s and was stopped"),
    ],
)
def test_a_notebook_that_dies_or_hangs_is_ended_and_says_so(tmp_path, monkeypatch, source, why):
    """The first cell without a count, or with an error, is the one to name."""
    monkeypatch.setattr(engine, "KILL_S", 0.2)

    content = executed(tmp_path, "1", source, "3", seconds=HUNG_S)

    assert why == content.metadata.wsinvest.ended
    assert 1 == counts(content)[0]
    assert None is counts(content)[2]


STAYS = """
import asyncio
async def stay():
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass
task = asyncio.ensure_future(stay())
await asyncio.sleep(0)
"""


@pytest.mark.parametrize("source", ["import asyncio; await asyncio.sleep(60)", STAYS])
def test_a_last_cell_that_hangs_or_leaves_a_task_that_never_ends_is_named(tmp_path, monkeypatch, source):
    """Both have a count by then: the interrupted wait ends with an error, the other has ended."""
    monkeypatch.setattr(engine, "KILL_S", 0.2)

    status = status_of(executed(tmp_path, "1", source, seconds=HUNG_S))

    assert (False, "hung for 2 s and was stopped") == (status.complete, status.why)


def test_an_error_whose_traceback_cannot_be_drawn_is_an_error(tmp_path):
    """Without a descriptor left IPython reads no source, and shows no error of its own."""
    source = """
        import os, resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        try:
            while True:
                os.dup(0)
        except OSError:
            pass
        open("anything")
    """

    content = executed(tmp_path, "1", source, "3")

    assert [1, 2, None] == counts(content)
    assert "OSError" == content.cells[1].outputs[-1].ename


def test_no_process_is_left(tmp_path, monkeypatch):
    """Whatever a cell does to stay, it goes."""
    monkeypatch.setattr(engine, "KILL_S", 0.2)
    stubborn = """
        import time
        while True:
            try:
                time.sleep(60)
            except BaseException:
                pass
    """

    before = set(psutil.Process().children())

    executed(tmp_path, stubborn, seconds=0.2)

    assert set() == set(psutil.Process().children()) - before


def test_a_cell_cannot_disturb_the_runners_own_output(tmp_path, capfd):
    """What a program that a cell starts prints goes nowhere."""
    executed(tmp_path, "import os\nos.system('echo loud; echo louder >&2')")

    assert ("", "") == capfd.readouterr()


def test_the_runner_hears_of_cells_and_collectors(tmp_path):
    """So that it can show progress."""
    heard = []
    executed(tmp_path, "from wsinvest.collect import runs\nruns.default_progress('login', 'end', 1.5)", heard=heard)

    assert [["start", 0], ["progress", "login", "end", 1.5], ["end", 0, 1, []]] == heard


def test_a_notebook_does_not_outlive_a_killed_runner(tmp_path):
    """kill -9 leaves no orphan."""
    program = f"""
        import sys; sys.path.insert(0, {str(Path.cwd())!r})
        from pathlib import Path
        from tests.publish.test_engine import executed
        cell = "import os, time\\nprint(os.getpid(), file=open('pid', 'w'))\\ntime.sleep(60)"
        executed(Path({str(tmp_path)!r}), cell)
    """
    runner = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)])
    pid = tmp_path / "pid"
    while not (pid.exists() and pid.read_text().endswith("\n")):
        assert runner.poll() is None
    child = psutil.Process(int(pid.read_text()))

    runner.send_signal(signal.SIGKILL)
    runner.wait()

    psutil.wait_procs([child], timeout=60)
    assert not child.is_running() or psutil.STATUS_ZOMBIE == child.status()


def test_the_grammars_that_nobody_uses_are_not_imported():
    """They would cost 1.5 s in every process that imports nbformat."""
    program = "import wsinvest.publish.engine, sys; print('lark' in sys.modules, sys.modules['rfc3987_syntax'])"

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "False None\n" == said.stdout
