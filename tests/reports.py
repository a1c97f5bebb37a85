"""Reports for tests: a place of their own, and one report on a port where nothing listens, made once."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import closed_port
from wsinvest.host import paths
from wsinvest.publish.report import Plan, Result, results


@contextmanager
def own_place(root: Path) -> Iterator[Path]:
    """Data and runtime folders below `root`, for this process and all that it starts."""
    values = {paths.DATA_VARIABLE: root / "data", "XDG_RUNTIME_DIR": root / "runtime"}
    before = {name: os.environ.get(name) for name in values}
    for name, folder in values.items():
        folder.mkdir(mode=0o700, exist_ok=True)
        os.environ[name] = str(folder)
    try:
        yield root / "data"
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def refusing_url() -> str:
    """A URL on a port of this host where nothing listens."""
    return f"ws://127.0.0.1:{closed_port()}/ws"


def reported(*targets: str, **plan: object) -> list[Result]:
    """The results of a run over these targets."""
    return list(results(targets, Plan(**plan)))  # type: ignore[arg-type]


def copied(report: Path, to: Path) -> Path:
    """A copy of a report that a test may damage."""
    shutil.copytree(report, to / report.name)
    return to / report.name
