"""The demo of a fleet, as `make fleet` runs it."""

from pathlib import Path

import psutil
import pytest

from tests.cli.process import wsinvest
from tests.test_schemas import judged
from wsinvest.fleet.local import running

pytest.importorskip("distributed", reason="the extra [fleet] is not installed")


def test_demo_services_on_two_workers(tmp_path: Path):
    """Of twelve services two are unwell; the two workers share the work, and the page is there."""
    done = wsinvest("fleet", "demo", "--targets", "12", "--json", WSINVEST_DATA=str(tmp_path))
    found = judged("fleet", done.stdout)

    assert ("dask", 2, 10) == (found["engine"], done.returncode, found["well"])
    assert {"config.secret.missing", "http.path.not_found"} == {one["code"] for one in found["causes"]}
    assert ["worker 1", "worker 2"] == [one["name"] for one in found["workers"]]
    assert all(one["targets"] > 0 and one["clock_ms"] is not None for one in found["workers"])
    assert Path(found["report"]).is_file()


def test_nothing_of_it_stays():
    """No process and no file."""
    before = set(psutil.Process().children(recursive=True))
    with running(1) as found:
        assert ["shop-01.toml"] == [path.name for path in found.targets.glob("*.toml")]
        assert len(set(psutil.Process().children(recursive=True)) - before) >= 4

    assert not found.targets.exists()
    assert set() == set(psutil.Process().children(recursive=True)) - before
