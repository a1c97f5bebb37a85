"""A `.env` that is not what it should be: its own message, with the number of a line and never with its text."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.robustness.harness import SECRET, URL, Place, clean, failed, went_well

GOOD = f"WS_URL={URL}\nWS_AUTH_MODE=query\nJWT_SECRET={SECRET}\n"
OTHER = SECRET[::-1]


def said(place: Place, make: Callable[[Path], object]) -> tuple[dict[str, dict], str]:
    """The findings about a target whose `.env` was made so, by code, and what was not examined and why."""
    file = place.root / "service.env"
    make(file)
    ended = place.run("diagnose", URL, "--env-file", str(file), "--json")
    went_well(ended)
    assert OTHER not in ended.stdout + ended.stderr
    document = json.loads(ended.stdout)
    return {one["code"]: one for one in document["findings"]}, json.dumps(document["not_examined"])


def writes(text: str | bytes) -> Callable[[Path], object]:
    """Make a file of this content."""
    return lambda path: path.write_bytes(text.encode() if isinstance(text, str) else text)


def huge(path: Path) -> None:
    """One gigabyte that takes no room."""
    path.touch()
    os.truncate(path, 2**30)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: None, "is not there"),
        (Path.mkdir, "is a folder"),
        (huge, "too large to be one"),
        (writes(b"JWT_SECRET=\0" + SECRET.encode()), "is no text file"),
        (os.mkfifo, "cannot be read by this account"),
        (lambda path: path.symlink_to(path), "cannot be read by this account"),
    ],
)
def test_what_cannot_be_read_is_said_to_be_unknown(place: Place, make: Callable[[Path], object], why: str):
    """Nothing is claimed about settings that nobody saw."""
    found, unknown = said(place, make)

    assert why in unknown
    assert "config.secret.missing" not in found


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"\xef\xbb\xbf" + f"JWT_SECRET={SECRET}\n".encode(), "config.env.bom", ["JWT_SECRET"]),
        (GOOD.replace("\n", "\r\n"), "config.env.crlf", ["JWT_SECRET"]),
        (f"{GOOD}A=1\nJWT_SECRET={OTHER}\n", "config.env.duplicate_key", ["Lines 3", "5"]),
        (f'A=1\nJWT_SECRET="{SECRET}\nB=2\n', "config.env.malformed", ["Line 2"]),
        (f"A=1\n= {SECRET}\nB=2\n{SECRET}'\"\n", "config.env.malformed", ["Lines 2"]),
    ],
)
def test_what_other_readers_trip_over_is_a_finding_of_its_own(
    place: Place, content: str | bytes, code: str, words: list[str]
):
    """By name and by line."""
    found, _ = said(place, writes(content))

    text = json.dumps(found[code])
    assert all(word in text for word in words), text


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "no such file"),
        (Path.mkdir, "a folder"),
        (huge, "too large to be a .env"),
        (writes(b"\0" * 100), "no text file"),
        (writes(f'A=1\nWS_URL="ws://u:{SECRET}@127.0.0.1/\n'), "line 2"),
        (writes(f"JWT_SECRET={SECRET}\n"), "no WS_URL in it"),
    ],
)
def test_a_target_that_is_a_bad_env_is_named_with_its_fault(place: Place, make: Callable[[Path], object], words: str):
    """Exit 4: without the URL there is nothing to investigate."""
    file = place.root / "service.env"
    make(file)

    ended = place.run("diagnose", str(file))

    failed(ended, 4, "service.env", words)
    clean(ended)
