"""The page of a storm loads nothing and says what the terminal says."""

from pathlib import Path

import pytest

from tests.storms import rehearsal, storm, stormy
from wsinvest.facts.storm import Storm
from wsinvest.publish.storms import StormNotKept, keep, page
from wsinvest.store.cases import open_case


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Reconnect storm: demo"), ("pt_BR", "Tempestade de reconexões: demo")]
)
def test_a_page(language: str, title: str):
    """In the language that was asked for."""
    said = page(stormy(storm(seen=rehearsal())), language)

    assert f"<title>{title}</title>" in said
    assert "load.storm.collapse" in said
    assert "<script src" not in said
    assert "550" in said
    assert "const longest = 15000 * " in said  # the first step, ready to paste
    assert "notebook" not in said


def test_what_is_kept_is_the_same_storm(tmp_path: Path):
    """The case can be opened and judged again; document and page stand beside it."""
    diagnosis = stormy(storm(seen=rehearsal()))

    assert tmp_path / "kept" / "storm.html" == keep(diagnosis, tmp_path / "kept")
    assert diagnosis.case.facts(Storm) == open_case(tmp_path / "kept").facts(Storm)
    assert (tmp_path / "kept" / "storm.json").read_text("utf-8").startswith("{")


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path):
    """A file stands where the folder would be."""
    (tmp_path / "file").touch()
    with pytest.raises(StormNotKept, match="the storm was printed"):
        keep(stormy(), tmp_path / "file")
