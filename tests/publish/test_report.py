"""From targets to published reports, with a real target on loopback and every way in which a run can end."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
from contextlib import chdir
from dataclasses import replace

import psutil
import pytest

from tests.reports import own_place, refusing_url, reported
from wsinvest.collect import runs
from wsinvest.config.resolve import Options
from wsinvest.host import paths
from wsinvest.model.case import Problem, ProblemKind
from wsinvest.model.failure import Exit
from wsinvest.publish import engine, folders, notebook, plotlyjs, report, verify
from wsinvest.publish.lock import only_run
from wsinvest.store.admission import admitted

LONG_S = 60.0  # how soon a run leaves is examined in tests/robustness/test_ends.py
FILES = {*(f"{name}.ipynb" for name in paths.NOTEBOOKS), "case.json", "evidence", "report.html", "findings.json"}


@pytest.fixture(autouse=True)
def place(tmp_path):
    """Each test has data and private folders of its own."""
    with own_place(tmp_path) as data:
        yield data


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """One report on a port where nothing listens, for all tests that only look at it."""
    with own_place(tmp_path_factory.mktemp("refused")) as data:
        (result,) = reported(refusing_url())
        yield result
    assert [] == list((data.parent / "runtime" / "wsinvest-runs").iterdir())


def test_a_report_is_whole_and_says_what_is_wrong(refused):
    """A target that does not answer is a finding with a complete report, not an error of ours."""
    assert (Exit.CRITICAL, "") == (refused.exit, refused.message)
    assert {*FILES, folders.SUMS} == {path.name for path in refused.folder.iterdir()}
    findings = json.loads((refused.folder / "findings.json").read_text())
    assert ("critical", False) == (findings["status"], findings["incomplete"])
    assert "tcp.connect.refused" in [finding["code"] for finding in findings["findings"]]


def test_every_notebook_is_executed_whole(refused):
    """Counts from 1 to n, no error, and the status in the metadata."""
    for name in paths.NOTEBOOKS:
        content = notebook.read(refused.folder / f"{name}.ipynb")
        code = [cell for cell in content.cells if cell.cell_type == "code"]
        assert list(range(1, len(code) + 1)) == [cell.execution_count for cell in code]
        assert "complete" == content.metadata.wsinvest.status


def test_no_path_of_this_machine_is_in_a_report(refused):
    """A report is sent to others."""
    for path in refused.folder.rglob("*.*"):
        assert str(refused.folder.parent).encode() not in path.read_bytes()


def test_a_run_is_named_by_time_target_and_chance(refused):
    """20261122T154233Z-checkout-b03a."""
    assert paths.is_id(refused.folder.name)
    assert re.fullmatch(r"\d{8}T\d{6}Z-127-0-0-1-\d+-ws-[0-9a-f]{4}", refused.folder.name)


def test_a_report_is_listed_and_is_the_latest(refused):
    """The newest complete run."""
    reports = refused.folder.parent

    assert refused.folder == (reports / folders.LATEST).resolve()
    assert f"{refused.folder.name}/report.html" in (reports / folders.INDEX).read_text()


def test_a_lone_report_in_a_named_folder_is_one_file(tmp_path):
    """It is mailed or moved; where reports are collected, plotly stands once beside the list."""
    lone, next_one = (reported(refusing_url(), out=tmp_path / "one")[0].folder for _ in range(2))
    (asked,) = reported(refusing_url(), single_file=True)
    (usual,) = reported(refusing_url())
    sizes = [(folder / "report.html").stat().st_size for folder in (lone, asked.folder, next_one, usual.folder)]

    assert min(sizes[:2]) > 1_500_000
    assert max(sizes[2:]) < 300_000
    assert plotlyjs.is_beside(tmp_path / "one")
    assert plotlyjs.is_beside(paths.reports())


def test_several_targets_get_a_folder_each_and_the_worst_status(tmp_path):
    """One that cannot be made a target does not keep the others from their reports."""
    said = reported(refusing_url(), "no-such-target", refusing_url(), out=tmp_path / "out")

    assert [Exit.CRITICAL, Exit.USAGE, Exit.CRITICAL] == [result.exit for result in said]
    assert 2 == len({result.folder for result in said if result.folder})
    assert "no-such-target" in said[1].message


def test_the_language_is_that_of_page_notebook_and_findings(tmp_path):
    """Portuguese when it is asked for."""
    (result,) = reported(refusing_url(), options=Options(language="pt-br"))

    assert '<html lang="pt-BR"' in (result.folder / "report.html").read_text(encoding="utf-8")
    assert "pt_BR" == notebook.read(result.folder / "5-report.ipynb").metadata.papermill.parameters.language


def test_relative_paths_are_those_of_the_caller(tmp_path):
    """Notebooks work in the run's folder, but `.env` lies where the command was typed."""
    (tmp_path / "service.env").write_text("JWT_SECRET=0123456789abcdef0123456789abcdef0123\nWS_AUTH_MODE=query\n")

    with chdir(tmp_path):
        (result,) = reported(refusing_url(), options=Options(env_file="service.env"))

    assert result.folder is not None, result.message
    config = json.loads((result.folder / "evidence" / "config.json").read_text())
    assert "read" == config["facts"]["env_file"]["state"]
    assert [] == [path for path in result.folder.rglob("*.*") if b"0123456789abcdef" in path.read_bytes()]


def test_old_runs_of_the_same_target_are_pruned(place):
    """The newest stay."""
    target = refusing_url()
    first, second = (reported(target, keep=1)[0].folder for _ in range(2))

    assert not first.exists()
    assert second == (paths.reports() / folders.LATEST).resolve()


COLLECT = 'await collect(investigation, "token")'


def broken(monkeypatch, source):
    """Notebook 2 with this source in place of its collecting cell."""
    genuine = engine._run

    def run_(cells, tell):
        genuine([(n, source if COLLECT in code else code) for n, code in cells], tell)

    monkeypatch.setattr(engine, "_run", run_)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("1/0", "ZeroDivisionError"),
        ("import sys; sys.exit(0)", "SystemExit"),
        ("import os; os._exit(0)", "its process died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "its process died"),
    ],
)
def test_a_notebook_that_fails_publishes_nothing(monkeypatch, source, why):
    """Exit 3, the cell named, what was found kept and marked."""
    broken(monkeypatch, source)

    (result,) = reported(refusing_url())

    assert Exit.INCOMPLETE is result.exit
    assert f"{why} in cell collect of 2-token; what was found is kept in" in result.message
    (cut,) = folders.runs(paths.reports())
    assert not cut.complete
    assert json.loads((cut.folder / folders.CUT).read_text())["incomplete"]
    assert not (paths.reports() / folders.INDEX).exists()
    assert ["token", "passport"] == notebook.read(cut.folder / "2-token.ipynb").metadata.wsinvest.not_run[-2:]


def test_a_hanging_cell_is_named(monkeypatch):
    """It is stopped when its time is over."""
    monkeypatch.setattr(report, "AFTER_S", -59.0)
    broken(monkeypatch, "import time; time.sleep(60)")

    (result,) = reported(refusing_url())

    assert (Exit.INCOMPLETE, True) == (result.exit, "hung for 1 s and was stopped in cell collect" in result.message)


@pytest.mark.parametrize(("healthy", "status"), [(True, Exit.INCOMPLETE), (False, Exit.CRITICAL)])
def test_our_own_bug_in_a_collector_is_told_by_the_status(monkeypatch, healthy, status):
    """The report is published, marked as incomplete; the status is 3 unless something high was seen."""
    genuine = runs.measure

    async def with_bug(units, bench):
        await genuine(units, bench)
        for name in bench.evidence.keys() & {"memory"}:
            broken_one = replace(bench.evidence[name], facts=None, problem=Problem(ProblemKind.BUG, "x"))
            bench.evidence[name] = broken_one
            bench.keep(broken_one)

    monkeypatch.setattr(runs, "measure", with_bug)

    (result,) = reported("demo-healthy" if healthy else refusing_url())

    assert status is result.exit, result.message
    assert json.loads((result.folder / "findings.json").read_text())["incomplete"]


def test_a_leak_stops_publication_and_leaves_nothing(monkeypatch, tmp_path):
    """Exit 7; the file and the kind are named, the value is not, and the folder is gone."""
    (tmp_path / ".env").write_text("LOGIN_PASSWORD=correct-horse-battery-staple\n")
    broken(monkeypatch, f"case = {COLLECT}\nprint('correct-horse-battery-' + 'staple')")

    (result,) = reported(refusing_url(), options=Options(env_file=str(tmp_path / ".env")))

    assert Exit.LEAK is result.exit, result.message
    assert "2-token.ipynb" in result.message
    assert "LOGIN_PASSWORD" in result.message
    assert "horse" not in result.message
    assert () == folders.runs(paths.reports())


@pytest.mark.parametrize("room", [10_000, 1_000_000], ids=["evidence", "page"])
def test_a_disk_that_fills_up_leaves_no_cut_report(room):
    """Exit 5, the place named; a limit on the size of files stands for the full disk, for us and for the notebooks."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        (result,) = reported(refusing_url())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert Exit.NOT_WRITTEN is result.exit, result.message
    assert str(paths.reports()) in result.message
    assert [False] == [listed.complete for listed in folders.runs(paths.reports())]


def test_a_working_folder_that_was_deleted_is_no_obstacle(tmp_path):
    """A shell may stand in a folder that someone removed."""
    gone = tmp_path / "gone"
    gone.mkdir()
    with chdir(paths.data()):  # back to a folder that is there, when the test ends
        os.chdir(gone)
        gone.rmdir()
        (result,) = reported(refusing_url())

    assert (Exit.CRITICAL, "") == (result.exit, result.message)


def test_without_a_place_to_write_nothing_is_measured(tmp_path):
    """Exit 5 before the first packet."""
    (tmp_path / "file").touch()
    said = []

    (result,) = reported(refusing_url(), out=tmp_path / "file", progress=lambda *event: said.append(event))

    assert Exit.NOT_WRITTEN is result.exit
    assert [] == said


def test_a_second_run_of_the_target_waits_and_gives_up(tmp_path):
    """Exit 5 after its deadline."""
    target = refusing_url()
    out = tmp_path / "out"
    out.mkdir()
    name = report.resolve(target, Options()).target.name
    with only_run(out, name, 0.0):
        (result,) = reported(target, out=out, options=Options(deadline_s=0.2))

    assert (Exit.NOT_WRITTEN, True) == (result.exit, "another run" in result.message)


STARTED = """
import sys
from wsinvest.cli import guard
from wsinvest.publish import report
def tell(name, event, took_ms):
    print(name, event, flush=True)
plan = report.Plan(progress=tell)
sys.exit(guard.guarded(lambda: next(report.results([sys.argv[1]], plan)).exit, []))
"""


def started(target):
    """A runner in a process group of its own, stopped in the middle of its third notebook."""
    command = [sys.executable, "-c", STARTED, target]
    runner = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    for line in runner.stdout:
        if line == "cpu start\n":
            break
    return runner


@pytest.mark.parametrize(
    ("number", "to_group"), [(signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGINT, False)]
)
def test_an_interrupted_run_ends_and_publishes_nothing(number, to_group):
    """Exit 6, no process left, no report; Ctrl-C reaches the whole group, `kill` only the runner."""
    runner = started(refusing_url())
    children = psutil.Process(runner.pid).children(recursive=True)

    (os.killpg if to_group else os.kill)(runner.pid, number)
    _, said = runner.communicate(timeout=LONG_S)

    assert Exit.INTERRUPTED == runner.returncode, said
    assert "wsinvest: interrupted; nothing unfinished was published\n" == said
    assert [] == psutil.wait_procs(children, timeout=LONG_S)[1]
    assert [False] == [listed.complete for listed in folders.runs(paths.reports())]


def test_a_killed_run_is_recognised_later_and_the_next_one_is_not_disturbed(place):
    """kill -9: a hidden folder that is never a result, no orphan, no lock, no secrets of a dead run."""
    target = refusing_url()
    runner = started(target)
    children = psutil.Process(runner.pid).children(recursive=True)

    runner.kill()
    runner.communicate()

    assert [] == psutil.wait_procs(children, timeout=LONG_S)[1]
    (result,) = reported(target)
    assert Exit.CRITICAL is result.exit, result.message
    assert [True, False] == [listed.complete for listed in folders.runs(paths.reports())]
    runs.private.sweep()
    assert [] == list((place.parent / "runtime" / "wsinvest-runs").iterdir())


def test_the_ordinary_kernel_gives_the_same_notebook():
    """`--engine kernel`: same cells, same counts, same kinds of outputs."""
    target = refusing_url()
    forked, kernel = (reported(target, kernel=kernel)[0] for kernel in (False, True))

    assert ["", ""] == [forked.message, kernel.message]
    for name in paths.NOTEBOOKS:
        assert shape(forked.folder / f"{name}.ipynb") == shape(kernel.folder / f"{name}.ipynb")


def test_recorded_evidence_is_published_again(refused, tmp_path):
    """Judged by this version, in the language asked for; nothing is measured, and the source stays as it was."""
    before = {path: path.read_bytes() for path in refused.folder.rglob("*.*")}

    with admitted(refused.folder) as source:
        again = report.republish(source, source.case(), tmp_path / "out", "pt_BR")

    assert '<html lang="pt-BR"' in (again / "report.html").read_text(encoding="utf-8")
    assert refused.folder.name[:-4] == again.name[:-4]
    assert before == {path: path.read_bytes() for path in refused.folder.rglob("*.*")}
    assert [True] == [said.proven for said in verify.verify([again], execute=False)]


def shape(path):
    """What is the same whichever engine ran a notebook."""
    content = notebook.read(path)
    cells = [
        (cell.id, cell.get("execution_count"), [(out.output_type, sorted(out.data)) for out in cell.get("outputs", [])])
        for cell in content.cells
    ]
    return cells, {key: value for key, value in content.metadata.items() if key != "papermill"}
