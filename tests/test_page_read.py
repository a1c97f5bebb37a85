"""Real reports as a stakeholder reads them: ten seconds, a phone, paper, a screen reader, and the reader's language."""

import asyncio
import base64
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.browser import CHROMIUM, Tab, browser, tab
from tests.kept import PLACE, kept
from tests.reports import own_place, reported
from wsinvest.config.resolve import Options
from wsinvest.publish.folders import INDEX
from wsinvest.report.phrases import TITLES
from wsinvest.report.sections import REPORT

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

AXE = PLACE / "npm" / "node_modules" / "axe-core" / "axe.min.js"
PDFTOTEXT = shutil.which("pdftotext")
SCREEN = {"width": 1280, "height": 800}
SCREENS = {"demo": 6, "demo-healthy": 2}
PAGES = {"demo": 6, "demo-healthy": 6}
LANGUAGES = ("en", "pt_BR")
# What of a box is cut at the right, where nothing is folded.
CUT = """
[...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).display !== 'inline' && !e.closest('details:not([open]), .plot, pre')
    && getComputedStyle(e).clipPath === 'none')
  .map(e => `${e.tagName}.${e.className}`)
"""
VIOLATIONS = """
axe.run(document, {resultTypes: ['violations']}).then(found =>
  found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.target + ' ' + node.failureSummary)}`))
"""


def _made(root: Path) -> Path:
    with own_place(root) as data:
        for target in SCREENS:
            for language in LANGUAGES:
                (result,) = reported(target, options=Options(language=language))
                assert result.folder is not None, result.message
                result.folder.rename(result.folder.with_name(f"{target}.{language}"))
        (result,) = reported("demo-healthy")
        assert result.folder is not None, result.message
    return data / "reports"


@pytest.fixture(scope="module")
def reports() -> Path:
    """The folder of reports: demo and demo-healthy in two languages, and a list of one run."""
    return kept("pages", _made, "tests/test_page_read.py")


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """Run a test's look at a fresh tab of the module's browser."""
    with browser(tmp_path_factory.mktemp("home")) as root:

        async def run(look) -> None:
            async with tab(root) as opened:
                await look(opened)

        yield lambda look: asyncio.run(run(look))


def pages(reports: Path) -> dict[str, Path]:
    """Every page by the name of its folder."""
    return {folder.name: folder / "report.html" for folder in sorted(reports.glob("demo*.*"))}


every_page = pytest.mark.parametrize("name", [f"{target}.{language}" for target in SCREENS for language in LANGUAGES])


@every_page
def test_a_page_is_short(reports, seen, name):
    """At most six screens for a service with ten problems, two for a healthy one."""

    async def look(opened: Tab) -> None:
        await opened.look(**SCREEN)
        await opened.load(pages(reports)[name])

        height = await opened.value("document.documentElement.scrollHeight")
        assert height <= SCREENS[name.partition(".")[0]] * SCREEN["height"]
        assert [] == opened.trouble

    seen(look)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)], ids=["desk", "phone"])
def test_the_first_screen_tells_what_is_wrong_and_what_to_do(reports, seen, width, height):
    """The verdict, then the cause, and the same first step as on the terminal."""

    async def look(opened: Tab) -> None:
        await opened.look(width=width, height=height)
        await opened.load(pages(reports)["demo.en"])
        shown = await opened.value(
            "[...document.querySelectorAll('main p, main h2')].filter(e => e.checkVisibility()"
            " && e.getBoundingClientRect().bottom <= innerHeight && getComputedStyle(e).clipPath === 'none')"
            ".map(e => e.innerText)"
        )

        assert shown[0].upper().startswith("CRITICAL 0 OF 20 CONNECTIONS OPENED")
        assert "JWT_SECRET is not configured" in shown[0]
        assert shown[1].startswith("Do this first: Set JWT_SECRET")
        assert TITLES["causes"].say("en") in shown

    seen(look)


@pytest.mark.parametrize("name", ["demo.en", "demo.pt_BR", "demo-healthy.en", "demo-healthy.pt_BR", INDEX])
def test_nothing_is_cut_on_a_phone(reports, seen, name):
    """No sideways scroll, and nothing wider than its box but code, which scrolls in its own; folded and opened."""
    page = reports / INDEX if name == INDEX else pages(reports)[name]

    async def look(opened: Tab) -> None:
        for width in (390, 320):
            await opened.look(width=width)
            await opened.load(page)
            assert width == await opened.value("document.documentElement.scrollWidth")
            assert [] == await opened.value(CUT)
            await opened.value("document.querySelectorAll('details').forEach(fold => (fold.open = true))")
            assert width == await opened.value("document.documentElement.scrollWidth")
            assert [] == await opened.value(CUT)

    seen(look)


@every_page
def test_a_page_prints_on_few_sheets(reports, seen, name):
    """With numbers of pages; folds that matter are open, evidence is left out and that is said."""

    async def look(opened: Tab) -> None:
        await opened.load(pages(reports)[name])
        pdf = await opened.send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        sheets = len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(pdf["data"])))

        assert 1 <= sheets <= PAGES[name.partition(".")[0]]
        await opened.look(media="print")
        assert 1 == await opened.value(
            "[...document.querySelectorAll('.print-only')].filter(e => e.checkVisibility()).length"
        )
        assert 0 == await opened.value(
            "[...document.querySelectorAll('.copy, nav')].filter(e => e.checkVisibility()).length"
        )

    seen(look)


@pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext of poppler is not installed")
@every_page
def test_paper_has_page_numbers_and_no_orphaned_heads(reports, seen, tmp_path, name):
    """Each sheet says which of how many it is, and does not end with a heading."""
    titles = set()

    async def look(opened: Tab) -> None:
        await opened.load(pages(reports)[name])
        pdf = await opened.send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        (tmp_path / "page.pdf").write_bytes(base64.b64decode(pdf["data"]))
        heads = "[...document.querySelectorAll('h2, h3, h4, summary')].map(e => e.textContent)"
        titles.update(" ".join(text.split()) for text in await opened.value(heads))

    seen(look)
    said = subprocess.run(
        [str(PDFTOTEXT), "-layout", tmp_path / "page.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    sheets = [[" ".join(row.split()) for row in sheet.splitlines() if row.strip()] for sheet in said.split("\f")[:-1]]
    for number, rows in enumerate(sheets, 1):
        assert f"{number}/{len(sheets)}" == rows[-1].replace(" ", "")
        assert rows[-2] not in titles, number


@pytest.mark.skipif(not AXE.is_file(), reason="npm's axe-core is not installed (make exams does it)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["demo.en", "demo.pt_BR", "demo-healthy.en", INDEX])
def test_axe_finds_nothing(reports, seen, name, scheme):
    """Folded and with all folds open."""
    page = reports / INDEX if name == INDEX else pages(reports)[name]

    async def look(opened: Tab) -> None:
        await opened.look(**SCREEN, scheme=scheme)
        await opened.load(page)
        await opened.value(AXE.read_text(encoding="utf-8") + "; 0")
        assert [] == await opened.value(VIOLATIONS)
        await opened.value("document.querySelectorAll('details').forEach(fold => (fold.open = true))")
        await opened.value("new Promise(done => setTimeout(done, 1500))")  # the figures are drawn
        assert [] == await opened.value(VIOLATIONS)

    seen(look)


def test_a_click_copies_what_is_to_be_pasted(reports, seen):
    """Without the button's own word."""

    async def look(opened: Tab) -> None:
        await opened.load(pages(reports)["demo.en"])
        await opened.value(
            "navigator.clipboard.writeText = async text => { window.pasted = text };"
            "document.querySelector('.copy').click()"
        )
        await opened.value("new Promise(done => setTimeout(done, 50))")

        assert "JWT_SECRET=<at least 32 random bytes>" == (await opened.value("window.pasted")).splitlines()[-1]
        assert "Copied" == await opened.value("document.querySelector('.copy').textContent")

    seen(look)


def test_a_link_to_a_finding_opens_its_fold(reports, seen):
    """As it is written into a ticket: report.html#http.auth.rejected."""

    async def look(opened: Tab) -> None:
        await opened.load(pages(reports)["demo.en"])
        # The page scrolls smoothly; how long that takes is the browser's affair.
        await opened.value(
            "new Promise(done => { addEventListener('scrollend', done, {once: true}); setTimeout(done, 5000);"
            " location.hash = 'http.auth.rejected' }).then(() => true)"
        )

        assert 1 == await opened.value("document.querySelectorAll('.ws-problems details[open]').length")
        top = await opened.value("document.getElementById('http.auth.rejected').getBoundingClientRect().top")
        assert 0 <= top <= 900

    seen(look)


def test_the_filter_hides_what_does_not_match(reports, seen):
    """Words in any order and any case, accents or not; nothing left is said."""

    async def look(opened: Tab) -> None:
        await opened.load(reports / INDEX)
        shown = "[...document.querySelectorAll('tbody tr')].filter(e => e.checkVisibility()).length"
        every = await opened.value(shown)
        assert every >= 1
        for typed, left in (("HEALTHY low", every), ("healthy nothing-like-this", 0), ("", every)):
            await opened.value(
                f"(() => {{ const i = document.getElementById('filter'); i.value = '{typed}';"
                " i.dispatchEvent(new Event('input')) })()"
            )
            assert left == await opened.value(shown), typed
            assert bool(left) is not await opened.value("document.querySelector('.no-match').checkVisibility()")
        assert [] == opened.trouble

    seen(look)


# Targets, times, media types, status lines of the server; and the words that Portuguese borrows or shares.
NAMES = re.compile(
    r"demo(-healthy)?|[\d\s]+(h|min|\s|\d)*|\w+/\w+|status \d{3} [\w ]+|[Hh]andshakes?|Status|Total|sockets|token"
)


class Texts(HTMLParser):
    """The texts that a reader sees, but for names and values in monospace, which no language translates."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in {"meta", "link", "br", "input"}:
            self._inside.append(tag)
        self.found += [
            value for name, value in attrs if name in ("aria-label", "title", "data-label", "data-copy") and value
        ]

    def handle_endtag(self, tag):
        self._inside.pop()

    def handle_data(self, data):
        if not {"code", "script", "style", "pre"} & {*self._inside} and data.strip():
            self.found.append(" ".join(data.split()))


@pytest.mark.parametrize("target", SCREENS)
def test_no_english_is_left_in_portuguese(reports, target):
    """What stands on both pages word by word is a name, a number, or a word of both languages."""
    english, portuguese = (
        Texts((reports / f"{target}.{language}" / "report.html").read_text(encoding="utf-8")).found
        for language in LANGUAGES
    )
    shared = {text for text in {*english} & {*portuguese} if re.search(r"[a-z]{3}", text)}

    assert set() == {text for text in shared if not NAMES.fullmatch(text)}
    assert not [text for text in portuguese if "[en]" in text]


def test_every_section_stands_on_the_page_at_most_once(reports):
    """Chain, measures and token trace are told once; their pictures are folded."""
    for name, path in pages(reports).items():
        page = path.read_text(encoding="utf-8")
        found = re.findall(r'<section id="(\w+)"', page)

        assert len({*found}) == len(found), name
        assert (
            {"verdict", "head", "problems", "objectives", "timeline", "evidence"} <= {*found} <= {*REPORT, "passport"}
        )
        assert ["verdict", "head"] == found[:2]
        undrawn = page.count('<p class="note"><small><strong>')
        assert {"demo": 6, "demo-healthy": 5}[name.partition(".")[0]] == undrawn + page.count('"fold picture"'), name
