"""The files behind the word that names a target."""

from pathlib import Path

import pytest

from wsinvest.config.named_files import files_of
from wsinvest.config.options import Options
from wsinvest.config.targetfile import TargetError

MASKED = "k8s-3f8a91c47bd20e56"  # what is shown of such a name is a dot only


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with target files, one of them in data/targets, and a `.env`."""
    for place in (tmp_path / MASKED, tmp_path / "data" / "targets"):
        place.mkdir(parents=True)
        (place / "shop.toml").write_text('url = "ws://127.0.0.1:9/ws"\nenv_file = "shop.env"\n')
        (place / "shop.env").write_text("JWT_SECRET=abc\n")
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_target_file_and_its_env(folder: Path):
    """By their real paths, whatever is shown of them in a report."""
    place = folder / MASKED
    assert (place / "shop.toml", place / "shop.env") == files_of(f"{MASKED}/shop.toml", Options())


def test_a_name_in_data_targets(folder: Path):
    """As by its path."""
    place = folder / "data" / "targets"
    assert (place / "shop.toml", place / "shop.env") == files_of("shop", Options())


def test_an_option_names_another_env(folder: Path):
    """Also for a URL, which has no file of its own."""
    (folder / "other.env").write_text("A=1\n")
    options = Options(env_file="other.env")

    assert (folder / "other.env",) == files_of("ws://127.0.0.1:9/ws", options)
    assert (folder / MASKED / "shop.toml", folder / "other.env") == files_of(f"{MASKED}/shop.toml", options)
    assert () == files_of("ws://127.0.0.1:9/ws", Options())


def test_an_env_as_the_target(folder: Path):
    """It is the only one."""
    assert (folder / MASKED / "shop.env",) == files_of(f"{MASKED}/shop.env", Options())


def test_what_is_not_there(folder: Path):
    """As everywhere else."""
    with pytest.raises(TargetError, match=r"none\.toml: no such target file"):
        files_of("none.toml", Options())
