"""The version by which workers are known."""

from pathlib import Path

import pytest

from wsinvest.fleet.version import version_hash


def package(folder: Path, **files: str) -> str:
    """The version of a package of these files."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    return version_hash(folder)


def test_another_line_is_another_version(tmp_path: Path):
    """And another name is too; where it lies is nothing to it."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "c").mkdir()

    assert package(tmp_path / "a", x="1") == package(tmp_path / "b", x="1")
    assert package(tmp_path / "c", y="1") != version_hash(tmp_path / "a")


@pytest.mark.parametrize("left", ["x.pyc", "x.txt"])
def test_what_is_no_part_of_it_does_not_count(tmp_path: Path, left: str):
    """Compiled files differ from machine to machine."""
    before = package(tmp_path, x="1")
    version_hash.cache_clear()
    (tmp_path / left).write_text("2")

    assert before == version_hash(tmp_path)
