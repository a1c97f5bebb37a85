"""A report of a watched target says what changed since the watch found all well, and stays provable."""

import shutil
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from websockets.sync.server import serve

from tests.reports import own_place
from tests.servers import closed_port, threaded
from wsinvest.config.resolve import Options
from wsinvest.host import paths
from wsinvest.publish import report, verify
from wsinvest.store import cases

SAID = {"en": "A watch found all well at ", "pt_BR": "Uma observação achou tudo bem em "}


def up(port: int, header: str) -> AbstractContextManager[None]:
    """A real server with this Server header."""
    return threaded(serve(lambda one: one.recv(), "127.0.0.1", port, server_header=header))


def made(port: int, language: str = "en") -> Path:
    """The folder of a report of that port."""
    plan = report.Plan(Options(attempts=2, language=language))
    (result,) = report.results([f"ws://127.0.0.1:{port}/ws"], plan)
    assert result.folder is not None, result.message
    return result.folder


def kept_as_green(run: Path) -> Path:
    """The case of this run as a watch keeps it."""
    folder = paths.data() / "watch" / paths.slug(cases.open_case(run).manifest.target.name) / paths.GREEN
    folder.mkdir(parents=True)
    shutil.copy(run / "case.json", folder)
    shutil.copytree(run / "evidence", folder / "evidence")
    return folder


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_the_report_says_what_changed(tmp_path: Path, language: str):
    """On the page and in the case, from which the report follows again; nothing where no watch kept a case."""
    with own_place(tmp_path):
        port = closed_port()
        with up(port, "one/1.0"):
            before = made(port)
        kept_as_green(before)
        with up(port, "two/2.0"):
            after = made(port, language)
        page = (after / "report.html").read_text("utf-8")

        assert SAID[language] not in (before / "report.html").read_text("utf-8")
        assert None is cases.open_case(before).manifest.since_green
        assert SAID[language] in page
        assert "two/2.0" in page[page.index(SAID[language]) :]
        assert [True] == [verdict.proven for verdict in verify.verify([after])]


def test_a_damaged_green_case_stands_in_nobody_s_way(tmp_path: Path):
    """Nor does that of another URL: the report is made without the section."""
    with own_place(tmp_path):
        port = closed_port()
        with up(port, "one/1.0"):
            green = kept_as_green(made(port))
            (green / "case.json").write_text('{"schema": 1, "cut')
            after = made(port)

        assert SAID["en"] not in (after / "report.html").read_text("utf-8")
