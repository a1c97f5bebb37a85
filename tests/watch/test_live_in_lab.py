"""`live(target)` in JupyterLab: the frame shows the state of the running watch as it changes, above its words."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.bench.processes import answering_at, watching
from tests.browser import CHROMIUM, Tab, browser, tab
from tests.lab import READY, RUN_ALL, lab, until
from tests.servers import closed_port

NOTEBOOK = "live.ipynb"
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing")


def written(folder: Path) -> None:
    """A notebook with one cell."""
    cell = nbformat.v4.new_code_cell("from wsinvest import live\n\nlive('shop')")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), folder / NOTEBOOK)


async def shot(page, path):
    import base64

    said = await page.send("Page.captureScreenshot", format="png")
    path.write_bytes(base64.b64decode(said["data"]))


async def in_frame(page: Tab, expression: str) -> Any:
    """What an expression gives in the frame of the watch."""
    tree = await page.send("Page.getFrameTree")
    frame = next(one["frame"]["id"] for one in tree["frameTree"]["childFrames"])
    world = await page.send("Page.createIsolatedWorld", frameId=frame)
    said = await page.send(
        "Runtime.evaluate", expression=expression, contextId=world["executionContextId"], returnByValue=True
    )
    return said["result"].get("value")


async def until_in_frame(page: Tab, expression: str) -> None:
    """Wait until it is true there."""
    async with asyncio.timeout(60):
        while not await in_frame(page, expression):
            await asyncio.sleep(0.3)


async def shown(root: str, url: str, server: int) -> dict[str, Any]:
    """What the cell shows of a target that is up, and then, without being run again, of its outage."""
    async with tab(root) as page:
        await page.look(width=1400, height=1600)
        await page.send("Page.navigate", url=url)
        await until(page, READY)
        await page.value(RUN_ALL)
        await until(page, "document.querySelector('.jp-OutputArea iframe') ? 1 : 0")
        await until_in_frame(page, "document.querySelector('[data-target=shop].up') !== null")
        words = await page.value("document.querySelector('.jp-OutputArea pre').innerText")
        os.kill(server, signal.SIGKILL)
        await until_in_frame(page, "document.querySelector('[data-target=shop].down .callout') !== null")
        return {
            "words": words,
            "errors": await page.value("document.querySelectorAll('[data-mime-type*=error]').length"),
        }


@needs_browser
def test_the_cell_follows_the_watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """On the machine of the browser; elsewhere the words stand there all the same."""
    folder, port = tmp_path / "lab", closed_port()
    folder.mkdir()
    written(folder)
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))
    (tmp_path / "shop.toml").write_text(f'url = "ws://127.0.0.1:{port}/ws"\nname = "shop"\n[watch]\nevery_s = 5\n')
    with (
        answering_at(port) as server,
        watching(tmp_path, str(tmp_path / "shop.toml")),
        lab(folder, NOTEBOOK) as url,
        browser(tmp_path) as root,
    ):
        found = asyncio.run(shown(root, url, server))

    assert found["words"].startswith("shop: up")
    assert 0 == found["errors"]
