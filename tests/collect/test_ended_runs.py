"""A run that has ended is shown again by its own notebooks."""

import shutil
from datetime import UTC, datetime

import pytest

from tests.collect.small_runs import CALLS, REGISTRY, TARGET, Plan, collected
from tests.collect.small_runs import own_folders as own_folders
from wsinvest.collect.runs import open_run, rows
from wsinvest.host import paths
from wsinvest.store import private

RUN = "20261122T154233Z-x-b03a"


@pytest.fixture
def ended(tmp_path):
    """The folder of a run of two notebooks that has ended, somewhere else."""
    state = private.State(RUN, str(tmp_path / "report"), TARGET, datetime.now(UTC), (private.me(),))
    private.create(state)
    run = open_run("", RUN, registry=REGISTRY)
    lines = [repr(run)]
    collected(run, "token")
    collected(run, "resource")
    private.remove(RUN)
    CALLS.clear()
    assert lines == [repr(run)]
    return tmp_path / "report"


def test_a_run_that_ended_is_shown_again_by_its_own_notebooks(ended, monkeypatch):
    """They measure nothing, write nothing, and their cells show what they showed: the line, and each one's evidence."""
    before = {path: path.read_bytes() for path in ended.rglob("*.*")}
    monkeypatch.chdir(ended)

    run = open_run("x", RUN, "pt_BR", registry=REGISTRY)

    assert [] == CALLS
    assert f"Run {RUN} of {TARGET}, begun {run.case.now:%Y-%m-%d %H:%M} UTC." == repr(run)
    assert [{"plan"}, {"plan", "key"}, {"plan", "key", "depth"}] == [
        set(collected(run, topic).evidence) for topic in ("config", "token", "resource")
    ]
    assert "pt_BR" == collected(run, "config").manifest.language
    assert [Plan("0"), Plan("1"), Plan("2")] == list(rows(run, "depth"))
    assert before == {path: path.read_bytes() for path in ended.rglob("*.*")}


@pytest.mark.parametrize("place", ["the variable", "the reports"])
def test_its_record_is_found_elsewhere_too(ended, monkeypatch, place):
    """A notebook that was copied out of its folder still names its run."""
    paths.reports().mkdir()
    shutil.move(ended, paths.reports() / RUN)
    if place == "the variable":
        shutil.move(paths.reports() / RUN, ended)
        monkeypatch.setenv(paths.RUN_VARIABLE, str(ended))

    assert {"plan", "key"} == set(collected(open_run("x", RUN, registry=REGISTRY), "token").evidence)


def test_the_record_of_another_run_is_not_taken_for_it(ended, monkeypatch):
    """The name decides, not the folder."""
    monkeypatch.chdir(ended)

    run = open_run(TARGET, "20261122T154233Z-x-0000", registry=REGISTRY)

    assert ("work-20261122t154233z-x-0000", {}) == (run.id, run.evidence)
