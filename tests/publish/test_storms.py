"""The page of a storm loads nothing and says what the terminal says."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.storms import rehearsal, storm, stormy
from wsinvest.facts.storm import Storm
from wsinvest.publish.folders import Leak
from wsinvest.publish.kept import NotKeptHere
from wsinvest.publish.storms import keep, page
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
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

    assert tmp_path / "kept" / "storm.html" == keep(diagnosis, tmp_path / "kept", Redactor())
    assert diagnosis.case.facts(Storm) == open_case(tmp_path / "kept").facts(Storm)
    assert (tmp_path / "kept" / "storm.json").read_text("utf-8").startswith("{")


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path):
    """A file stands where the folder would be."""
    (tmp_path / "file").touch()
    with pytest.raises(NotKeptHere, match="Not a directory; name another folder"):
        keep(stormy(), tmp_path / "file", Redactor())


def test_a_secret_is_never_kept(tmp_path: Path):
    """As for a report: the guard looks at every file, and then there is none."""
    knowing = Redactor()
    knowing.learn(Secret("exponential-marigold"), "test")
    found = stormy()
    manifest = replace(found.case.manifest, target=replace(found.case.manifest.target, name="exponential-marigold"))

    with pytest.raises(Leak):
        keep(replace(found, case=replace(found.case, manifest=manifest)), tmp_path / "kept", knowing)
    assert [] == list(tmp_path.iterdir())


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path):
    """It was written into, and a report there mixed with a storm."""
    (tmp_path / "mine").write_text("x")
    with pytest.raises(NotKeptHere, match="holds other files"):
        keep(stormy(), tmp_path, Redactor())
    assert ["mine"] == [path.name for path in tmp_path.iterdir()]
