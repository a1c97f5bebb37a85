"""What the live page costs a browser: Chromium's count of the CPU time of its tasks, ten targets of six hours."""

import asyncio
import random
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tests.browser import CHROMIUM, Tab, browser, tab
from tests.watch.boards import GOALS, WELL, sample
from wsinvest.model.alert import Found, Health, Standing
from wsinvest.model.diagnosed import Diagnosed
from wsinvest.model.sample import CanarySeen, Sample
from wsinvest.report.gauge_words import GAUGES
from wsinvest.watch.board import Board, Row
from wsinvest.watch.page import serve
from wsinvest.watch.smoke import SLOT_S, SLOTS

TARGETS: Final = 10
EVERY_S: Final = 5.0
SETTLED_S: Final = 10.0
MEASURED_S: Final = 40.0
_SLOT_SAMPLES: Final = 5
_GAUGE_CHANGES: Final = 0.25  # of the gauges of a sample


def page() -> dict[str, float | str]:
    """Tasks and scripts in ms of CPU a second, and the heap, while each target is sampled each 5 s."""
    if CHROMIUM is None:
        return {"page": "skipped: Chromium is not installed"}
    with tempfile.TemporaryDirectory() as home, browser(Path(home)) as root:
        return asyncio.run(_served(root))


async def _served(root: str) -> dict[str, float | str]:
    chance, board = random.Random(1), Board()
    for number in range(TARGETS):
        board.rows[f"chat-{number}"] = _six_hours(f"chat-{number}", chance)
    served = serve(board, "127.0.0.1", 0)
    feeding = asyncio.create_task(_fed(board, chance))
    try:
        return await _measured(root, served.url)
    finally:
        feeding.cancel()
        await served.stop()


def _six_hours(name: str, chance: random.Random) -> Row:
    """A row with all that a page shows of a target that is well."""
    now = datetime.now(UTC)
    last = Diagnosed(now, Found.WELL, None, "", GOALS, 2.5, "")
    row = Row(Standing(name, Health.UP, now - timedelta(hours=6)), diagnoses=(last,))
    for number in range(SLOTS * _SLOT_SAMPLES, 0, -1):
        row.take(_seen(now - timedelta(seconds=number * SLOT_S / _SLOT_SAMPLES), row, chance))
    return row


def _seen(at: datetime, row: Row, chance: random.Random) -> Sample:
    """A sample whose times differ from those of the one before, as some of its gauges do."""
    took = tuple(None if one is None else one + chance.randrange(1000) for one in WELL.stages_us)
    gauges = {
        name: round(chance.random(), 3) if chance.random() < _GAUGE_CHANGES else row.gauges.get(name, 1.0)
        for name in GAUGES
    }
    canary = CanarySeen(time.monotonic(), chance.randrange(800, 2000))
    probe = replace(WELL, stages_us=took, open_us=sum(filter(None, took)))
    return replace(sample(1, probe, canary=canary, gauges=gauges), at=at)


async def _fed(board: Board, chance: random.Random) -> None:
    """The samples of all targets, spread over the interval as a watch spreads them."""
    while True:
        for name, row in board.rows.items():
            await asyncio.sleep(EVERY_S / TARGETS)
            row.take(_seen(datetime.now(UTC), row, chance))
            board.changed(name)


async def _measured(root: str, url: str) -> dict[str, float | str]:
    async with tab(root) as opened:
        await opened.look(width=1200, height=1400)
        await opened.send("Performance.enable", timeDomain="threadTicks")
        await opened.visit(url)
        await opened.until(f"document.querySelectorAll('.target').length === {TARGETS}")
        await asyncio.sleep(SETTLED_S)
        before, began = await _metrics(opened), time.monotonic()
        await asyncio.sleep(MEASURED_S)
        after, seconds = await _metrics(opened), time.monotonic() - began
        spent = {name: after[name] - before[name] for name in ("TaskDuration", "ScriptDuration")}
        return {
            "page_task_ms_a_s": round(spent["TaskDuration"] / seconds * 1000, 2),
            "page_script_ms_a_s": round(spent["ScriptDuration"] / seconds * 1000, 2),
            "page_heap_mb": round(after["JSHeapUsedSize"] / 2**20, 1),
        }


async def _metrics(opened: Tab) -> dict[str, float]:
    said = await opened.send("Performance.getMetrics")
    return {one["name"]: float(one["value"]) for one in said["metrics"]}
