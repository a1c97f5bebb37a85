"""What people tell a watch: take an incident, planned work, look once; and how it spares a target that is long down."""

import time
from contextlib import AbstractContextManager
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from websockets.asyncio.server import serve
from websockets.sync.server import serve as serve_in_thread

from tests.servers import closed_port, threaded
from tests.watch.receiving import Hook
from tests.watch.test_loop import NOTIFY, echoing
from tests.watch.watching import EVERY_S, played, quick, running, target_file  # noqa: F401
from wsinvest.cli.watch import watch
from wsinvest.model.alert import Health
from wsinvest.model.failure import Exit
from wsinvest.model.sample import Sample
from wsinvest.store.past import Past
from wsinvest.watch import loop

SLOW_S = 1.5


def told(*words: str) -> Result:
    """What `wsinvest watch` answers to these words."""
    return CliRunner().invoke(watch, list(words), standalone_mode=False, catch_exceptions=False)


def samples(folder: Path) -> list[Sample]:
    """What is kept of the shop."""
    return list(Past(folder / "data" / "watch" / "shop").samples())


# ── A target that is down for long ───────────────────────────────────────────────────────────────────────────────────


def test_a_target_that_is_long_down_is_asked_less_often(quick: Path, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    """By the server's own clock; once it is well again, as often as before."""
    monkeypatch.setattr(loop, "DOWN_LONG_S", 1.0)
    monkeypatch.setattr(loop, "SLOW_S", SLOW_S)
    asked, port = list[float](), closed_port()
    answer = HTTPStatus.SERVICE_UNAVAILABLE
    target = target_file(quick, f"ws://127.0.0.1:{port}/ws", more="canary = false\ndiagnose = false\n")

    def refuse(connection, _request):
        asked.append(time.monotonic())
        return None if answer is HTTPStatus.OK else connection.respond(answer, "")

    async def act() -> None:
        nonlocal answer
        async with (
            serve(lambda one: one.wait_closed(), "127.0.0.1", port, process_request=refuse),
            running(target) as scene,
        ):
            began = await scene.until(lambda: asked and asked[0])
            await scene.until(lambda: asked[-1] - began > 6)
            answer = HTTPStatus.OK
            well_from = await scene.until(lambda: scene.board.rows["shop"].probe.open_us and len(asked))
            await scene.until(lambda: len(asked) > well_from + 6)

    played(act)
    steps = [after - before for before, after in pairwise(asked)]
    first = next(number for number, step in enumerate(steps) if step > SLOW_S / 2)
    last = max(number for number, step in enumerate(steps) if step > SLOW_S / 2)
    assert asked[first] - asked[0] >= 1.0 - EVERY_S
    assert all(step > SLOW_S - EVERY_S for step in steps[first : last + 1])
    assert last > first
    assert len(steps) - last > 4


# ── Somebody takes an incident ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("taken", "messages"), [(False, 3), (True, 2)])
def test_of_an_incident_that_is_taken_only_the_end_is_told(
    quick: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    taken: bool,
    messages: int,
):
    """A further alert is one message where nobody took it."""
    hook, health, port = Hook(), Hook(), closed_port()
    health.status = 200
    monkeypatch.setenv("ALERT_URL", hook.url)
    target = target_file(quick, f"ws://127.0.0.1:{port}/ws", more=f"diagnose = false\n{NOTIFY}")
    path = Path(target)
    path.write_text(f'health_url = "http://127.0.0.1:{health.port}/health"\n{path.read_text()}')

    async def act() -> None:
        async with running(target) as scene:
            await scene.until(lambda: hook.got)
            if taken:
                assert told("ack", "shop").return_value is Exit.FINE
            health.status = 500
            await scene.until(lambda: any(one["alert"] == "health.unwell" for one in scene.said("firing")))
            health.status = 200
            async with echoing(port):
                await scene.until(lambda: len(hook.got) == messages)

    with hook.up(), health.up():
        played(act)
    assert ["firing", *["firing"] * (not taken), "resolved"] == [one["event"] for one in hook.got]
    assert ["probe.failing", "health.unwell"] == hook.got[-1]["alerts"]


def test_an_outage_is_told_although_the_incident_was_taken(quick: Path, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    """Whoever took a page that is not well did not take the outage that comes after it."""
    hook, health, port = Hook(), Hook(), closed_port()
    health.status = 500
    monkeypatch.setenv("ALERT_URL", hook.url)
    target = target_file(quick, f"ws://127.0.0.1:{port}/ws", more=f"diagnose = false\ncanary = false\n{NOTIFY}")
    path = Path(target)
    path.write_text(f'health_url = "http://127.0.0.1:{health.port}/health"\n{path.read_text()}')

    async def act() -> None:
        async with running(target) as scene:
            async with echoing(port):
                await scene.until(lambda: hook.got)
                assert told("ack", "shop").return_value is Exit.FINE
            await scene.until(lambda: len(hook.got) == 2)

    with hook.up(), health.up():
        played(act)
    assert [("firing", ["health.unwell"]), ("escalated", ["health.unwell", "probe.failing"])] == [
        (one["event"], one["alerts"]) for one in hook.got
    ]


def test_nothing_can_be_taken_while_all_is_well(quick: Path):  # noqa: F811
    """It is said, and where to look."""

    async def act() -> None:
        port = closed_port()
        async with echoing(port), running(target_file(quick, f"ws://127.0.0.1:{port}/ws")) as scene:
            await scene.until(lambda: scene.board.rows["shop"].sample)

    played(act)
    with pytest.raises(Exception, match="no incident is open; see: wsinvest watch status shop"):
        told("ack", "shop")


# ── Planned work ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_planned_work_raises_nothing(quick: Path):  # noqa: F811
    """The samples are kept and marked; what is still down when it is ended is told then."""
    port = closed_port()

    async def act() -> None:
        async with running(target_file(quick, f"ws://127.0.0.1:{port}/ws")) as scene:
            async with echoing(port):
                await scene.until(lambda: scene.board.rows["shop"].standing.health is Health.UP)
                assert told("quiet", "shop", "10m").return_value is Exit.FINE
            await scene.until(lambda: sum(one.quiet for one in samples(quick)) > 12)
            assert [] == scene.said("firing")
            assert told("quiet", "shop", "off").return_value is Exit.FINE
            await scene.until(lambda: scene.said("firing"))

    played(act)
    kept = samples(quick)
    quiet = [one.quiet for one in kept]
    first, last = quiet.index(True), len(quiet) - 1 - quiet[::-1].index(True)
    assert all(quiet[first : last + 1])
    assert all(one.probe is not None and one.probe.failed for one in kept[first + 2 : last + 1])


# ── One sample ───────────────────────────────────────────────────────────────────────────────────────────────────────


def up(port: int) -> AbstractContextManager[None]:
    """A real server in a thread of its own."""
    return threaded(serve_in_thread(lambda one: one.recv(), "127.0.0.1", port))


def test_one_sample_each_is_a_watch_too(quick: Path, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    """The exit status is the state, which goes on from call to call, as by cron; so do incident and messages."""
    hook, port = Hook(), closed_port()
    monkeypatch.setenv("ALERT_URL", hook.url)
    target = target_file(quick, f"ws://127.0.0.1:{port}/ws", more=NOTIFY)
    seen = []

    def once() -> Exit:
        seen.append(told(target, "--once", "--every", "5").return_value)
        return seen[-1]

    with hook.up():
        with up(port):
            assert Exit.FINE is once()
        assert Exit.HIGH is once()  # one failure: neither up nor down yet
        while once() is not Exit.CRITICAL:
            assert Exit.HIGH is seen[-1]
            assert len(seen) < 12
        with up(port):
            while len(hook.got) < 2:
                once()
                time.sleep(0.3)
                assert len(seen) < 40

    assert Exit.FINE is seen[-1]
    assert ["firing", "resolved"] == [one["event"] for one in hook.got]
    assert {"code": "tcp.connect.refused", "confidence": "proven"} == hook.got[0]["root"]
    assert list(range(1, len(seen) + 1)) == [one.seq for one in samples(quick)]


def test_one_sample_of_a_service_that_never_answered(quick: Path):  # noqa: F811
    """Its first failure is no outage yet, and it is not up: the exit status is that of degraded; 3 in planned work."""
    target = target_file(quick, f"ws://127.0.0.1:{closed_port()}/ws")

    assert Exit.HIGH is told(target, "--once", "--every", "5").return_value
    told("quiet", "shop", "1h")
    assert Exit.INCOMPLETE is told(target, "--once", "--every", "5").return_value
