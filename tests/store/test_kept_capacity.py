"""The case of the last ladder."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.analysis.ladders import ladder
from tests.building import case
from wsinvest.model.case import Case
from wsinvest.store import kept_capacity


def of(name: str = "shop") -> Case:
    """A case with a ladder, of the target of this name."""
    made = case(ladder=ladder(descriptors=512))
    return replace(made, manifest=replace(made.manifest, target=replace(made.manifest.target, name=name)))


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A data folder of its own."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))


def test_the_last_one_is_read_again():
    """The newer case takes the place of the older one."""
    target = of().manifest.target
    assert kept_capacity.last(target) is None

    kept_capacity.keep(of())
    kept_capacity.keep(replace(of(), evidence=case(ladder=ladder(descriptors=1024)).evidence))
    found = kept_capacity.last(target)

    assert found is not None
    assert 1024 == found.evidence["ladder"].facts.bounds.descriptors


def test_another_url_or_a_damaged_case_is_no_result():
    """What was measured there says nothing of here."""
    target = of().manifest.target
    folder = kept_capacity.keep(of())

    assert kept_capacity.last(replace(target, url=replace(target.url, port=1))) is None
    (folder / "evidence" / "ladder.json").write_text("{}")
    assert kept_capacity.last(target) is None


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path):
    """A file where the folder is due."""
    (tmp_path / "capacity").write_text("")

    with pytest.raises(kept_capacity.NotKept, match="measure again"):
        kept_capacity.keep(of())
