"""`--report-on-incident`: a full report is published in the background, one an incident, and its path is told."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

from tests.servers import closed_port
from tests.watch.test_loop import echoing
from tests.watch.watching import played, quick, running, target_file  # noqa: F401
from wsinvest.model.alert import Health
from wsinvest.watch.reporting import Published, published
from wsinvest.watch.shown import target


def test_an_incident_gets_one_report(quick: Path):  # noqa: F811
    """It goes on beside the samples, and stands in the incident and on the page; a restart publishes no second one."""
    port = closed_port()
    asked = target_file(quick, f"ws://127.0.0.1:{port}/ws")

    async def act() -> dict:
        async with running(asked, report=True) as scene:
            await scene.until(lambda: scene.said("message"))
            seq = scene.board.rows["shop"].sample.seq
            (told,) = await scene.until(lambda: scene.said("reported"))
            assert scene.board.rows["shop"].sample.seq > seq + 2
            assert told["report"] == target(scene.board.rows["shop"])["incident"]["report"]
        async with running(asked, report=True) as scene:
            async with echoing(port):
                await scene.until(lambda: scene.board.rows["shop"].standing.health is Health.UP)
                await scene.until(lambda: scene.said("message"))
            assert [] == scene.said("reported")
            assert told["report"] == target(scene.board.rows["shop"])["earlier"][0]["report"]
        return told

    told = played(act)
    incident = json.loads(
        (quick / "data" / "watch" / "shop" / "incidents" / told["incident"] / "incident.json").read_text()
    )
    assert told["report"] == incident["report"]
    assert "tcp.connect.refused" in (Path(told["report"]).parent / "findings.json").read_text()
    assert Path(told["report"]).read_text().startswith("<!doctype html>")
    assert 1 == len(list(Path(told["report"]).parents[1].glob("*-shop-*/report.html")))


def test_without_the_option_there_is_none(quick: Path):  # noqa: F811
    """It costs the service as much as a whole diagnosis."""

    async def act() -> None:
        async with running(target_file(quick, f"ws://127.0.0.1:{closed_port()}/ws")) as scene:
            await scene.until(lambda: scene.said("message"))
            await asyncio.sleep(0.5)
            assert [] == scene.said("reported")

    played(act)
    assert not (quick / "data" / "reports").exists()


def test_a_report_that_cannot_be_made_says_why(quick: Path):  # noqa: F811
    """The watch goes on."""

    async def act() -> Published:
        async with running(target_file(quick, f"ws://127.0.0.1:{closed_port()}/ws")) as scene:
            asked = replace(scene.watch.targets[0].parts.asked, spec=str(quick / "gone.toml"))
            return await published(asked)

    found = played(act)
    assert "" == found.report
    assert "gone.toml" in found.why
