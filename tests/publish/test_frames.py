"""The history of a target: one row for each of its published runs."""

import subprocess
import sys

import pytest

from tests.reports import own_place, refusing_url, reported
from wsinvest import choose, frames
from wsinvest.host import paths

DAMAGED = "20261122T154233Z-x-b03a"


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two runs of one target, one of another, one that is damaged, and one cut; oldest first."""
    with own_place(tmp_path_factory.mktemp("place")) as data:
        target = refusing_url()
        made = [reported(one)[0] for one in (target, refusing_url(), target)]
        (paths.reports() / DAMAGED).mkdir()
        (paths.reports() / f".{DAMAGED}.partial").mkdir()
        (data / "targets").mkdir()
        (data / "targets" / "checkout.toml").write_text('url = "wss://chat.example.org/ws?token=hunter22"\n')
        (data / "targets" / "broken.toml").write_text("url = 7\n")
        yield target, [one.folder.name for one in made]


def test_the_history_holds_the_runs_of_a_target(runs):
    """By name or by URL, oldest first; damaged ones are no measurement."""
    target, (first, _other, last) = runs

    made = frames.history(target)

    assert [first, last] == [*made["run"]]
    assert made.equals(frames.history(target.removeprefix("ws://")))
    assert [3, 0] == [len(frames.history()), len(frames.history("checkout"))]
    assert made["taken_at"].is_monotonic_increasing
    assert "UTC" == str(made["taken_at"].dt.tz)


def test_a_row_tells_status_causes_and_measures(runs):
    """As findings.json has them; what was not measured is missing, never 0."""
    row = frames.history(runs[0]).iloc[0]

    assert ("critical", False, "tcp.connect.refused") == tuple(row[["status", "incomplete", "root_causes"]])
    assert row["problems"] == row["critical"] + row["high"] + row["medium"] + row["low"] > 0
    assert (0.0, True) == (row["open_ratio"], row["open_p95_ms"] != row["open_p95_ms"])


def test_a_run_is_opened_and_shows_itself_in_a_fresh_process(runs):
    """Nothing else has to be imported for the one line, in place of all facts."""
    name = runs[1][0]
    program = "import sys, wsinvest; print(wsinvest.recorded(sys.argv[1])._repr_mimebundle_()['text/plain'])"

    said = subprocess.run([sys.executable, "-c", program, name], capture_output=True, text=True, check=True)

    assert said.stdout.startswith(f"Case {name} of {runs[0]}; evidence: ")


def test_reports_in_another_folder_are_read_from_there(runs, tmp_path):
    """That of `--out`."""
    assert 0 == len(frames.history(out=tmp_path))
    assert 3 == len(frames.history(out=paths.reports()))


def test_the_chooser_names_targets_and_runs_with_the_line_to_paste(runs):
    """Newest first; a URL without its values; a file that is wrong says what is wrong."""
    _target, (first, other, last) = runs
    said = str(choose())

    for word in ('target = "demo"', 'target = "checkout"', "wss://chat.example.org:443/ws?token=…", "[critical]"):
        assert word in said
    assert said.index(f'run = "{last}"') < said.index(f'run = "{other}"') < said.index(f'run = "{first}"')
    assert "hunter22" not in said
    assert DAMAGED not in said
    assert "broken" in said


def test_the_chooser_of_one_target_lists_its_runs_only(runs):
    """In the language that is asked for."""
    target, (_first, other, last) = runs

    said = str(choose(target, "pt-br"))

    assert last in said
    assert other not in said
    assert "demo-healthy" not in said
    assert "[crítico]" in said
    assert said == str(choose(target.removeprefix("ws://"), "pt-br"))
