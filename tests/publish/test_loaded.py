"""From a target to a case with a load in it: consent first, one look, then the load, then a page."""

import asyncio
import json
from dataclasses import replace

import pytest

from tests.browser import CHROMIUM, browser, tab
from tests.disk import no_room
from tests.load.loading import echoing, served
from tests.servers import REFUSAL, answers
from wsinvest.config.options import Options
from wsinvest.facts.load import Load, LoadRow
from wsinvest.load.consent import NotPermitted
from wsinvest.load.hooks import Hooks
from wsinvest.load.share import FREE_STEP_S, Share
from wsinvest.publish import loaded
from wsinvest.publish.folders import Leak
from wsinvest.publish.kept import NotKeptHere, require_room
from wsinvest.publish.loaded import Asked
from wsinvest.publish.look import NotOpen
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.report.sections import section
from wsinvest.store.cases import open_case
from wsinvest.store.opening import recorded
from wsinvest.store.rows import read

SHARE = Share(20, hold=20, pings=20.0, seconds=0.5)


def asked(port: int, **more) -> Asked:
    """A load of a server on loopback."""
    return Asked(f"ws://127.0.0.1:{port}/ws", Options(), SHARE, **more)


def test_a_case_with_the_load_in_it(tmp_path):
    """The look of before and the load are one case, which opens again; its page needs nothing from outside."""
    with echoing() as port:
        ready = loaded.ready(asked(port))
        case = loaded.looked_at(ready)
        found = loaded.loaded(replace(ready, share=replace(ready.share, step_s=0.1)), case, Hooks())
    page = loaded.keep(found, tmp_path / "kept", ready.run.redactor)
    again = open_case(tmp_path / "kept")

    assert FREE_STEP_S == ready.share.step_s
    assert {"load", "handshake"} <= set(again.evidence)
    assert found.load == again.facts(Load)
    assert 20 == found.load.held
    assert 1 == json.loads((tmp_path / "kept/load.json").read_text())["schema"]
    assert "20 of 20 connections opened" in page.read_text()
    assert "3 of 3" not in page.read_text()
    assert "Under load" == section(recorded(str(tmp_path / "kept")), "load").title
    assert list(found.rows) == list(read(tmp_path / "kept/evidence/load.jsonl", LoadRow))
    assert "Sob carga" in loaded.page(found, "pt_BR")


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_seconds_are_drawn_on_the_page(tmp_path):
    """Light, dark and on a phone: the figure of a real load, nothing asked for, and no wider than the screen."""
    with echoing() as port:
        ready = loaded.ready(asked(port))
        found = loaded.loaded(replace(ready, share=replace(ready.share, step_s=0.1)), loaded.looked_at(ready), Hooks())
    path = loaded.keep(found, tmp_path / "kept", ready.run.redactor)

    async def look(root: str) -> None:
        async with tab(root) as opened:
            for width, scheme in ((1000, "light"), (1000, "dark"), (360, "light")):
                await opened.look(width=width, scheme=scheme)
                await opened.open(path)
                lines = "document.querySelectorAll('#figure-seconds .scatterlayer .trace').length"
                assert 6 <= await opened.value(lines)
                assert await opened.value("document.documentElement.scrollWidth <= innerWidth")
            assert [] == opened.trouble
            assert {path.as_uri()} == {url for url in opened.requests if not url.startswith("data:")}

    with browser(tmp_path / "home") as root:
        asyncio.run(look(root))


def test_nothing_is_sent_to_a_host_that_did_not_consent():
    """Not even the look: the permission comes first."""
    with pytest.raises(NotPermitted):
        loaded.ready(replace(asked(80), target="ws://192.0.2.1/ws"))


def test_where_nothing_opens_nothing_is_loaded():
    """The look's own attempts and probes, and no load."""
    with served(answers(REFUSAL)) as server:
        ready = loaded.ready(asked(server.port))
        with pytest.raises(NotOpen, match=r"no connection opens \(status 403 Forbidden"):
            loaded.looked_at(ready)


def test_a_full_disk_is_said_in_one_line(tmp_path):
    """With the folder; what was found is still there."""
    with echoing() as port:
        ready = loaded.ready(replace(asked(port), share=replace(SHARE, hold=2, most=2, seconds=0.1)))
        found = loaded.loaded(replace(ready, share=replace(ready.share, step_s=0.1)), loaded.looked_at(ready), Hooks())
    with no_room(), pytest.raises(NotKeptHere, match="the result was printed"):
        loaded.keep(found, tmp_path / "kept", ready.run.redactor)
    assert [] == list(tmp_path.iterdir())
    assert 2 == found.load.opened
    kept = loaded.keep(found, tmp_path / "kept", ready.run.redactor)
    assert kept == loaded.keep(found, tmp_path / "kept", ready.run.redactor)  # in place of the older one


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    """Asked before the load begins."""
    (tmp_path / "mine").write_text("x")
    with pytest.raises(NotKeptHere, match="holds other files"):
        require_room(tmp_path, loaded.DOCUMENT)
    require_room(tmp_path / "new", loaded.DOCUMENT)


def test_a_secret_is_never_kept(tmp_path):
    """As for a report: the guard looks at every file, and then there is none."""
    with echoing() as port:
        url, few = f"ws://127.0.0.1:{port}/chat-of-marigold", replace(SHARE, hold=2, most=2, seconds=0.1)
        ready = loaded.ready(replace(asked(port), target=url, share=few))
        found = loaded.loaded(replace(ready, share=replace(ready.share, step_s=0.1)), loaded.looked_at(ready), Hooks())
    knowing = Redactor()
    knowing.learn(Secret("chat-of-marigold"), "test")
    with pytest.raises(Leak):
        loaded.keep(found, tmp_path / "kept", knowing)
    assert [] == list(tmp_path.iterdir())
