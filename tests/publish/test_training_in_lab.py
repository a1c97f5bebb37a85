"""The training in JupyterLab itself: its cells run, and a step shows what its answer is and its folded hints."""

import asyncio
import json
import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.browser import CHROMIUM, browser, tab
from tests.lab import READY, RUN_ALL, lab, until
from tests.reports import own_place
from wsinvest.host import paths

STEPS = "document.querySelectorAll('section[class*=ws-step-]').length"
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing")


async def taught(root: str, url: str) -> dict[str, Any]:
    """What the page shows after all cells have run, of which the first step was answered."""
    async with tab(root) as page:
        await page.look(width=1400, height=12_000)  # Lab draws only the cells in sight
        await page.send("Page.navigate", url=url)
        await until(page, READY)
        await page.value(RUN_ALL)
        await until(page, "document.querySelector('.ws-score') ? 1 : 0")
        return {
            "steps": await page.value(STEPS),
            "score": await page.value("document.querySelector('.ws-score').innerText"),
            "right": await page.value("document.querySelector('.ws-step-1 .callout').className"),
            "folded": await page.value("document.querySelectorAll('.ws-step-2 details:not([open])').length"),
            "errors": await page.value("document.querySelectorAll('[data-mime-type*=error]').length"),
        }


@needs_browser
def test_its_cells_run_in_jupyterlab(tmp_path: Path):
    """From the first to the last, with one answer written into the parameters."""
    text = (paths.templates() / "11-training.ipynb").read_text(encoding="utf-8")
    answered = text.replace('answer_1: str = \\"\\"', 'answer_1: str = \\"tcp.connect.refused\\"')
    folder = tmp_path / "lab"
    folder.mkdir()
    (folder / "11-training.ipynb").write_text(answered, encoding="utf-8")
    with own_place(tmp_path), lab(folder, "11-training.ipynb") as url, browser(tmp_path) as root:
        found = asyncio.run(taught(root, url))
        for state in (tmp_path / "runtime").glob("*/state.json"):
            os.kill(json.loads(state.read_text())["pid"], signal.SIGTERM)
    shutil.rmtree(folder)

    assert 0 == found["errors"]
    assert "1 of 8 root causes were found." in found["score"]
    assert "good" in found["right"]
    assert found["folded"] >= 4
