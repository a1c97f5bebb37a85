"""Hostile strings in every place go through a whole report, and its page and notebooks do nothing in a browser."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter

from tests.browser import CHROMIUM, DIALOG, browser, tab
from tests.certificates import issued
from tests.inert.planting import planting
from tests.inert.strings import STRINGS, planted
from tests.servers import raw

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

WAYS = ("refuse", "close", "move")


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Iterator[str]:
    """One browser for all pages."""
    with browser(tmp_path_factory.mktemp("home")) as address:
        yield address


async def _nobody(visit) -> None:
    """The recorder: whoever connects is counted."""


async def report(way: str, strings: Sequence[str], folder: Path) -> Path:
    """The folder of the report on a server that plants these strings, also in its certificate and its `.env`."""
    trusted = issued(folder, ("localhost", f"{strings[0][:60]}"))
    async with raw(planting(way, strings), tls=trusted.context) as server:
        base = f"s://localhost:{server.port}"
        lines = [f"WS_URL=ws{base}/ws", f"LOGIN_URL=http{base}/login", f"WS_HEALTH_URL=http{base}/health"]
        lines += ["LOGIN_USER=ann", "LOGIN_PASSWORD=Tr0ub4dor-and-3", "JWT_SECRET=" + "s" * 40]
        lines += [f"{name}='{text}'" for name, text in zip(_OPEN, map(_quotable, strings), strict=False)]
        (folder / "planted.env").write_text("\n".join(lines) + "\n", "utf-8")
        places = {"XDG_RUNTIME_DIR": str(folder), "WSINVEST_DATA": str(folder / "data")}
        command = [sys.executable, "-m", "wsinvest", "report", str(folder / "planted.env"), "--attempts", "3"]
        command += ["--ca-file", trusted.ca_file, "--out", str(folder / "reports"), "--deadline", "30"]
        done = await asyncio.to_thread(
            subprocess.run, command, capture_output=True, timeout=240, env=os.environ | places, check=False
        )
    assert done.returncode in {1, 2}, done.stderr
    return next(path for path in (folder / "reports").iterdir() if (path / "report.html").is_file())


_OPEN = ("JWT_ISSUER", "JWT_AUDIENCE", "LOG_FORMAT", "LOG_LEVEL", "JWT_ALGORITHM")


def _quotable(text: str) -> str:
    return text.replace("'", "").replace("\n", " ")


@pytest.mark.parametrize("way", WAYS)
def test_nothing_planted_acts_in_a_report(way: str, root: str, tmp_path: Path):
    """No script of theirs, no request, no dialog, no link that runs: in page, list of reports and notebooks."""

    async def look() -> None:
        async with raw(_nobody) as recorder:
            strings = planted(recorder.port)
            made = await report(way, strings, tmp_path)
            for page in (made / "report.html", made.parent / "index.html", *_as_pages(made)):
                await _inert(root, page)
            assert recorder.connections == 0
            shown = (made / "report.html").read_text("utf-8")
            assert "window.ran" in shown  # what was planted did arrive, as text
            assert "\x1b" not in shown

    asyncio.run(look())


def test_the_look_sees_what_acts(root: str, tmp_path: Path):
    """A page that holds the strings raw is caught, else the looks above would prove nothing."""

    async def look() -> None:
        async with raw(_nobody) as recorder:
            (tmp_path / "raw.html").write_text("<!doctype html><p>" + "\n".join(planted(recorder.port)[3:4]), "utf-8")
            with pytest.raises(AssertionError):
                await _inert(root, tmp_path / "raw.html")
            assert recorder.connections > 0

    asyncio.run(look())


def test_the_look_sees_a_dialog(root: str, tmp_path: Path):
    """It leaves no other trace."""
    (tmp_path / "raw.html").write_text("<!doctype html><script>setTimeout(() => confirm('x'), 10)</script>", "utf-8")

    with pytest.raises(AssertionError, match=DIALOG):
        asyncio.run(_inert(root, tmp_path / "raw.html"))


async def _inert(root: str, page: Path) -> None:
    async with tab(root) as opened:
        await opened.load(page)
        await opened.value("new Promise(done => setTimeout(done, 150))")
        links = "[...document.querySelectorAll('a[href],area[href],form[action]')].map(a => a.href || a.action)"
        acting = [link for link in await opened.value(links) if link.partition(":")[0] in {"javascript", "data"}]
        planted_nodes = "document.querySelectorAll('dialog,marquee,iframe,object,embed,base,template,video').length"

        assert await opened.value("window.ran === undefined"), page
        assert [] == acting, page
        assert 0 == await opened.value(planted_nodes), page
        assert not [url for url in opened.requests if "127.0.0.1" in url], page
        assert not [one for one in opened.trouble if one.startswith(DIALOG)], page


def _as_pages(made: Path) -> Iterator[Path]:
    """The notebooks as another program's default page would show them, which is their reader's own risk less ours."""
    for path in sorted(made.glob("*.ipynb")):
        page, _ = HTMLExporter().from_notebook_node(nbformat.read(path, as_version=4))
        shown = path.with_suffix(".html")
        shown.write_text(page, "utf-8")
        yield shown


def test_enough_strings_are_planted():
    """And no two are the same."""
    assert len(STRINGS) >= 30
    assert len(set(STRINGS)) == len(STRINGS)
