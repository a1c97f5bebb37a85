"""Run by test_overseer.py in a network namespace of its own: a watch whose host loses its way to the targets."""

import asyncio
import subprocess
from pathlib import Path

import pytest
from websockets.asyncio.server import serve

from tests.watch.receiving import Hook
from tests.watch.test_loop import NOTIFY
from tests.watch.watching import played, quick, running, target_file  # noqa: F401
from wsinvest.model.alert import Health
from wsinvest.watch import incidents
from wsinvest.watch.regimes import verified_history

ADDRESS = "10.99.0.2"


def address(verb: str) -> None:
    """Add the targets' address to this host, or take it away with the only way to it."""
    subprocess.run(["ip", "address", verb, f"{ADDRESS}/32", "dev", "lo"], check=True)


def test_messages_of_targets_wait_while_the_watch_is_blind(quick: Path, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    """The receiver could be reached all the time; what is told meanwhile is that nothing can be measured."""
    hook = Hook()
    monkeypatch.setenv("ALERT_URL", hook.url)
    monkeypatch.setattr(incidents.Incidents.__init__, "__kwdefaults__", {"clock": incidents.monotonic, "wait_s": 4.0})
    target = target_file(quick, f"ws://{ADDRESS}:9876/ws", more=NOTIFY)

    async def act() -> None:
        address("add")
        async with running(target) as scene:
            row = scene.board.rows["shop"]
            await scene.until(lambda: scene.said("firing"))
            address("delete")
            await scene.until(lambda: hook.got)
            await scene.until(lambda: scene.said("message"))
            await asyncio.sleep(1)
            assert "probe" in row.unseen
            assert ["watch.blind"] == [code for one in hook.got for code in one["alerts"]]
            address("add")
            async with serve(lambda connection: connection.wait_closed(), ADDRESS, 9876):
                await scene.until(lambda: row.standing.health is Health.UP)
                await scene.until(lambda: len(hook.got) > 1)
                await asyncio.sleep(1)

    with hook.up():
        played(act)
    told = [one for one in hook.got if one["target"] == "shop"]
    assert told
    assert "resolved" == told[-1]["event"]
    assert verified_history(quick / "data" / "watch" / "_watch").proven
    assert verified_history(quick / "data" / "watch" / "shop").proven
