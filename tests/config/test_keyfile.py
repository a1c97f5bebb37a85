"""A key file is made private, read as it is, and refused when others could have read it."""

import os
import re

import pytest

from wsinvest.config.keyfile import KeyFileError, key_from


def test_a_key_is_made_once_and_then_kept(tmp_path):
    """32 random bytes, for their owner alone."""
    path = tmp_path / "key"

    first, second = key_from(path, tmp_path / "reports"), key_from(path, tmp_path / "reports")

    assert (32, 0o600) == (len(first), path.stat().st_mode & 0o777)
    assert first == second
    assert first != key_from(tmp_path / "other", tmp_path / "reports")


@pytest.mark.parametrize(
    ("content", "mode", "why"),
    [
        (b"ab" * 32, 0o640, "may be read by others"),
        (b"hunter2 is my password", 0o600, "no key of 64 hex digits"),
        (b"ab" * 33, 0o600, "no key of 64 hex digits"),
        (b"\xff" * 64, 0o600, "no key of 64 hex digits"),
        (b"", 0o600, "no key of 64 hex digits"),
    ],
)
def test_what_is_no_private_key_is_refused(tmp_path, content, mode, why):
    """With what to do, and never with what stands in it."""
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(mode)

    with pytest.raises(KeyFileError, match=why) as caught:
        key_from(path, tmp_path / "reports")

    assert "hunter2" not in str(caught.value)


def test_links_folders_and_pipes_are_refused(tmp_path):
    """Only an ordinary file of one's own."""
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name in ("link", "pipe", ".", "no/such/folder"):
        with pytest.raises(KeyFileError, match=re.compile("cannot be used|read by others|no key")):
            key_from(tmp_path / name, tmp_path / "reports")
    assert not (tmp_path / "elsewhere").exists()


def test_never_among_the_reports(tmp_path):
    """Reports are mailed."""
    with pytest.raises(KeyFileError, match="among the reports"):
        key_from(tmp_path / "reports" / "key", tmp_path / "reports")


def test_not_by_way_of_a_link_either_nor_in_any_folder_of_reports(tmp_path):
    """`--out` names another folder than the usual one, and a link may lead into it."""
    (tmp_path / "out").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "out")
    for place in ("out", "link"):
        with pytest.raises(KeyFileError, match="among the reports"):
            key_from(tmp_path / place / "key", tmp_path / "reports", tmp_path / "out")
    assert not (tmp_path / "out" / "key").exists()
