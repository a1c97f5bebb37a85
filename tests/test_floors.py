"""Both locks stand above the versions below which a library is known to be unsafe for what is done with it here."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.txt", "requirements-diagnose.txt", "tests/requirements.txt")
# Older ones: no size limit that holds; scripts through embedded images; holes in the server; signing with an empty key;
# a kernel that imports from its working folder.
FLOORS = {
    "websockets": (17, 4),
    "nbconvert": (7, 17, 1),
    "jupyter-server": (2, 20, 0),
    "pyjwt": (2, 15, 1),
    "ipython": (9, 7),
}


def locked(lock: str) -> dict[str, tuple[int, ...]]:
    """The exact versions of a lock by name."""
    found = re.findall(r"^([a-z0-9-]+)==([0-9]+(?:\.[0-9]+)*)", (ROOT / lock).read_text("utf-8"), re.M)
    return {name: tuple(map(int, version.split("."))) for name, version in found}


@pytest.mark.parametrize("name", FLOORS)
def test_the_lock_is_above_the_floor(name):
    """The lock of what is installed everywhere holds all of them."""
    assert FLOORS[name] <= locked("requirements.txt")[name]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_has_its_hashes(lock):
    """What is installed is what was locked, to the byte."""
    text = (ROOT / lock).read_text("utf-8")
    names = re.findall(r"^([a-z0-9-]+(?:\[[a-z,]+\])?)==", text, re.M)
    hashed = re.findall(r"^([a-z0-9-]+(?:\[[a-z,]+\])?)==[^\n]*\\\n    --hash=sha256:", text, re.M)

    assert len(names) > 10
    assert names == hashed


@pytest.mark.parametrize("name", FLOORS)
def test_developers_test_against_the_same_versions(name):
    """A second version beside it would be the one that is tested."""
    assert (
        locked("tests/requirements.txt").get(name, locked("requirements.txt")[name]) == locked("requirements.txt")[name]
    )
