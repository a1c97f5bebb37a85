"""The training in JupyterLab itself: its cells run, and a step shows what its answer is and its folded hints."""

import asyncio
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser import CHROMIUM, Tab, browser, tab
from tests.reports import own_place
from wsinvest.host import paths

WITHIN_S = 150.0
STEPS = "document.querySelectorAll('section[class*=ws-step-]').length"
READY = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
RUN_ALL = "(window.jupyterapp.commands.execute('notebook:run-all-cells'), 1)"  # which ends with the last cell
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing")


@contextmanager
def lab(folder: Path) -> Iterator[str]:
    """JupyterLab on this folder, on a free port of loopback; the address of its page with the notebook open."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    key = secrets.token_hex(16)
    options = ("--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}")
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        *options,
        f"--IdentityProvider.token={key}",
        "--expose-app-in-browser",
    ]
    with (folder / "lab.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=os.environ | {"HOME": str(folder)},
        )
    try:
        _wait(f"http://127.0.0.1:{port}/api?token={key}")
        yield f"http://127.0.0.1:{port}/lab/tree/11-training.ipynb?token={key}"
    finally:
        process.terminate()
        process.wait(60)


def _wait(url: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(url.partition("?")[0])


async def until(page: Tab, expression: str) -> Any:
    """The value of this expression as soon as it is true."""
    end = time.monotonic() + WITHIN_S
    while time.monotonic() < end:
        if value := await page.value(expression):
            return value
        await asyncio.sleep(0.5)
    raise TimeoutError(expression)


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
    with own_place(tmp_path), lab(folder) as url, browser(tmp_path) as root:
        found = asyncio.run(taught(root, url))
        for state in (tmp_path / "runtime").glob("*/state.json"):
            os.kill(json.loads(state.read_text())["pid"], signal.SIGTERM)
    shutil.rmtree(folder)

    assert 0 == found["errors"]
    assert "1 of 8 root causes were found." in found["score"]
    assert "good" in found["right"]
    assert found["folded"] >= 4
