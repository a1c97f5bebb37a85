"""The live page in Chromium: what it draws, in light, dark and at the width of a phone."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from tests.browser import CHROMIUM, Tab, browser, tab
from tests.watch.boards import board
from wsinvest.watch.page import serve

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
SHOP = "document.querySelector('[data-target=shop]')"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One browser for all tests of this file."""
    with browser(tmp_path_factory.mktemp("home")) as root:
        yield root


def drawn(chromium: str, act: Callable[[Tab], Awaitable[Any]], **screen: Any) -> Any:
    """What the act gives of the page with three targets."""

    async def run() -> Any:
        page = serve(board(), "127.0.0.1", 0)
        try:
            async with tab(chromium) as opened:
                await opened.look(**screen)
                await opened.send("Page.navigate", url=page.url)
                while not await opened.value("document.querySelectorAll('.target').length === 3"):
                    await asyncio.sleep(0.05)
                found = await act(opened)
                assert [] == opened.trouble
                return found
        finally:
            await page.stop()

    return asyncio.run(run())


def texts(chromium: str, selector: str) -> list[str]:
    """The texts of these elements of the page."""
    query = f"[...document.querySelectorAll({selector!r})].map(one => one.innerText)"
    return drawn(chromium, lambda opened: opened.value(query))


def test_objectives_are_tiles_with_their_state(chromium: str):
    """What was measured, what is due, and the word beside the colour."""
    tiles = texts(chromium, "[data-target=shop] .tiles li")

    assert 3 == len(tiles)
    assert ["Success rate", "0%", "due > 95%", "missed"] == [line for line in tiles[1].splitlines() if line]


def test_the_band_has_a_legend(chromium: str):
    """What line, band and marks mean."""
    (legend,) = texts(chromium, "[data-target=shop] .legend")

    assert ["median", "up to the 95th percentile", "failed", "not measured"] == legend.splitlines()


def test_an_unmeasured_target_says_why(chromium: str):
    """And since when."""
    told = texts(chromium, "[data-target=far] > .callout")

    assert ["The handshake cannot be measured: this host has no network, since 2026-11-28 03:00:00 UTC"] == told


def test_gauges_certificate_and_diagnoses_are_in_words(chromium: str):
    """With unit, line and the end of the certificate."""
    chat, shop = texts(chromium, ".target:last-child, [data-target=shop]")[::-1]

    assert "Open descriptors\t900 line 850" in shop
    assert "A token is to be had\tno" in shop
    assert "Memory of the server's process\t50.0\u00a0MiB" in chat
    assert "2026-11-29 03:00:00 UTC days left: 1" in chat
    assert "Last diagnoses (1)" in shop


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1000, 375])
def test_nothing_is_wider_than_the_screen(chromium: str, scheme: str, width: int):
    """Also on a phone."""
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

    assert 0 == drawn(chromium, lambda opened: opened.value(wide), width=width, scheme=scheme)
