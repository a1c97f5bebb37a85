"""Each test has a place of its own, with a report that was finished before; it is whole when the test ends."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports import closed_port, own_place, reported
from tests.robustness.harness import Place, contents, place_at


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A complete report, made once."""
    with own_place(tmp_path_factory.mktemp("finished")):
        (result,) = reported(closed_port())
    assert result.folder is not None, result.message
    return result.folder


@pytest.fixture
def place(tmp_path: Path, finished: Path) -> Iterator[Place]:
    """Whatever happens here, nothing that was finished earlier is damaged."""
    made = place_at(tmp_path, finished)
    yield made
    assert contents(finished) == contents(made.earlier)
