"""A run over a fleet, opened again."""

from pathlib import Path

import pytest

import wsinvest
from tests.fleet.fleets import two_of_four
from wsinvest.host.files import StoreError
from wsinvest.model.failure import Failure
from wsinvest.publish.fleets import DOCUMENT, NoFleet, opened
from wsinvest.report.fleet_document import fleet_document

OLD, NEW = "20261128T080000Z-shop-0001", "20261129T080000Z-shop-0002"


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two runs of the fleet shop, and a folder that is none."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))
    for name in (OLD, NEW, "notes"):
        folder = tmp_path / "fleets" / name
        folder.mkdir(parents=True)
        (folder / DOCUMENT).write_text(fleet_document(two_of_four()).replace(two_of_four().run, name))
    return tmp_path / "fleets"


def test_the_newest_or_the_one_that_is_named(runs: Path):
    """By the name of the run, of the fleet, or its folder."""
    assert [NEW, NEW, OLD, OLD] == [opened(name).run for name in ("", "shop", OLD, str(runs / OLD))]


@pytest.mark.parametrize("name", ["nobody", "notes", "/nowhere"])
def test_none_is_one_line(runs: Path, name: str):
    """With the command that makes one."""
    with pytest.raises(NoFleet, match=r"make one by wsinvest fleet FILE\.toml"):
        opened(name)


def test_a_damaged_document_is_named(runs: Path):
    """And a parameter of a wrong type is too."""
    (runs / NEW / DOCUMENT).write_text("{")
    with pytest.raises(StoreError, match="no document of a fleet"):
        opened()
    with pytest.raises(Failure):
        opened(4)  # type: ignore[arg-type]


def test_a_fleet_as_a_frame(runs: Path):
    """One row for each target, the worst first; a time that was not measured is NA."""
    frame = wsinvest.frames.fleet(OLD)

    assert ["b", "c", "d", "a"] == list(frame["target"])
    assert {OLD} == set(frame["run"])
    assert frame["open_p95_ms"].isna().all()
    assert "critical" == frame["state"].max()
