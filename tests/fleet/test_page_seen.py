"""The page of a fleet in a real browser: nothing asked for, nothing run but ours, readable small, dark and on paper."""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.browser import CHROMIUM, Tab, browser, tab
from tests.fleet.fleets import CAUSE, fleet, member
from wsinvest.facts.fleet import LOST, Worker
from wsinvest.fleet.page import fleet_page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

HOSTILE = "</td></table><script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)>"
HOURS = tuple([1.0, 0.5, None] * 8)
FOUND = fleet(
    member("a-target-whose-name-is-as-long-as-a-name-can-be-here", "critical", p95_ms=300.0, hours=HOURS, **CAUSE),
    *(member(f"shop-{number}", "critical", peer="192.0.2.1:80", hours=HOURS, **CAUSE) for number in range(30)),
    member(HOSTILE, "high", code="a.b", title=HOSTILE, step=HOSTILE),
    member("gone", LOST, message=HOSTILE, worker="w2"),
    *(member(f"well-{number}", p95_ms=12.0, opened=1.0) for number in range(30)),
    workers=(Worker("w1", 60, 12.0, 3.0, 1.5, 0.2), Worker("w2", lost="its process ended")),
)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOOKS = {
    "wide": {},
    "dark": {"scheme": "dark"},
    "phone": {"width": 360, "height": 740},
    "paper": {"media": "print"},
}
Look = Callable[[Tab], Awaitable[None]]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Look], None]]:
    """Run a test's look at a fresh tab of the module's browser."""
    with browser(tmp_path_factory.mktemp("home")) as root:

        async def run(look: Look) -> None:
            async with tab(root) as opened:
                await look(opened)

        yield lambda look: asyncio.run(run(look))


@pytest.mark.parametrize("how", LOOKS)
def test_nothing_of_it_is_wider_than_the_screen_and_nothing_is_asked_for(
    tmp_path: Path, seen: Callable[[Look], None], how: str
):
    """With hostile texts in it too: no dialog, no violation, no request."""
    path = tmp_path / "index.html"
    path.write_text(fleet_page(FOUND, "en"), encoding="utf-8")

    async def look(opened: Tab) -> None:
        await opened.look(**LOOKS[how])  # type: ignore[arg-type]
        await opened.load(path)

        assert 0 >= await opened.value(SIDEWAYS)
        assert [path.as_uri()] == [url for url in opened.requests if not url.startswith("data:")]
        assert [] == opened.trouble

    seen(look)


def test_all_targets_are_seen_without_a_click_and_each_leads_to_its_page(tmp_path: Path, seen: Callable[[Look], None]):
    """One click to each report; the first line says how many are well."""
    path = tmp_path / "index.html"
    path.write_text(fleet_page(FOUND, "en"), encoding="utf-8")

    async def look(opened: Tab) -> None:
        await opened.look()
        await opened.load(path)

        rows = "[...document.querySelectorAll('#members tbody tr')].filter(row => row.offsetHeight > 0).length"
        assert len(FOUND.members) == await opened.value(rows)
        leads = "document.querySelector('#members tbody a').getAttribute('href')"
        assert "targets/a-target-whose-name-is-as-long-as-a-name-can-be-here/report.html" == await opened.value(leads)
        assert "30 of 63 well" in await opened.value("document.querySelector('.lead').innerText")

    seen(look)


def test_in_the_dark_it_is_dark(tmp_path: Path, seen: Callable[[Look], None]):
    """And its text is light."""
    path = tmp_path / "index.html"
    path.write_text(fleet_page(FOUND, "en"), encoding="utf-8")

    async def look(opened: Tab) -> None:
        colours = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        await opened.load(path)
        await opened.look()
        light = await opened.value(colours)
        await opened.look(scheme="dark")

        assert light != await opened.value(colours)
        assert "rgb(18, 23, 28)" == (await opened.value(colours))[0]

    seen(look)


def test_it_prints(tmp_path: Path, seen: Callable[[Look], None]):
    """A PDF of a few pages."""
    path = tmp_path / "index.html"
    path.write_text(fleet_page(FOUND, "pt_BR"), encoding="utf-8")

    async def look(opened: Tab) -> None:
        await opened.load(path)
        pdf = base64.b64decode((await opened.send("Page.printToPDF", preferCSSPageSize=True))["data"])

        assert pdf.startswith(b"%PDF")
        assert 1 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 8

    seen(look)
