"""A watch begins with as many open files as its targets need, or says how many targets fit."""

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import closed_port
from wsinvest.config.options import Options
from wsinvest.watch.board import Board
from wsinvest.watch.journal import Form, Journal
from wsinvest.watch.starting import Asked, CannotWatch, watched

LIMIT = resource.RLIMIT_NOFILE
TARGETS = 40


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))
    before = resource.getrlimit(LIMIT)
    yield
    resource.setrlimit(LIMIT, before)


def begun() -> int:
    """How many of many targets are watched."""
    targets = tuple(f"ws://127.0.0.1:{closed_port()}/{number}" for number in range(TARGETS))
    found = watched(Asked(targets, Options()), Board(), Journal(Form.TEXT))
    for one in found:
        one.parts.history.close()
    return len(found)


def test_a_soft_limit_is_raised_before_files_are_opened():
    """Shells begin with 1,024: a watch of 120 targets ended by EMFILE after some seconds."""
    resource.setrlimit(LIMIT, (300, resource.getrlimit(LIMIT)[1]))

    assert TARGETS == begun()
    assert 40 * 20 + 200 == resource.getrlimit(LIMIT)[0]


def test_a_hard_limit_is_named_with_how_many_targets_fit(monkeypatch: pytest.MonkeyPatch):
    """At once, and not at night when the last file is needed."""
    monkeypatch.setattr("wsinvest.host.open_files.allow", lambda _number: 500)  # a hard limit cannot be taken back

    with pytest.raises(CannotWatch, match=r"40 targets need 1000 open files, 500 are allowed here.* watch 15 at most"):
        begun()
