"""A clock that is set, and a watch that slept: what was not watched does not count, and nothing is made up."""

import os
import signal
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from websockets.sync.server import serve

from tests.servers import closed_port, threaded
from tests.watch.hurried import started
from tests.watch.test_loop import echoing
from tests.watch.watching import EVERY_S, played, quick, running, target_file  # noqa: F401
from wsinvest.diagnose.watching import JudgeState
from wsinvest.model.alert import Health
from wsinvest.sample import sampler
from wsinvest.store.notes import NoteKind
from wsinvest.store.past import Past
from wsinvest.watch.regimes import verified_history

ASLEEP_S = 3.0
WITHIN_S = 30.0


class Clock(datetime):
    """The wall clock of the samples, which somebody sets."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz=None):
        """The time, as far as this clock is right."""
        return datetime.now(tz) + cls.ahead


@pytest.mark.parametrize("hours", [30, -30])
def test_a_clock_that_is_set_moves_no_timer(quick: Path, monkeypatch: pytest.MonkeyPatch, hours: int):  # noqa: F811
    """By more than a day, in the middle of an outage: it fires and ends by the time that passed, and stays provable."""
    monkeypatch.setattr(sampler, "datetime", Clock)
    monkeypatch.setattr(Clock, "ahead", timedelta())
    port = closed_port()
    target = target_file(quick, f"ws://127.0.0.1:{port}/ws", more="canary = false\ndiagnose = false\n")

    async def act() -> None:
        async with running(target) as scene:
            row = scene.board.rows["shop"]
            async with echoing(port):
                await scene.until(lambda: row.standing.health is Health.UP and row.sample.seq > 5)
                Clock.ahead = timedelta(hours=hours)
                seq = row.sample.seq
                await scene.until(lambda: row.sample.seq > seq + 5)
                assert [] == scene.said("firing")
            await scene.until(lambda: scene.said("firing"))
            Clock.ahead = timedelta()
            seq = row.sample.seq
            await scene.until(lambda: row.sample.seq > seq + 5)
            assert Health.DOWN is row.standing.health
            async with echoing(port):
                await scene.until(lambda: scene.said("resolved"))

    played(act)
    past = Past(quick / "data" / "watch" / "shop")
    jumps = [one.amount for one in past.notes() if one.kind is NoteKind.JUMP]
    seen = [one.seq for one in past.samples()]
    assert [hours, -hours] == [round(one / 3600) for one in jumps]
    assert list(range(1, len(seen) + 1)) == seen
    found = verified_history(past.folder)
    assert (True, 2) == (found.proven, found.same)


def test_a_watch_that_slept_calls_nobody_down(tmp_path: Path):
    """Stopped by SIGSTOP, as with a lid that is closed: the gap is in the samples and in no timer."""
    port = closed_port()
    target = target_file(tmp_path, f"ws://127.0.0.1:{port}/ws", more="diagnose = false\n")
    past = Past(tmp_path / "data" / "watch" / "shop")
    with threaded(serve(lambda one: one.recv(), "127.0.0.1", port)):
        watch = started(target, "--every", str(EVERY_S), "--log", "json", cwd=tmp_path)
        until(lambda: sum(1 for _ in past.samples()) > 5)
        os.kill(watch.pid, signal.SIGSTOP)
        before = sum(1 for _ in past.samples())
        time.sleep(ASLEEP_S)
        os.kill(watch.pid, signal.SIGCONT)
        until(lambda: sum(1 for _ in past.samples()) > before + 5)
        watch.terminate()
        _out, err = watch.communicate(timeout=WITHIN_S)

    seen = list(past.samples())
    gaps = [(after.mono_ns - one.mono_ns) / 1e9 for one, after in pairwise(seen)]
    assert ASLEEP_S - 1 < max(gaps) < ASLEEP_S + WITHIN_S
    state = msgspec.json.decode(past.load_state() or b"", type=JudgeState)
    assert state.window.clock_ns / 1e9 < sum(gaps) - ASLEEP_S + 1
    assert (0, []) == (watch.returncode, list(past.events()))
    assert '"alert":"probe' not in err
    assert (datetime.now(UTC) - seen[-1].at).total_seconds() < WITHIN_S


def until(happened) -> None:
    """Wait for it."""
    end = time.monotonic() + WITHIN_S
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)
