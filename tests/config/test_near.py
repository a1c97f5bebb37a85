"""Files that a user named: what is not there is told with what is near it, and nothing of a pasted secret."""

import os
from pathlib import Path

import pytest

from wsinvest.config.near import NotThere, check, text_of
from wsinvest.config.nearby import nearest

SECRET = "q7G5v9xR2mZ8tB4nK6wY1pL3sD0fJ7hC"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("headres.txt", "no such file; near it: headers.txt"),
        ("ENV", "no such file; near it: .env"),
        ("something else", "no such file; check the path"),
        ("missing.txt", "no such file; check the path"),
        ("nowhere", "a link to a file that is not there; check where it leads"),
        ("folder", "a folder stands there"),
        ("headers.txt/more", "no such file"),
        ("pipe", "no ordinary file"),
        ("loop", "cannot be read by this account"),
        ("nul\0", "no path of a file"),
        ("n" * 5000, "cannot be read by this account"),
        (SECRET, "…: no such file"),
    ],
)
def test_what_gives_nothing_is_told(tmp_path: Path, name: str, said: str):
    """What, why, and what is near."""
    (tmp_path / "headers.txt").write_text("A: b\n")
    (tmp_path / ".env").touch()
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "nowhere").symlink_to("gone")

    with pytest.raises(NotThere) as told:
        check(Path(name) if name == SECRET else tmp_path / name)

    assert said in str(told.value)
    assert SECRET not in str(told.value)


@pytest.mark.parametrize(
    ("content", "said"), [(b"x" * 2049, "larger than 2 KiB; name another file"), (b"\xff\xfe", "not UTF-8 text")]
)
def test_a_file_is_read_within_its_limit_and_as_text(tmp_path: Path, content: bytes, said: str):
    """A gigabyte named by mistake costs nothing."""
    (tmp_path / "file").write_bytes(content)

    with pytest.raises(NotThere) as told:
        text_of(tmp_path / "file", 2048)

    assert said in str(told.value)


def test_a_file_of_the_limit_is_read(tmp_path: Path):
    """The largest good one; a mark of byte order is none of its text."""
    (tmp_path / "file").write_bytes(b"\xef\xbb\xbf" + b"x" * 2045)

    assert "x" * 2045 == text_of(tmp_path / "file", 2048)


def test_a_name_that_may_be_a_secret_is_not_near(tmp_path: Path):
    """What lies in the folder is named only where it is an ordinary name."""
    (tmp_path / f"{SECRET}.pem").touch()

    assert "" == nearest(tmp_path / f"{SECRET}.pen")
