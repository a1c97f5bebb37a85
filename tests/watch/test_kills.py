"""Two hundred kills of a whole watch with -9 during outages: every beginning and end is told, none a second time."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from tests.servers import closed_port, threaded
from tests.watch.hurried import forked
from tests.watch.receiving import Hook
from wsinvest.store.past import Past
from wsinvest.watch.regimes import verified_history

OUTAGES = 50  # each with four kills: two at its beginning, two at its end
AT_ONCE = 4
WITHIN_S = 60.0


@dataclass(frozen=True)
class Outage:
    """A target that nobody serves at first, and the watch of it, which is killed again and again."""

    number: int
    folder: Path
    port: int
    hook: Hook

    @property
    def name(self) -> str:
        """Of the target."""
        return f"shop{self.number}"

    @property
    def history(self) -> Path:
        """What the watch keeps of it."""
        return self.folder / "data" / "watch" / self.name

    @property
    def told(self) -> list[tuple[str, str, int]]:
        """What the receiver took: event, incident and number of each message."""
        return [(one["event"], one["incident"], one["seq"]) for one in self.hook.got if one["target"] == self.name]

    def watch(self, dies_at: int = 0) -> BaseProcess:
        """Begin, or go on."""
        target = self.folder / "shop.toml"
        target.write_text(
            f'url = "ws://127.0.0.1:{self.port}/ws"\nname = "{self.name}"\n'
            '[watch]\nclear_s = 1\ndiagnose = false\nnotify = ["ALERT_URL"]\n'
        )
        environ = {"WSINVEST_DATA": str(self.folder / "data"), "ALERT_URL": self.hook.url}
        return forked([str(target), "--every", "0.1"], environ, self.folder / "log", dies_at)

    def killed(self, after_s: float, dies_at: int = 0) -> None:
        """A watch that ends before it touches the file of that number, or after some time by a kill from outside."""
        process = self.watch(dies_at)
        process.join(after_s)
        process.kill()
        process.join(WITHIN_S)
        assert -9 == process.exitcode, (self.folder / "log").read_text()

    def until(self, event: str) -> None:
        """A watch that lives until this was told, and a little longer."""
        process = self.watch()
        try:
            _wait(lambda: event in {one for one, *_ in self.told} and not [*self.history.glob("outbox/*.json")])
            time.sleep(0.5)
            assert process.is_alive(), (self.folder / "log").read_text()
        finally:
            process.kill()
            process.join(WITHIN_S)


def _wait(happened: Callable[[], Any]) -> None:
    until = time.monotonic() + WITHIN_S
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


def _served(port: int) -> AbstractContextManager[None]:
    def hold(connection: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            for _ in connection:
                pass

    return threaded(serve(hold, "127.0.0.1", port))


def _played(one: Outage) -> Outage:
    """From its beginning to its end, with what its receiver took.

    In a process of its own: threads that start and join processes take each other's exit codes (multiprocessing).
    """
    chance = random.Random(one.number)
    one.folder.mkdir()
    with one.hook.up():
        one.killed(3.0, dies_at=1 + one.number)
        one.killed(chance.uniform(0.2, 2.0))
        one.until("firing")
        with _served(one.port):
            one.killed(3.0, dies_at=1 + one.number)
            one.killed(chance.uniform(0.2, 2.0))
            one.until("resolved")
    return one


@pytest.fixture(scope="module")
def outages(tmp_path_factory: pytest.TempPathFactory) -> list[Outage]:
    """All of them, over."""
    root = tmp_path_factory.mktemp("outages")
    made = [Outage(number, root / str(number), closed_port(), Hook()) for number in range(OUTAGES)]
    with ProcessPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(_played, made))


def test_each_outage_is_told_once_and_so_is_its_end(outages: list[Outage]):
    """A message that comes a second time has the number of the first one, by which its receiver drops it."""
    for one in outages:
        kinds = sorted(event for event, *_ in set(one.told))
        assert ["firing", "resolved"] == kinds, (one.number, one.told)
        assert 1 == len({incident for _, incident, _ in one.told})


def test_no_sample_is_lost_and_the_alerts_are_proven_by_them(outages: list[Outage]):
    """Whatever the moment of the kill."""
    for one in outages:
        numbers = [sample.seq for sample in Past(one.history).samples()]
        assert list(range(1, len(numbers) + 1)) == numbers
        assert verified_history(one.history).proven
