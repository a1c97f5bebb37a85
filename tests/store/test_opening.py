"""The case of a run, opened again wherever it lies."""

import shutil
from pathlib import Path

import pytest

from tests.collect.small_runs import REGISTRY, case_of, collected, moved, opened
from tests.collect.small_runs import own_folders as own_folders
from wsinvest.host import files, paths
from wsinvest.host.files import StoreError
from wsinvest.store import cases
from wsinvest.store.opening import SessionError, recorded


def test_another_digest_is_refused():
    """A report is judged on its own evidence or not at all."""
    run = opened()
    collected(run, "config")
    digest = files.digest(run.folder / cases.MANIFEST)

    assert {"plan"} == set(case_of(case_sha256=digest).evidence)
    with pytest.raises(SessionError, match="SHA-256 differs"):
        case_of(case_sha256="0" * 64)


def test_the_variable_names_the_case_first(monkeypatch, tmp_path):
    """A mailed run is judged wherever it lies."""
    monkeypatch.setenv(paths.RUN_VARIABLE, str(moved(tmp_path / "mailed")))

    assert {"plan"} == set(case_of().evidence)


def test_the_working_folder_comes_next(monkeypatch, tmp_path):
    """Executed in its own folder, a report finds its own evidence."""
    monkeypatch.chdir(moved(tmp_path / "mailed"))

    assert {"plan"} == set(case_of().evidence)


def test_of_a_mailed_run_only_ordinary_files_are_read(monkeypatch, tmp_path):
    """Its notebooks go through the same door as `replay`; links lead nowhere."""
    folder = moved(tmp_path / "mailed")
    shutil.move(folder / "evidence" / "plan.json", tmp_path / "plan.json")
    (folder / "evidence" / "plan.json").symlink_to(tmp_path / "plan.json")
    monkeypatch.setenv(paths.RUN_VARIABLE, str(folder))

    with pytest.raises(StoreError, match=r"evidence/plan\.json: no ordinary file"):
        case_of()


def test_a_report_is_found_by_its_name():
    """Published runs stand under data/reports."""
    paths.reports().mkdir()
    moved(paths.reports() / "20261122T154233Z-x-b03a")

    assert {"plan"} == set(case_of(run="20261122T154233Z-x-b03a").evidence)


def test_a_run_that_is_not_there_is_named():
    """A name that was given is never replaced by another case."""
    with pytest.raises(SessionError, match="no evidence of run '20261122T154233Z-x-b03a'"):
        case_of(run="20261122T154233Z-x-b03a")


def test_without_evidence_the_notebook_says_so():
    """It names what to do; the recorded incident is shown to whoever names it, never in place of one's own service."""
    folder = moved_to_incident()

    with pytest.raises(
        SessionError, match=r"no evidence of target 'ws://127\.0\.0\.1:9/ws' is here yet; run notebooks"
    ):
        case_of()
    assert {"plan"} == set(case_of(run=folder.name).evidence)


def moved_to_incident() -> Path:
    """A run's folder in the place of the recorded incident."""
    (paths.data() / "incidents").mkdir()
    return moved(paths.incident())


def test_the_case_speaks_the_language_that_is_asked_for():
    """Its own unless another is named."""
    collected(opened(language="pt-br"), "config")

    assert "pt_BR" == case_of().manifest.language
    assert "en" == case_of(language="en").manifest.language


@pytest.mark.parametrize("name", ["20261122T154233Z-x-b03a", "folder", "file"])
def test_a_recorded_case_is_named_in_three_ways(name, tmp_path):
    """By a report's name, its folder or its case.json."""
    paths.reports().mkdir()
    folder = moved(paths.reports() / "20261122T154233Z-x-b03a")
    what = {"folder": str(folder), "file": str(folder / cases.MANIFEST)}.get(name, name)

    assert {"plan"} == set(recorded(what, REGISTRY).evidence)
