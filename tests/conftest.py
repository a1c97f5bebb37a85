"""Which tests run, by the lists of exams and of quick tests; and files that say what a target is."""

import signal
from pathlib import Path
from typing import Any

import pytest

from tests import sorting, trials


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of `make quick` and of `make exams THIRD=1`."""
    parser.addoption("--quick", action="store_true", help="only what tests/quick.txt names")
    parser.addoption("--not-quick", action="store_true", help="only what tests/quick.txt does not name")
    parser.addoption("--third", type=int, choices=range(sorting.THIRDS), help="only this third of the exams, from 0")
    parser.addoption("--trials", type=Path, help="keep in this file how often diagnoses were right")


def pytest_configure(config: pytest.Config) -> None:
    """The marker that tests/exams.txt sets; and SIGINT as in a terminal."""
    # A shell starts what it runs in the background with SIGINT ignored, and children would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line("markers", "exam: slow, with real servers or many processes; tests/exams.txt lists them")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the exams; leave out what the options leave out."""
    exams = sorting.lines("exams.txt")
    for item in items:
        if sorting.named(item.nodeid, exams):
            item.add_marker("exam")
    if config.getoption("quick"):
        _keep(config, items, {item.nodeid for item in items if sorting.quick(item.nodeid)})
    if config.getoption("not_quick"):
        _keep(config, items, {item.nodeid for item in items if not sorting.quick(item.nodeid)})
    if (number := config.getoption("third")) is not None:
        marked = [item.nodeid for item in items if item.get_closest_marker("exam")]
        _keep(config, items, {item.nodeid for item in items} - set(marked) | sorting.third(marked, number))


def _keep(config: pytest.Config, items: list[pytest.Item], names: set[str]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in names])
    items[:] = [item for item in items if item.nodeid in names]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Quick tests have no world."""
    if session.config.getoption("quick") and not session.config.getoption("collectonly"):
        sorting.refuse_the_world()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print how often the diagnoses of real servers were right; with `--trials`, keep it."""
    found = trials.recorded(one for several in terminalreporter.stats.values() for one in several)
    if found:
        terminalreporter.section("how often the diagnosis was right")
        for line in trials.table(found):
            terminalreporter.write_line(line)
    if file := config.getoption("trials"):
        trials.write(file, found)


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
