"""The page in a real browser: every figure drawn, nothing asked for, nothing run but ours, readable everywhere."""

import asyncio
import base64
import gzip
from pathlib import Path

import pytest

from tests.browser import CHROMIUM, Tab, browser, tab
from tests.notebooks import notebook
from tests.report.figures.seeing import MODULES
from wsinvest.publish.page import render
from wsinvest.publish.plotlyjs import beside_name, keep_beside

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

HOSTILE = (
    "</script><script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)>"
    "<a href='javascript:alert(3)'>x</a><svg onload=alert(4)>"
)
COLOURS = (
    "[...document.querySelectorAll('.plot .xtick text, .plot .annotation-text, .plot .legendtext')]"
    ".map(text => getComputedStyle(text).fill)"
)
GRID = "[...document.querySelectorAll('.plot .gridlayer path')].map(line => getComputedStyle(line).stroke)"
LIGHT_INK, DARK_INK = "rgb(31, 41, 51)", "rgb(228, 233, 238)"


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    path = folder / "report.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        path.write_text(
            render(notebook(title=HOSTILE), language="en", title=HOSTILE, single_file=True), encoding="utf-8"
        )
    return path


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """Run a test's look at a fresh tab of the module's browser."""
    with browser(tmp_path_factory.mktemp("home")) as root:

        async def run(look) -> None:
            async with tab(root) as opened:
                await look(opened)

        yield lambda look: asyncio.run(run(look))


def test_every_figure_is_drawn_and_nothing_else_happens(page, seen):
    """Hostile titles on the page: no dialog, no violation, no error, no request, and all figures."""

    async def look(opened: Tab) -> None:
        await opened.look()
        await opened.open(page)

        assert len(MODULES) == await opened.value(
            "[...document.querySelectorAll('.plot')].filter(p => p.querySelector('svg')).length"
        )
        assert [] == await opened.value("performance.getEntriesByType('resource').map(entry => entry.name)")
        assert [page.as_uri()] == [url for url in opened.requests if not url.startswith("data:")]
        assert [] == opened.trouble

    seen(look)


def test_a_script_that_is_not_ours_does_not_run(page, seen, tmp_path):
    """The policy is what stands between a mailed page and whoever wrote into it."""
    changed = tmp_path / "changed.html"
    changed.write_text(page.read_text(encoding="utf-8").replace("</main>", "<script>window.ran = 1</script></main>"))

    async def look(opened: Tab) -> None:
        await opened.open(changed)

        assert await opened.value("window.ran === undefined")
        assert "Content Security Policy" in opened.trouble[0]

    seen(look)


def test_plotly_beside_the_list_opens_no_door(seen, tmp_path):
    """Neither a script of another file nor one that claims to be the packed plotly runs, whatever nonce it names."""
    evil = base64.b64encode(gzip.compress(b"window.ran = 1")).decode()
    planted = (
        f'<script type="application/gzip" id="plotly">{evil}</script><script nonce="" src="../evil.js"></script>'
        '<img name="currentScript" data-plotly="../evil.js"><script src="../evil.js"></script>'
    )
    content = notebook()
    content["cells"][1]["outputs"][0]["data"]["text/html"] += planted
    path = tmp_path / "run" / "report.html"
    path.parent.mkdir()
    path.write_text(render(content, language="en", title="t"), encoding="utf-8")
    (tmp_path / "evil.js").write_text("window.ran = 1")

    async def look(opened: Tab) -> None:
        await opened.load(path)
        await opened.value("document.querySelectorAll('details').forEach(fold => (fold.open = true))")
        await opened.value("new Promise(done => setTimeout(done, 500))")

        assert await opened.value("window.ran === undefined")
        assert any("Content Security Policy" in said for said in opened.trouble)

    seen(look)


def test_figures_follow_the_colour_scheme(page, seen):
    """Text and grid of every drawing change when the scheme does, without loading the page again."""

    async def look(opened: Tab) -> None:
        await opened.look(scheme="light")
        await opened.open(page)
        light = (set(await opened.value(COLOURS)), await opened.value(GRID))
        await opened.look(scheme="dark")
        dark = (set(await opened.value(COLOURS)), await opened.value(GRID))

        assert {LIGHT_INK} == light[0]
        assert {DARK_INK} == dark[0]
        assert not set(light[1]) & set(dark[1])

    seen(look)


def test_a_phone_never_scrolls_sideways(page, seen):
    """At 390 px and at 320 px everything wide scrolls in its own box; drawings fit."""

    async def look(opened: Tab) -> None:
        for width in (390, 320):
            await opened.look(width=width)
            await opened.open(page)

            assert width == await opened.value("document.documentElement.scrollWidth")
            widest = "Math.max(...[...document.querySelectorAll('.plot .main-svg')].map(svg => svg.clientWidth))"
            assert width >= await opened.value(widest)

    seen(look)


def test_a_drawing_closes_its_table(page, seen):
    """A drawing is enough on the screen; its table is one click away."""

    async def look(opened: Tab) -> None:
        await opened.look()
        await opened.open(page)
        await opened.value("new Promise(done => setTimeout(done, 100))")

        assert 0 == await opened.value("document.querySelectorAll('figure details[open]').length")
        assert len(MODULES) == await opened.value("document.querySelectorAll('figure details').length")

    seen(look)


def test_without_script_the_tables_tell_it_all(page, seen):
    """A reader whose browser runs no script has every number, and no button that does nothing."""

    async def look(opened: Tab) -> None:
        await opened.without_script()
        await opened.load(page)

        assert len(MODULES) == await opened.value("document.querySelectorAll('figure details[open] table').length")
        assert 0 == await opened.value("document.querySelectorAll('.plot svg, button').length")

    seen(look)


def test_plotly_is_fetched_from_beside_the_list(seen, tmp_path):
    """Only when a figure is opened; without it the tables stay, and nothing else of the page is lost."""
    path = tmp_path / "run" / "report.html"
    path.parent.mkdir()
    path.write_text(render(notebook(), language="en", title="t"), encoding="utf-8")

    async def look(opened: Tab) -> None:
        await opened.load(path)
        assert [path.as_uri()] == opened.requests
        await opened.value("document.querySelectorAll('.picture').forEach(fold => (fold.open = true))")
        await opened.value("new Promise(done => setTimeout(done, 500))")
        assert 0 == await opened.value("document.querySelectorAll('.plot').length")
        assert len(MODULES) == await opened.value("document.querySelectorAll('figure details[open] table').length")

        keep_beside(tmp_path)
        opened.trouble.clear()
        await opened.open(path)
        assert [path.as_uri(), (tmp_path / beside_name()).as_uri()] == opened.requests[-2:]
        assert [] == opened.trouble

    seen(look)


def test_the_page_prints(page, seen):
    """Chromium makes a PDF of it, several pages long."""

    async def look(opened: Tab) -> None:
        await opened.open(page)
        pdf = await opened.send("Page.printToPDF", preferCSSPageSize=True)

        assert pdf["data"].startswith("JVBERi0")  # %PDF-
        assert [] == opened.trouble

    seen(look)
