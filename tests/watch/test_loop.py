"""A watch of real servers on loopback: outages with their cause, restarts, receivers that are down, edited files."""

import asyncio
import json
import os
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.server import serve

from tests.servers import closed_port
from tests.watch.receiving import Hook
from tests.watch.watching import Scene, played, quick, running, target_file  # noqa: F401
from wsinvest.model.alert import Health
from wsinvest.store.history import Past, WatchBusy
from wsinvest.watch import green
from wsinvest.watch.regimes import verified_history
from wsinvest.watch.starting import CannotWatch

NOTIFY = 'notify = ["ALERT_URL"]\n'


@asynccontextmanager
async def echoing(port: int):
    """A real WebSocket server."""

    async def echo(connection):
        async for message in connection:
            await connection.send(message)

    async with serve(echo, "127.0.0.1", port) as server:
        yield server


async def outage(scene: Scene) -> None:
    """Wait until its message is said."""
    await scene.until(lambda: scene.said("message"))


def test_an_outage_is_told_with_its_proven_cause_and_once_more_at_its_end(quick: Path, monkeypatch):  # noqa: F811
    """Two messages, however many samples failed."""
    hook, port = Hook(), closed_port()
    monkeypatch.setenv("ALERT_URL", hook.url)

    async def act() -> list[dict]:
        async with running(target_file(quick, f"ws://127.0.0.1:{port}/ws", more=NOTIFY)) as scene:
            async with echoing(port):
                await scene.until(lambda: scene.board.rows["shop"].standing.health is Health.UP)
            await scene.until(lambda: len(hook.got) == 1)
            assert Health.DOWN is scene.board.rows["shop"].standing.health
            async with echoing(port):
                await scene.until(lambda: len(hook.got) == 2)
            assert Health.UP is scene.board.rows["shop"].standing.health
            return scene.log

    with hook.up():
        log = played(act)
    fired, resolved = hook.got
    assert ("firing", "resolved") == (fired["event"], resolved["event"])
    assert {"code": "tcp.connect.refused", "confidence": "proven"} == fired["root"] == resolved["root"]
    assert "Root cause (proven): " in fired["text"]
    assert fired["first_step"] in fired["text"]
    assert fired["incident"] == resolved["incident"]
    assert "T0KEN" not in json.dumps(log) + json.dumps(hook.got)


def test_a_restart_says_nothing_twice(quick: Path, monkeypatch):  # noqa: F811
    """The incident stays open over the restart, and its end is told by the next watch."""
    hook, port = Hook(), closed_port()
    monkeypatch.setenv("ALERT_URL", hook.url)
    target = target_file(quick, f"ws://127.0.0.1:{port}/ws", more=NOTIFY)

    async def act() -> None:
        async with running(target) as scene:
            await scene.until(lambda: len(hook.got) == 1)
        async with running(target) as scene:
            (diagnosis,) = scene.board.rows["shop"].diagnoses
            assert (11, hook.got[0]["incident"]) == (len(diagnosis.goals), diagnosis.incident)
            await scene.until(lambda: (scene.board.rows["shop"].sample or Past) and scene.board.rows["shop"].sample)
            await asyncio.sleep(1)
            assert 1 == len(hook.got)
            async with echoing(port):
                await scene.until(lambda: len(hook.got) == 2)

    with hook.up():
        played(act)
    assert ["firing", "resolved"] == [one["event"] for one in hook.got]
    assert 1 == len({one["incident"] for one in hook.got})


def test_a_receiver_that_was_down_gets_one_message_afterwards(quick: Path, monkeypatch):  # noqa: F811
    """What began and ended meanwhile."""
    hook, port = Hook(), closed_port()
    monkeypatch.setenv("ALERT_URL", hook.url)

    async def act() -> None:
        async with running(target_file(quick, f"ws://127.0.0.1:{port}/ws", more=NOTIFY)) as scene:
            await outage(scene)
            async with echoing(port):
                await scene.until(lambda: len(scene.said("message")) == 2)
                with hook.up():
                    await scene.until(lambda: hook.got)
                    await asyncio.sleep(0.5)

        log.extend(scene.log)

    log = list[dict]()
    played(act)
    assert ["resolved"] == [one["event"] for one in hook.got]
    told = [(one["event"], one["receiver"]) for one in log if one["event"] in ("not_sent_yet", "sent_late")]
    assert [("not_sent_yet", "ALERT_URL"), ("sent_late", "ALERT_URL")] == [told[0], told[-1]]


def test_two_watches_of_one_target_are_refused_by_pid(quick: Path):  # noqa: F811
    """The second one names the first."""
    target = target_file(quick, f"ws://127.0.0.1:{closed_port()}/ws")

    async def act() -> None:
        async with running(target):
            with pytest.raises(WatchBusy, match=f"by process {os.getpid()}"):
                async with running(target):
                    pass

    played(act)


def test_a_wrong_edit_is_named_and_the_old_settings_go_on(quick: Path):  # noqa: F811
    """A right one is taken."""
    port = closed_port()
    target = target_file(quick, f"ws://127.0.0.1:{port}/ws")

    async def act() -> None:
        async with echoing(port), running(target) as scene:
            row = scene.board.rows["shop"]
            await scene.until(lambda: row.sample)
            await asyncio.sleep(0.5)
            target_file(quick, f"ws://127.0.0.1:{port}/ws", more="evry_s = 3\n")
            (wrong,) = await scene.until(lambda: scene.said("not_read"))
            assert "unknown key evry_s; did you mean every_s?" in wrong["text"]
            seq = row.sample.seq
            await scene.until(lambda: row.sample.seq > seq + 1)
            target_file(quick, f"ws://127.0.0.1:{port}/other", more="canary = false\n")
            await scene.until(lambda: scene.said("read_again"))
            await scene.until(lambda: row.sample.seq > seq + 4)
            assert Health.UP is row.standing.health

    played(act)


def test_a_receiver_without_a_url_stops_the_start(quick: Path, monkeypatch):  # noqa: F811
    """Who is never told of an outage thinks that there was none."""
    monkeypatch.delenv("ALERT_URL", raising=False)
    target = target_file(quick, "ws://127.0.0.1:9/ws", more=NOTIFY)

    async def act() -> None:
        with pytest.raises(CannotWatch, match="shop: ALERT_URL is not set"):
            async with running(target):
                pass

    played(act)


def test_a_quiet_service_says_nothing(quick: Path):  # noqa: F811
    """A cycle that is well writes no line."""
    port = closed_port()

    async def act() -> list[dict]:
        async with echoing(port), running(target_file(quick, f"ws://127.0.0.1:{port}/ws")) as scene:
            row = scene.board.rows["shop"]
            await scene.until(lambda: row.sample and row.sample.seq > 10)
            return scene.log

    assert [] == played(act)
    samples = tuple(Past(quick / "data" / "watch" / "shop").samples())
    assert list(range(1, len(samples) + 1)) == [one.seq for one in samples]
    assert all(one.canary is not None for one in samples[2:])


def test_what_changed_since_all_was_well_is_told(quick: Path, monkeypatch):  # noqa: F811
    """The case of the well target is kept while it is well."""
    monkeypatch.setattr(green, "AFTER_S", 0.0)
    hook, port = Hook(), closed_port()
    monkeypatch.setenv("ALERT_URL", hook.url)

    async def act() -> None:
        async with running(target_file(quick, f"ws://127.0.0.1:{port}/ws", more=NOTIFY)) as scene:
            async with echoing(port):
                await scene.until((quick / "data" / "watch" / "shop" / "green" / "case.json").exists)
            await scene.until(lambda: hook.got)

    with hook.up():
        played(act)
    assert hook.got[0]["changed"]
    assert all(one in hook.got[0]["text"] for one in hook.got[0]["changed"])


def test_the_alerts_of_a_history_are_proven_by_its_samples(quick: Path, monkeypatch):  # noqa: F811
    """Also over a restart and an edited interval; an event that was made up is not."""
    port = closed_port()
    target = target_file(quick, f"ws://127.0.0.1:{port}/ws")
    folder = quick / "data" / "watch" / "shop"

    async def act() -> None:
        async with running(target) as scene:
            async with echoing(port):
                await scene.until(lambda: scene.board.rows["shop"].standing.health is Health.UP)
            await outage(scene)
        async with running(target, every_s=0.3) as scene, echoing(port):
            await scene.until(lambda: scene.said("resolved"))

    played(act)
    found = verified_history(folder)
    assert (True, 2) == (found.proven, found.same)
    events = folder / "events.jsonl"
    events.write_text(events.read_text().replace('"severity":4', '"severity":2', 1))
    assert not verified_history(folder).proven


def test_a_kill_before_the_incident_was_written_down_loses_no_message(quick: Path, monkeypatch):  # noqa: F811
    """What is left then is the event, which alone says that an incident is open."""
    hook, port = Hook(), closed_port()
    monkeypatch.setenv("ALERT_URL", hook.url)
    target = target_file(quick, f"ws://127.0.0.1:{port}/ws", more=NOTIFY)
    folder = quick / "data" / "watch" / "shop"

    async def act() -> None:
        async with running(target) as scene:
            await scene.until(lambda: scene.said("firing"))
        for path in (*folder.glob("incidents/*.json"), *folder.glob("outbox/*.json")):
            path.unlink()
        with hook.up():
            async with running(target) as scene:
                await scene.until(lambda: hook.got)

    played(act)
    assert ["firing"] == [one["event"] for one in hook.got]
    assert {"code": "tcp.connect.refused", "confidence": "proven"} == hook.got[0]["root"]


def test_a_kill_before_the_end_was_told_tells_it_at_the_next_start(quick: Path, monkeypatch):  # noqa: F811
    """The event of the end is there, and the incident is still written down as open."""
    hook, port = Hook(), closed_port()
    monkeypatch.setenv("ALERT_URL", hook.url)
    target = target_file(quick, f"ws://127.0.0.1:{port}/ws", more=NOTIFY)
    open_ = quick / "data" / "watch" / "shop" / "incidents" / "open.json"

    async def act() -> None:
        async with running(target) as scene:
            await scene.until(lambda: len(hook.got) == 1)
            as_it_was = open_.read_bytes()
            async with echoing(port):
                await scene.until(lambda: len(hook.got) == 2)
        open_.write_bytes(as_it_was)
        async with running(target) as scene:
            await scene.until(lambda: len(hook.got) == 3)
            assert scene.watch.targets[0].incident is None

    with hook.up():
        played(act)
    assert ["firing", "resolved", "resolved"] == [one["event"] for one in hook.got]
    assert (hook.got[1]["incident"], hook.got[1]["seq"]) == (hook.got[2]["incident"], hook.got[2]["seq"])


def test_a_kill_before_an_incident_knew_its_second_alert_loses_neither(quick: Path, monkeypatch):  # noqa: F811
    """It stays open until both have ended."""
    hook, port = Hook(), closed_port()
    monkeypatch.setenv("ALERT_URL", hook.url)
    target = target_file(quick, f"ws://127.0.0.1:{port}/ws", more=NOTIFY)
    text = Path(target).read_text()
    Path(target).write_text(f'health_url = "http://127.0.0.1:{closed_port()}/health"\n{text}')
    open_ = quick / "data" / "watch" / "shop" / "incidents" / "open.json"

    async def act() -> None:
        async with running(target) as scene:
            both = {"probe.failing", "health.unwell"}
            await scene.until(lambda: hook.got and both <= {*json.loads(open_.read_text())["firing"]})
        kept = json.loads(open_.read_text())
        kept["firing"].remove("health.unwell")
        kept["incident"]["alerts"].remove("health.unwell")
        open_.write_text(json.dumps(kept))
        async with running(target) as scene, echoing(port):
            await scene.until(lambda: scene.said("resolved"))
            await asyncio.sleep(0.5)
            incident = scene.watch.targets[0].incident
            assert incident is not None
            assert {"probe.failing", "health.unwell"} == {*incident.alerts}

    with hook.up():
        played(act)
    numbers = [one["seq"] for one in hook.got]
    assert sorted({*numbers}) == numbers
