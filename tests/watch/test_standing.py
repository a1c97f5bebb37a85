"""`watch status` says what is known now, also between two saves of the state and behind a single failure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.servers import closed_port
from tests.watch.boards import WELL, sample
from tests.watch.test_loop import echoing
from tests.watch.test_told import told
from tests.watch.watching import played, quick, running, target_file  # noqa: F401
from wsinvest.model.failure import Exit
from wsinvest.model.sample import Why
from wsinvest.store.history import History
from wsinvest.watch import standing


def status(*words: str) -> tuple[Exit, str]:
    """Exit status and first line of `watch status`."""
    done = told("status", *words)
    return done.return_value, done.output.splitlines()[0]


def test_after_one_failure_it_is_up_but(quick: Path):  # noqa: F811
    """Stage, reason and time of the last handshake, and exit status 1, as that of the call which made it."""
    target = target_file(quick, f"ws://127.0.0.1:{closed_port()}/ws")

    assert Exit.HIGH is told(target, "--once", "--every", "5").return_value
    found, line = status("shop")
    assert Exit.HIGH is found
    assert line.startswith("shop: degraded; the last handshake failed at TCP connection: refused, after ")


def test_a_watch_ends_with_the_state_that_status_shows(quick: Path):  # noqa: F811
    """One failed handshake, no alert yet: 1, and not 0 as if all were well; later status says what it was."""
    target = target_file(quick, f"ws://127.0.0.1:{closed_port()}/ws")

    assert Exit.HIGH is told(target, "--for", "7s", "--every", "5").return_value
    later = standing.standings(("shop",), datetime.now(UTC) + timedelta(hours=1))
    assert Exit.INCOMPLETE is standing.exit_of(later)
    assert standing.screen(later).startswith("shop: was degraded; the last handshake failed at ")


def test_in_planned_work_it_is_not_known_to_be_up(quick: Path):  # noqa: F811
    """Exit status 3, and why."""
    target = target_file(quick, f"ws://127.0.0.1:{closed_port()}/ws")
    told(target, "--once", "--every", "5")
    told("quiet", "shop", "1h")

    assert Exit.INCOMPLETE is told(target, "--once", "--every", "5").return_value
    found, line = status("shop")
    assert Exit.INCOMPLETE is found
    assert " ms (planned work) (last sample " in line


def test_it_says_what_keeps_messages_back(quick: Path):  # noqa: F811
    """An incident that somebody has taken, and planned work, with how to end it."""
    port = closed_port()

    async def act() -> None:
        target = target_file(quick, f"ws://127.0.0.1:{port}/ws", more="diagnose = false\n")
        async with running(target) as scene:
            await scene.until(lambda: scene.said("firing"))
            told("ack", "shop")
            told("quiet", "shop", "10m")
            lines = told("status", "shop").output.splitlines()
            assert "  acknowledged: no more of it is sent until it ends or gets worse" in lines
            assert "  planned work for 10 min more; its end: wsinvest watch quiet shop off" in lines
            assert Exit.FINE is told("quiet", "shop", "off").return_value
            assert "planned work" not in told("status", "shop").output
            seq = scene.board.rows["shop"].sample.seq
            await scene.until(lambda: scene.board.rows["shop"].sample.seq > seq + 1)
            assert not scene.board.rows["shop"].sample.quiet

    played(act)


def test_it_knows_the_samples_behind_the_saved_state(quick: Path):  # noqa: F811
    """The state is saved once a minute; a failure of this second is shown in this second, and again when it is over."""
    port = closed_port()

    async def act() -> None:
        async with running(target_file(quick, f"ws://127.0.0.1:{port}/ws", more="canary = false\n")) as scene:
            row = scene.board.rows["shop"]
            async with echoing(port):
                await scene.until(lambda: row.sample and row.sample.seq > 3)
                assert (Exit.FINE, "shop: up (last") == (status()[0], status()[1][:14])
            await scene.until(lambda: row.sample.probe and row.sample.probe.failed)
            found, line = status("shop")
            assert Exit.HIGH is found or (Exit.CRITICAL is found and "shop: down" in line)

    played(act)


def test_why_no_handshake_was_made_is_told(tmp_path: Path, monkeypatch):
    """Unknown with its reason; a history that nobody writes any more says so."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))
    now = datetime.now(UTC)
    with History.open(tmp_path / "watch" / "shop") as history:
        history.append(replace(sample(1, replace(WELL, serial="")), at=now - timedelta(seconds=15)))
        history.append(replace(sample(2, None, unknown={"probe": Why.NETWORK}), at=now))

    (seen,) = standing.standings(("shop",), now)
    assert "shop: unknown; the last handshake was not made: this host has no network (last" in standing.screen((seen,))
    (later,) = standing.standings(("shop",), now + timedelta(hours=1))
    assert "no watch is running" in standing.screen((later,))
    assert Exit.INCOMPLETE is standing.exit_of((later,))
