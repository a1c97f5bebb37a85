"""Each test has a place of its own, with a report that was finished before; it is whole when the test ends."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.kept import kept
from tests.reports import own_place, refusing_url, reported
from tests.robustness.harness import Place, contents, place_at


@pytest.fixture(scope="session")
def finished() -> Path:
    """A complete report, kept until the package changes."""
    return kept("finished", _refused)


def _refused(root: Path) -> Path:
    with own_place(root):
        (result,) = reported(refusing_url())
    assert result.folder is not None, result.message
    return result.folder


@pytest.fixture
def places(tmp_path: Path, finished: Path) -> Iterator[Callable[[], Place]]:
    """Makes places for what goes on at once. Whatever happens there, nothing that was finished earlier is damaged."""
    made: list[Place] = []

    def make() -> Place:
        root = tmp_path / f"place-{len(made)}"
        root.mkdir()
        made.append(place_at(root, finished))
        return made[-1]

    yield make
    assert all(contents(finished) == contents(one.earlier) for one in made)


@pytest.fixture
def place(places: Callable[[], Place]) -> Place:
    """The one place of a test."""
    return places()
