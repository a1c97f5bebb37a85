"""Many demo services in one process."""

import subprocess
import sys
from pathlib import Path

from wsinvest.demo.faults import HEALTHY
from wsinvest.demo.many import READY, faults_of


def test_most_are_well_and_two_share_a_fault():
    """Names sort as they are numbered."""
    found = dict(faults_of(40))

    assert 36 == list(found.values()).count(HEALTHY)
    assert found["shop-03"] == found["shop-17"] != HEALTHY
    assert sorted(found) == list(found)


def test_they_serve_until_their_parent_goes(tmp_path: Path):
    """Each with its target file and its `.env`."""
    command = [sys.executable, "-m", "wsinvest.demo.many", "--folder", str(tmp_path), "--count", "2"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert READY == process.stdout.readline().strip()
        files = {path.name for path in tmp_path.iterdir()}
        process.communicate("")

    assert {"shop-01.toml", "shop-01.env", "shop-02.toml", "shop-02.env"} == files
    assert 0 == process.returncode
