"""The site of docs/ is whole, asks no other host for anything, and can be searched without a server."""

import asyncio
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import CHROMIUM, Tab, browser, tab
from tools import marks, site
from wsinvest.model.registry import load

LOADED = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=\"((?:https?:)?//[^\"]+)")
NARROW = 390
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated:PendingDeprecationWarning")  # for MyST


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site; a wrong link or anchor would have ended the building."""
    return site.build(tmp_path_factory.mktemp("site")).parent


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One browser for all tests of this file."""
    if CHROMIUM is None:
        pytest.skip("chromium is missing")
    with browser(tmp_path_factory.mktemp("home")) as root:
        yield root


def test_every_page_is_there(pages: Path) -> None:
    """Those of the menu, and one of each code."""
    menu = [name for names in site.menu().values() for name in names]

    assert [] == [name for name in (*menu, "index") if not (pages / f"{name}.html").is_file()]
    assert [] == [code for code in load().rules if not (pages / "codes" / f"{code}.html").is_file()]


def test_every_mark_is_filled(pages: Path) -> None:
    """Tables, screens and sections of the README stand where they were asked for."""
    assert "handshake_ms" in (pages / "targets.html").read_text("utf-8")
    assert "auth.mode" in (pages / "targets.html").read_text("utf-8")
    assert "JWT_SECRET is not configured" in (pages / "start.html").read_text("utf-8")
    assert "--attempts" in (pages / "commands.html").read_text("utf-8")
    assert "OnCalendar" in (pages / "scheduling.html").read_text("utf-8")
    assert "TokenValidator.check" in (pages / "api.html").read_text("utf-8")
    assert [] == [page.name for page in pages.rglob("*.html") if "made: " in page.read_text("utf-8")]


def test_nothing_comes_from_another_host(pages: Path) -> None:
    """No script, style, font or picture; a link that the reader follows may lead anywhere."""
    styles = [path.name for path in pages.rglob("*.css") if re.search(r"url\([\"']?(?:https?:)?//", path.read_text())]

    assert [] == [found for path in pages.rglob("*.html") for found in LOADED.findall(path.read_text("utf-8"))]
    assert [] == styles


def test_search_works_without_a_server(pages: Path, chromium: str) -> None:
    """From file://, as `make docs` leaves it, and in silence."""

    async def search() -> tuple[str, Tab]:
        async with tab(chromium) as opened:
            await opened.load(pages / "search.html")
            await opened.value("Search.performSearch('expired')")
            found = "() => document.querySelector('#search-results a[href*=\"token.time.expired\"]')"
            wait = f"new Promise(done => {{ const look = {found}; const again = () => look() ? done(look().href)"
            return await opened.value(f"{wait} : setTimeout(again, 50); again(); }})"), opened

    link, opened = asyncio.run(search())

    assert "codes/token.time.expired.html" in link
    assert [] == opened.trouble
    assert [] == [url for url in opened.requests if not url.startswith(("file:", "data:"))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_all(pages: Path, chromium: str, scheme: str) -> None:
    """No page of the menu is wider than the screen; dark is dark."""

    async def widths() -> dict[str, int]:
        async with tab(chromium) as opened:
            await opened.look(width=NARROW, scheme=scheme)
            found = {}
            for name in (*(name for names in site.menu().values() for name in names), "codes/http.auth.rejected"):
                await opened.load(pages / f"{name}.html")
                found[name] = await opened.value("document.documentElement.scrollWidth")
                red = await opened.value("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]")
                assert (scheme == "dark") is (int(red) < 128), name
        return found

    assert {} == {name: width for name, width in asyncio.run(widths()).items() if width > NARROW}


@pytest.mark.parametrize("link", ["other.md#nowhere", "nowhere.md"])
def test_a_wrong_link_or_anchor_ends_the_building(tmp_path: Path, link: str) -> None:
    """The same links are checked that readers of the repository follow."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "other.md").write_text("---\norphan: true\n---\n\n# Other\n")
    (tmp_path / "docs" / "index.md").write_text(f"# Index\n\n[there]({link})\n")

    with pytest.raises(site.SiteError):
        site.render(tmp_path)


def test_a_mark_of_what_is_not_there_ends_the_building() -> None:
    """A section of the README that was renamed is named, and so is a mark that nobody knows."""
    with pytest.raises(marks.MarkError, match=r"no section Weather; it has .*Scheduled"):
        marks.filled("<!-- made: readme Weather -->", str)
    with pytest.raises(marks.MarkError, match="no mark is called weather"):
        marks.filled("<!-- made: weather -->", str)


def test_building_asks_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It works without a network."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Index\n")
    monkeypatch.setattr(socket.socket, "connect", lambda *_arguments: pytest.fail("a connection"))

    assert site.render(tmp_path).is_file()
