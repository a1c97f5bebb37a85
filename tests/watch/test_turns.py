"""However many targets fall together, a few are diagnosed at once; the rest waits its turn, or is left out by name."""

import asyncio
import os
from contextlib import AsyncExitStack
from pathlib import Path

import psutil
import pytest

from tests.servers import closed_port
from tests.watch.receiving import Hook
from tests.watch.test_loop import NOTIFY, echoing
from tests.watch.watching import Scene, played, quick, running, target_file  # noqa: F401
from wsinvest.model.alert import Found
from wsinvest.watch import green, turns
from wsinvest.watch.diagnosing import Conclusion
from wsinvest.watch.standing import screen, standings
from wsinvest.watch.turns import Turns

OPEN = Conclusion(Found.OPEN)
TARGETS = 5


@pytest.fixture
def anyio_backend() -> str:
    """As the watch runs."""
    return "asyncio"


def diagnosing() -> int:
    """How many children of this process diagnose."""
    return sum(_diagnoses(one) for one in psutil.Process(os.getpid()).children())


def _diagnoses(child: psutil.Process) -> bool:
    try:
        return "wsinvest.watch.diagnosing" in " ".join(child.cmdline())
    except psutil.Error:
        return False


async def most_until(scene: Scene, done) -> int:
    """The greatest number of diagnoses at the same time, until it is done."""
    most = 0

    def look() -> bool:
        nonlocal most
        most = max(most, diagnosing())
        return done()

    await scene.until(look)
    return most


class Work:
    """Diagnoses that last until they are let go; `most` were under way at once."""

    def __init__(self) -> None:
        self.now = self.most = self.made = 0
        self.go = asyncio.Event()

    async def make(self) -> Conclusion:
        """One diagnosis."""
        self.now += 1
        self.most = max(self.most, self.now)
        await self.go.wait()
        self.now, self.made = self.now - 1, self.made + 1
        return OPEN


@pytest.mark.parametrize(("wait_s", "made"), [(60.0, 200), (0.05, 4)])
@pytest.mark.anyio
async def test_four_at_once_of_two_hundred(wait_s: float, made: int):
    """All of them within their time; those whose turn does not come are told apart from those without a cause."""
    work, shared = Work(), Turns(4, wait_s)
    tasks = [asyncio.ensure_future(shared.of_incident(work.make)) for _ in range(200)]
    await asyncio.sleep(0.3)
    work.go.set()
    found = [one.found for one in await asyncio.gather(*tasks)]

    assert (4, made) == (work.most, work.made)
    assert (made, 200 - made) == (found.count(Found.OPEN), found.count(Found.CROWDED))


@pytest.mark.anyio
async def test_one_that_ends_badly_gives_its_turn_back():
    """A cancelled one as well."""
    shared, work = Turns(1, 60.0), Work()

    async def fails() -> Conclusion:
        raise BlockingIOError

    with pytest.raises(BlockingIOError):
        await shared.of_incident(fails)
    held = asyncio.ensure_future(shared.of_incident(work.make))
    await asyncio.sleep(0)
    held.cancel()
    await asyncio.gather(held, return_exceptions=True)
    work.go.set()
    assert OPEN == await shared.of_incident(work.make)


@pytest.mark.anyio
async def test_targets_that_are_well_keep_no_incident_waiting():
    """After a start all of them are looked at, one by one."""
    shared, well, incident = Turns(1, 60.0), Work(), Work()
    tasks = [asyncio.ensure_future(shared.of_well(well.make)) for _ in range(50)]
    await asyncio.sleep(0.05)
    incident.go.set()
    assert OPEN == await shared.of_incident(incident.make)
    well.go.set()
    await asyncio.gather(*tasks)

    assert (1, 50) == (well.most, well.made)


def test_of_six_that_fall_together_one_is_diagnosed(quick: Path, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    """With one turn and no time to wait: the others are one message, which says that they were not diagnosed."""
    monkeypatch.setattr(Turns.__init__, "__defaults__", (1, 0.1))
    hook, names = Hook(), [f"shop{number}" for number in range(6)]
    monkeypatch.setenv("ALERT_URL", hook.url)
    targets = [target_file(quick, f"ws://127.0.0.1:{closed_port()}/ws", name, NOTIFY) for name in names]
    most = 0

    def said() -> set[str]:
        nonlocal most
        most = max(most, diagnosing())
        return {name for one in hook.got for name in one["targets"]}

    async def act() -> None:
        async with running(*targets) as scene:
            await scene.until(lambda: said() == set(names))

    with hook.up():
        played(act)
    (root,) = [one for one in hook.got if one["root"]]
    (rest,) = [one for one in hook.got if not one["root"]]
    assert (1, 5, 1) == (len(root["targets"]), len(rest["targets"]), most)
    assert "Not diagnosed: too many targets failed at once" in rest["text"]
    assert 5 == screen(standings(())).count("cause: not diagnosed: too many at once")
    assert turns.MOST_AT_ONCE <= 8


def test_targets_that_fail_together_are_diagnosed_a_few_at_once(quick: Path, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    """200 children at once took all memory and all the time of their deadlines."""
    monkeypatch.setattr(Turns.__init__, "__defaults__", (2, 60.0))
    files = [target_file(quick, f"ws://127.0.0.1:{closed_port()}/ws", f"shop{n}") for n in range(TARGETS)]

    async def act() -> int:
        async with running(*files) as scene:
            most = await most_until(scene, lambda: len(scene.said("diagnosed")) == TARGETS)
            assert {"tcp.connect.refused"} == {one["root"] for one in scene.said("diagnosed")}
            return most

    assert 2 == played(act)


def test_targets_that_are_well_are_looked_at_one_after_the_other(quick: Path, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    """A watch that was just started does not take both cores for its first cases."""
    monkeypatch.setattr(green, "AFTER_S", 0.1)
    ports = [closed_port() for _ in range(3)]
    files = [target_file(quick, f"ws://127.0.0.1:{port}/ws", f"shop{port}") for port in ports]
    cases = [quick / "data" / "watch" / f"shop{port}" / "green" for port in ports]

    async def act() -> int:
        async with AsyncExitStack() as servers:
            for port in ports:
                await servers.enter_async_context(echoing(port))
            async with running(*files) as scene:
                return await most_until(scene, lambda: all(map(Path.exists, cases)))

    assert 1 == played(act)
