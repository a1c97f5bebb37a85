"""The live page in a real browser: light, dark, on a phone; texts stay texts; it changes by itself and rests hidden."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

pytest.importorskip("tornado")

from tests.browser import CHROMIUM, Tab, browser, tab
from tests.watch.boards import AT, REFUSED, WELL, board, sample
from wsinvest.model.alert import AlertState, Found, Health, Incident, Light, Root, Standing
from wsinvest.model.finding import Confidence, Severity
from wsinvest.model.sample import Why
from wsinvest.watch.board import Board, Row
from wsinvest.watch.page import Page, serve

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>&lt;b&gt;\"'`${alert(3)}</p><h1>HELLO</h1>"
LONG = "wss" + "x" * 150
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TEXT = "document.getElementById('targets').innerText"
LEAST_TEXT = "Math.min(...[...document.querySelectorAll('svg text')].map(e => e.getBoundingClientRect().height))"
OPEN = "document.querySelectorAll('details').forEach(one => (one.open = true))"
LAID_OUT = "document.querySelectorAll('article').forEach(one => (one.style.contentVisibility = 'visible'))"
# What cannot be read: text of which the contrast with its background is below 4.5.
FAINT = """
(() => {
  const light = (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const lamp = (text) => { const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map((v) => light(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (e) => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor; if (c !== 'rgba(0, 0, 0, 0)') return c; }
    return 'rgb(255, 255, 255)'; };
  return [...document.querySelectorAll('main *')]
    .filter((e) => e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .map((e) => [e, lamp(getComputedStyle(e)[e.closest('svg') ? 'fill' : 'color']), lamp(ground(e))])
    .filter(([, a, b]) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5)
    .map(([e]) => e.outerHTML.slice(0, 90));
})()
"""

Act = Callable[[Page, Board, Tab], Awaitable[None]]


def hostile() -> Board:
    """The usual targets, and one of which each text is markup or very long."""
    made = board()
    root = Root("http.capacity.connection_limit", Confidence.PROVEN)
    incident = Incident(
        "x-1",
        MARKUP,
        AT,
        ("probe.failing", "memory.high"),
        effects=("memory.high",),
        severity=Severity.CRITICAL,
        found=Found.ROOT,
        root=root,
        sentence=f"The server says {MARKUP} {LONG}",
        first_step=f"Set {MARKUP} {LONG}",
        changed=(f"Server: {MARKUP}", LONG),
    )
    alert = AlertState("probe.failing", Light.FIRING, Severity.CRITICAL, AT)
    for name in (MARKUP, LONG):
        earlier = (replace(incident, id="x-0", target=name, closed_at=AT),)
        made.rows[name] = row = Row(Standing(name, Health.DOWN, AT, (alert,), replace(incident, target=name), earlier))
        for seq, probe in enumerate((WELL, REFUSED)):
            row.take(sample(seq, probe, gauges={"memory.used": 0.9, "connections": 1234567.0}))
    return made


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory):
    """The module's browser."""
    with browser(tmp_path_factory.mktemp("home")) as address:
        yield address


@asynccontextmanager
async def served() -> AsyncIterator[tuple[Page, Board]]:
    """The page of the hostile board."""
    made = hostile()
    page = serve(made, "127.0.0.1", 0)
    try:
        yield page, made
    finally:
        await page.stop()


def seen(root: str, act: Act, **screen: object) -> None:
    """Do this with the page in a fresh tab, which must not complain."""

    async def run() -> None:
        async with served() as (page, made), tab(root) as opened:
            await opened.look(**screen)  # type: ignore[arg-type]
            await opened.visit(page.url)
            await opened.until("document.querySelectorAll('article').length === 5")
            await act(page, made, opened)
            assert [] == opened.trouble
            assert all(one.startswith((page.url, "data:")) for one in opened.requests)

    asyncio.run(run())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320], ids=["desk", "phone", "small"])
def test_everything_can_be_read_without_scrolling_sideways(root: str, width: int, scheme: str):
    """In either scheme of colours; the least contrast is that of WCAG 2.2 for text."""

    async def act(_page: Page, _made: Board, opened: Tab) -> None:
        await opened.value(OPEN)
        await opened.value(LAID_OUT)  # also those out of sight
        ground = await opened.value("getComputedStyle(document.body).backgroundColor")
        assert ("rgb(255, 255, 255)" == ground) is (scheme == "light")
        assert 0 == await opened.value(WIDER)
        assert [] == await opened.value(FAINT)
        assert await opened.value(LEAST_TEXT) >= 9

    seen(root, act, width=width, scheme=scheme)


def test_markup_in_a_text_stays_a_text(root: str):
    """In the name of a target, in its incident and in what changed; also when the row is drawn again."""

    async def act(_page: Page, made: Board, opened: Tab) -> None:
        row = made.rows[MARKUP]
        for health, word in ((Health.DEGRADED, "degraded"), (Health.DOWN, "down")):
            row.standing = replace(row.standing, health=health)
            made.changed(MARKUP)
            await opened.until(f"{_badge(MARKUP)} === '{word}'")
            assert MARKUP in await opened.value(TEXT)
            assert f"The server says {MARKUP}" in await opened.value(TEXT)
            assert 1 == await opened.value("document.querySelectorAll('h1').length")
            assert 0 == await opened.value("document.querySelectorAll('main img, main script').length")

    seen(root, act)


def test_a_change_is_drawn_without_a_reload(root: str):
    """The state in words, and only its target anew; an opened list stays open."""

    async def act(_page: Page, made: Board, opened: Tab) -> None:
        await opened.value("window.mark = 1")
        await opened.value(OPEN)
        assert "up" == await opened.value(_badge("chat"))
        row = made.rows["chat"]
        row.standing = replace(row.standing, health=Health.DOWN)
        made.changed("chat")
        made.changed(LONG)
        await opened.until(f"{_badge('chat')} === 'down'")
        assert 1 == await opened.value("window.mark")
        assert await opened.value("[...document.querySelectorAll('details')].every(one => one.open)")

    seen(root, act)


def test_a_change_leaves_all_else_as_it_stands(root: str):
    """No element is made anew for a number that changed: a browser lays out and paints what changed alone."""

    async def act(_page: Page, made: Board, opened: Tab) -> None:
        await opened.value("document.querySelectorAll('article *').forEach(one => (one.before = true))")
        made.rows["chat"].take(sample(5, replace(WELL, open_us=123_456), gauges={"memory_host": 0.77}))
        made.changed("chat")
        await opened.until("document.body.textContent.includes('77%')")
        assert await opened.value("[...document.querySelectorAll('article *')].every(one => one.before)")

    seen(root, act)


def test_what_changed_stands_as_on_a_page_that_is_loaded_anew(root: str):
    """Parts come, go and come back at their places, and so do the rows of gauges."""

    async def act(page: Page, made: Board, opened: Tab) -> None:
        row, cards = made.rows["chat"], "document.getElementById('targets').innerHTML"
        before, shop = row.standing, made.rows["shop"]
        for standing, gauges, unknown, diagnoses in (
            (replace(shop.standing, target="chat"), {"connections": 7.0}, {"rss_bytes": Why.MISSING}, shop.diagnoses),
            (replace(before, earlier=(replace(shop.standing.incident, closed_at=AT),)), {"capacity": 9.0}, {}, ()),
            (before, {"rss_bytes": 1.0}, {"probe": Why.NETWORK}, shop.diagnoses),
        ):
            row.standing, row.diagnoses = standing, diagnoses
            row.gauges.pop("connections", None)
            row.take(replace(sample(9, None if "probe" in unknown else WELL, gauges=gauges), unknown=unknown))
            made.changed("chat")
            async with tab(root) as other:
                await other.visit(page.url)
                await other.until("document.querySelectorAll('article').length === 5")
                by_name = "[...document.querySelectorAll('article')].map(one => one.outerHTML).sort().join()"
                expected = await other.value(by_name)
            await opened.send("Page.bringToFront")
            await opened.until(f"{by_name} === {json.dumps(expected)}")
            assert await opened.value(cards)

    seen(root, act)


def test_a_hidden_page_holds_no_stream(root: str):
    """It has one while it is seen, and again when it is seen again, with what changed meanwhile."""

    async def act(page: Page, made: Board, opened: Tab) -> None:
        await _until(lambda: len(page.shared.streams) == 1)
        async with tab(root) as other:
            await other.send("Page.bringToFront")
            await opened.until("document.hidden")
            made.changed("chat")  # a closed stream is noticed when something is to be sent
            await _until(lambda: not page.shared.streams)
            row = made.rows["chat"]
            row.standing = replace(row.standing, health=Health.DOWN)
            made.changed("chat")
            await asyncio.sleep(0.3)
            assert "up" == await opened.value(_badge("chat"))
            await opened.send("Page.bringToFront")
            await opened.until(f"{_badge('chat')} === 'down'")
            await _until(lambda: len(page.shared.streams) == 1)

    seen(root, act)


def _badge(name: str) -> str:
    """Its state in words, as JavaScript."""
    article = f"[...document.querySelectorAll('article')].find(one => one.dataset.target === {json.dumps(name)})"
    return f"{article}.querySelector('.badge').textContent"


async def _until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not happened():
            await asyncio.sleep(0.02)
