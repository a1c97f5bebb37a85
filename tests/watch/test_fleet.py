"""Targets that one root cause at one address takes with it are told as one."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.servers import closed_port
from tests.watch.receiving import Hook
from tests.watch.test_loop import NOTIFY, echoing
from tests.watch.test_told import told
from tests.watch.watching import played, quick, running, target_file  # noqa: F401
from wsinvest.model.alert import Event, Health, Incident
from wsinvest.redact.secret import Secret
from wsinvest.watch.fleet import Fleet
from wsinvest.watch.shown import target


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Hook:
    """The receiver that ALERT_URL names."""
    made = Hook()
    monkeypatch.setenv("ALERT_URL", made.url)
    return made


def two(folder: Path, first: int, second: int, more: str = NOTIFY) -> tuple[str, str]:
    """The files of two targets on these ports."""
    return (
        target_file(folder, f"ws://127.0.0.1:{first}/ws", "shop", NOTIFY),
        target_file(folder, f"ws://127.0.0.1:{second}/chat", "chat", more),
    )


def test_two_targets_on_one_dead_port_are_one_message(quick: Path, hook: Hook):  # noqa: F811
    """And one more at their end, over a restart; each has an incident of its own."""
    port = closed_port()
    targets = two(quick, port, port)

    async def act() -> None:
        async with running(*targets) as scene:
            await scene.until(lambda: len(scene.said("diagnosed")) == 2 and hook.got)
            await asyncio.sleep(1)
            rows = scene.board.rows
            assert [Health.DOWN] * 2 == [rows[name].standing.health for name in ("shop", "chat")]
            assert ["chat"] == target(rows["shop"])["incident"]["fleet"]
            assert ["shop"] == target(rows["chat"])["incident"]["fleet"]
        async with running(*targets) as scene, echoing(port):
            await scene.until(lambda: all(row.standing.health is Health.UP for row in scene.board.rows.values()))
            await scene.until(lambda: len(hook.got) == 2)
            await asyncio.sleep(0.5)

    with hook.up():
        played(act)
    fired, resolved = hook.got
    assert ("firing", "resolved") == (fired["event"], resolved["event"])
    assert {"shop", "chat"} == set(fired["targets"]) == set(resolved["targets"])
    assert (fired["incident"], fired["target"]) == (resolved["incident"], resolved["target"])
    assert resolved["seq"] > fired["seq"]
    assert {"code": "tcp.connect.refused", "confidence": "proven"} == fired["root"] == resolved["root"]
    assert fired["text"].startswith(", ".join(fired["targets"]))


def test_who_comes_late_joins_the_message_that_was_sent(quick: Path, hook: Hook):  # noqa: F811
    """Its cause is that of a target that was told already: the end names both, and nothing is sent in between."""
    port = closed_port()
    targets = two(quick, port, port)

    async def act() -> None:
        async with running(*targets) as scene:
            told("quiet", "chat", "10m")
            await scene.until(lambda: hook.got)
            told("quiet", "chat", "off")
            await scene.until(lambda: len(scene.said("diagnosed")) == 2)
            rows = scene.board.rows
            await scene.until(lambda: target(rows["chat"])["incident"]["fleet"] == ["shop"])
            await scene.until(lambda: target(rows["shop"])["incident"]["fleet"] == ["chat"])  # by its next sample
            assert 1 == len(hook.got)
            async with echoing(port):
                await scene.until(lambda: len(hook.got) == 2)
                await asyncio.sleep(0.5)

    with hook.up():
        played(act)
    assert [("firing", ["shop"]), ("resolved", ["shop", "chat"])] == [
        (one["event"], one["targets"]) for one in hook.got
    ]
    assert 1 == len({one["incident"] for one in hook.got})


def test_two_dead_ports_are_two_messages(quick: Path, hook: Hook):  # noqa: F811
    """They are two services, whatever they have in common."""
    ports = (closed_port(), closed_port())
    targets = two(quick, *ports)

    async def act() -> None:
        async with running(*targets) as scene:
            await scene.until(lambda: len(hook.got) == 2)
            async with AsyncExitStack() as up:
                for port in ports:
                    await up.enter_async_context(echoing(port))
                await scene.until(lambda: len(hook.got) == 4)

    with hook.up():
        played(act)
    assert {("shop",), ("chat",)} == {tuple(one["targets"]) for one in hook.got}
    assert 2 == len({one["incident"] for one in hook.got})


def test_who_has_other_receivers_is_told_alone(quick: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    """A message that goes to another team tells this one nothing."""
    port, other = closed_port(), Hook()
    monkeypatch.setenv("OTHER_URL", other.url)
    targets = two(quick, port, port, 'notify = ["OTHER_URL"]\n')

    async def act() -> None:
        async with running(*targets) as scene:
            await scene.until(lambda: hook.got and other.got)

    with hook.up(), other.up():
        played(act)
    assert [["shop"], ["chat"]] == [hook.got[0]["targets"], other.got[0]["targets"]]


@dataclass
class Ended:
    """A target whose incident is over."""

    name: str
    last: Incident
    incident: None = None
    receivers: frozenset[Secret] = frozenset()

    def told_with(self, fleet: tuple[str, ...], speaker: str) -> None:
        """It is over."""

    def ended(self, speaker: str) -> Incident | None:
        """Its only one."""
        return self.last if self.last.speaker == speaker else None

    def title(self, code: str) -> str:
        """The code."""
        return code


def test_the_end_of_all_names_what_is_no_longer_watched_of_any():
    """Else it would say that all are well again."""
    at, both = datetime(2026, 11, 29, tzinfo=UTC), ("shop", "chat")
    shop = Incident("shop-1", "shop", at, ("probe.failing",), seq=2, fleet=both, speaker="shop-1")
    chat = Incident(
        "chat-1", "chat", at, ("health.unwell",), fleet=both, speaker="shop-1", unwatched=("health.unwell",)
    )
    fleet = Fleet()
    first, second = Ended("shop", shop), Ended("chat", chat)
    fleet.join(first)
    fleet.join(second)

    for last, incident in ((first, shop), (second, chat)):
        ((whose, told),) = fleet.tell(last, incident, Event.RESOLVED)
        assert (first, "shop-1", ("health.unwell",)) == (whose, told.id, told.unwatched)
