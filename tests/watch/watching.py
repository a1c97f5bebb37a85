"""A watch in this process, of real servers, with intervals of a fifth of a second."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.watch.receiving import LATE
from wsinvest.config.options import Options
from wsinvest.watch import incidents, loop, starting
from wsinvest.watch.board import Board
from wsinvest.watch.journal import Form, Journal
from wsinvest.watch.rereading import Rereading

EVERY_S = 0.2
WITHIN_S = 30.0


@dataclass
class Scene:
    """A watch that runs; `board` and `log` are what it shows and says."""

    watch: loop.Watch
    board: Board
    stream: io.StringIO = field(default_factory=io.StringIO)

    @property
    def log(self) -> list[dict[str, Any]]:
        """What it said on stderr."""
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    async def until(self, happened: Callable[[], Any]) -> Any:
        """Wait for something, which fails after WITHIN_S."""
        async with asyncio.timeout(WITHIN_S):
            while not (found := happened()):
                await asyncio.sleep(0.02)
        return found

    def said(self, event: str) -> list[dict[str, Any]]:
        """The lines of one kind, but for those of a watch that is late: on a busy machine that is true."""
        return [one for one in self.log if one["event"] == event and [one.get("alert")] != LATE]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Time goes 25 times as fast: intervals, the wait for other alerts, delivery. The data folder is this one."""
    monkeypatch.setattr(starting, "LEAST_EVERY_S", EVERY_S)
    monkeypatch.setattr(incidents, "GROUP_WAIT_S", 0.3)
    monkeypatch.setattr(incidents.Incidents.__init__, "__kwdefaults__", {"clock": incidents.monotonic, "wait_s": 0.3})
    monkeypatch.setattr(loop, "DELIVER_S", 0.1)
    monkeypatch.setattr(loop, "REREAD_S", 0.3)
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path / "data"))
    return tmp_path


def target_file(folder: Path, url: str, name: str = "shop", more: str = "") -> str:
    """A target file whose alerts are resolved after a second."""
    path = folder / f"{name}.toml"
    path.write_text(f'url = "{url}"\nname = "{name}"\n[watch]\nclear_s = 1\n{more}')
    return str(path)


@asynccontextmanager
async def running(*targets: str, every_s: float = EVERY_S, report: bool = False) -> AsyncIterator[Scene]:
    """The watch of these target files, while the block runs."""
    board, stream = Board(), io.StringIO()
    journal = Journal(Form.JSON, stream)
    asked = starting.Asked(targets, Options(), every_s, report=report)
    found = starting.watched(asked, board, journal)
    rereading = Rereading(journal, lambda one: starting.again(one, asked))
    watch = loop.Watch(found, journal, starting.overseer(found, journal), starting.heartbeat(found), rereading)
    task = asyncio.ensure_future(watch.run())
    try:
        yield Scene(watch, board, stream)
    finally:
        watch.stop()
        await task


def played(act: Callable[[], Awaitable[Any]]) -> Any:
    """Run it to its end."""
    return asyncio.run(act())
