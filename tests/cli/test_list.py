"""`wsinvest list` has a line for each published run."""

import json
from pathlib import Path

from tests.cli.process import wsinvest


def test_it_is_listed(data: Path):
    """With its time, its status and its folder."""
    lines = wsinvest("list", WSINVEST_DATA=str(data)).stdout.splitlines()

    assert 1 == len(lines)
    assert "demo-healthy" in lines[0]


def test_the_runs_of_one_target_as_a_document(data: Path):
    """For scripts: ASCII, with status, totals and folder."""
    done = wsinvest("list", "demo-healthy", "--json", WSINVEST_DATA=str(data))
    (run,) = json.loads(done.stdout)["runs"]

    assert done.stdout.isascii()
    assert ("demo-healthy", True) == (run["target"], Path(run["folder"], "report.html").is_file())
    assert "problems" in run["totals"]


def test_a_target_without_runs_is_a_slip(data: Path):
    """With what is near it, and only if something is."""
    near, far = (wsinvest("list", name, WSINVEST_DATA=str(data)) for name in ("demo-healty", "zebra"))

    assert (4, 4) == (near.returncode, far.returncode)
    assert "did you mean demo-healthy?" in near.stderr
    assert "did you mean" not in far.stderr
