"""Files that say what a target is, written where a test may have them."""

import pytest


@pytest.fixture
def env(tmp_path):
    """Write a `.env` and give its path."""

    def write(text, name=".env"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def toml(tmp_path):
    """Write a target file and give its path."""

    def write(text, name="shop.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write
