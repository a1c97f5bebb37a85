"""A `.env` that is not what it should be: its own message, with the number of a line and never with its text."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.robustness.harness import SECRET, URL, Ended, Place, at_once, failed, went_well

GOOD = f"WS_URL={URL}\nWS_AUTH_MODE=query\nJWT_SECRET={SECRET}\n"
OTHER = SECRET[::-1]


Make = Callable[[Path], object]


def made(place: Place, makes: Iterable[Make]) -> list[str]:
    """The paths of files that were made so."""
    files = [place.root / f"{number}.env" for number, _ in enumerate(makes)]
    for file, make in zip(files, makes, strict=True):
        make(file)
    return list(map(str, files))


def said(ended: Ended) -> tuple[dict[str, dict], str]:
    """The findings by code, and what was not examined and why."""
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


UNREAD: list[tuple[Make, str]] = [
    (huge, "too large to be one"),
    (writes(b"JWT_SECRET=\0" + SECRET.encode()), "is no text file"),
]
MISTYPED: list[tuple[Make, str]] = [
    (lambda path: None, "no such file"),
    (Path.mkdir, "a folder stands there"),
    (os.mkfifo, "no ordinary file"),
    (lambda path: path.symlink_to(path), "cannot be read by this account"),
]
ODD: list[tuple[str | bytes, str, list[str]]] = [
    (b"\xef\xbb\xbf" + f"JWT_SECRET={SECRET}\n".encode(), "config.env.bom", ["JWT_SECRET"]),
    (GOOD.replace("\n", "\r\n"), "config.env.crlf", ["JWT_SECRET"]),
    (f"{GOOD}A=1\nJWT_SECRET={OTHER}\n", "config.env.duplicate_key", ["Lines 3", "5"]),
    (f'A=1\nJWT_SECRET="{SECRET}\nB=2\n', "config.env.malformed", ["Line 2"]),
    (f"A=1\n= {SECRET}\nB=2\n{SECRET}'\"\n", "config.env.malformed", ["Lines 2"]),
]
NO_TARGET: list[tuple[Make, str]] = [
    (lambda path: None, "no such file"),
    (Path.mkdir, "a folder"),
    (huge, "too large to be a .env"),
    (writes(b"\0" * 100), "no text file"),
    (writes(f'A=1\nWS_URL="ws://u:{SECRET}@127.0.0.1/\n'), "line 2"),
    (writes(f"JWT_SECRET={SECRET}\n"), "no WS_URL in it"),
]


def test_what_cannot_be_read_is_said_to_be_unknown(place: Place):
    """Nothing is claimed about settings that nobody saw."""
    files = made(place, [make for make, _ in UNREAD])

    ends = at_once(lambda file: place.run("diagnose", URL, "--env-file", file, "--json"), files)

    for (_, why), ended in zip(UNREAD, ends, strict=True):
        found, unknown = said(ended)
        assert why in unknown
        assert "config.secret.missing" not in found


def test_a_path_that_was_typed_and_gives_nothing_is_a_slip(place: Place):
    """Exit 4 with the path and why, before anything is sent: whoever typed it wants it to be read."""
    files = made(place, [make for make, _ in MISTYPED])

    ends = at_once(lambda file: place.run("diagnose", URL, "--env-file", file), files)

    for (_, why), file, ended in zip(MISTYPED, files, ends, strict=True):
        failed(ended, 4, file, why)


def test_what_other_readers_trip_over_is_a_finding_of_its_own(place: Place):
    """By name and by line."""
    files = made(place, [writes(content) for content, *_ in ODD])

    ends = at_once(lambda file: place.run("diagnose", URL, "--env-file", file, "--json"), files)

    for (_, code, words), ended in zip(ODD, ends, strict=True):
        text = json.dumps(said(ended)[0][code])
        assert all(word in text for word in words), text


def test_a_bad_target(place: Place):
    """An `.env` that is none is named with its fault, exit 4: without the URL there is nothing to investigate."""
    files = made(place, [make for make, _ in NO_TARGET])

    ends = at_once(lambda file: place.run("diagnose", file), files)

    for file, (_, words), ended in zip(files, NO_TARGET, ends, strict=True):
        failed(ended, 4, file, words)
