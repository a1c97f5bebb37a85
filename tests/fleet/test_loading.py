"""A load of several workers: divided before, merged after, and never more at the target than was declared."""

import asyncio
import threading
import time
from pathlib import Path

import pytest

from tests.load.loading import echoing, served
from tests.servers import answers, closed_port
from wsinvest.config.targetfile import TargetError
from wsinvest.facts.fleet import FAILED
from wsinvest.fleet.children import Child, Children
from wsinvest.fleet.kept_load import opened, record_in
from wsinvest.fleet.loading import (
    AHEAD_S,
    GRACE_S,
    Wanted,
    load_together,
    loaded,
    parts_of,
)
from wsinvest.fleet.reading import Entry
from wsinvest.fleet.shares import Share, moved
from wsinvest.load.abort import SILENT_S
from wsinvest.load.consent import NotPermitted
from wsinvest.load.share import Share as Part


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of the test's own."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))


ENTRY = Entry("shop", Path("/x/shop.toml"), {"url": "ws://127.0.0.1:1/"})


def part_of(share: Share) -> Part:
    """Its part, which is there."""
    assert share.part is not None
    return share.part


def test_the_declared_most_is_divided_and_the_remainder_goes_to_the_first():
    """Together never more than was declared; all begin at one moment, and each has its own end."""
    shares = parts_of(ENTRY, Part(11, hold=10, rate=3.0, seconds=4.0), 3, "run", 1000.0)
    parts = [part_of(share) for share in shares]

    assert ([4, 4, 3], [4, 3, 3]) == ([one.most for one in parts], [one.hold for one in parts])
    assert {1000.0 + AHEAD_S} == {one.starts_at for one in parts}
    assert all(one.ends_at is not None and one.ends_at > 1000.0 + AHEAD_S + 4.0 for one in parts)
    assert {(11, 3.0)} == {share.declared for share in shares}
    assert 3 == len({one.seed for one in parts})


def test_the_same_moment_as_another_clock_shows_it():
    """A worker whose clock is 1.5 s ahead starts with the others; an examination has no moment."""
    (share,) = parts_of(ENTRY, Part(1, hold=1), 1, "run", 1000.0)
    there, here = part_of(moved(share, 1500.0)), part_of(share)

    assert (here.starts_at or 0.0) + 1.5 == there.starts_at
    assert (here.ends_at or 0.0) + 1.5 == there.ends_at
    assert Share(0, "a", "", {}) == moved(Share(0, "a", "", {}), 1500.0)


def loaded_by(count: int, url: str, part: Part):  # type: ignore[no-untyped-def]
    """What so many children find of this target."""
    return asyncio.run(load_together(Wanted(url, part), Children(count)))


def test_children_load_one_target_together():
    """All connections are held, messages come back, and each child's own stands beside the merged one."""
    with echoing() as port:
        found = loaded_by(2, f"ws://127.0.0.1:{port}/", Part(11, hold=11, pings=40.0, seconds=1.0, step_s=0.2))

    assert (11, 11, 0) == (found.load.opened, found.load.held, found.exit_status)
    assert ["child 1", "child 2"] == [one.worker for one in found.parts]
    assert [6, 5] == [one.load.opened for one in found.parts if one.load is not None]
    assert found.load.times.latency.count == found.load.answered > 10


def test_children_go_on_as_long_as_their_parent_is_heard():
    """For longer than a silent parent ends a load."""
    with echoing() as port:
        found = loaded_by(2, f"ws://127.0.0.1:{port}/", Part(2, hold=2, seconds=SILENT_S + 2.0, step_s=0.2))

    assert ("", 2, 0) == (found.load.aborted, found.load.held, found.exit_status)


def test_the_target_never_sees_more_than_was_declared():
    """Counted there; it refuses nothing and closes nothing."""
    with served(answers(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", then="silence")) as asked:
        loaded_by(2, f"ws://127.0.0.1:{asked.port}/", Part(5, rate=100.0, seconds=1.0))

    assert 0 < asked.most <= 5 + 1  # and one look of the first failure


def test_a_part_that_comes_after_its_start_is_not_done():
    """Beside the others it would be more than was declared."""
    (share,) = parts_of(ENTRY, Part(1, hold=1), 1, "run", time.time() - 60)
    done = loaded(share, "w1")

    assert (FAILED, 3) == (done.member.state, done.member.exit_status)
    assert "came after its start" in done.member.message


def test_parts_begin_when_their_children_have_started(monkeypatch: pytest.MonkeyPatch):
    """On a busy machine a start takes longer than the moments in which workers that run get their parts."""
    started = Child.started

    async def late(name: str, at_once: int, needs: str) -> Child:
        await asyncio.sleep((AHEAD_S + GRACE_S) / 2 + 0.5)
        return await started(name, at_once, needs)

    monkeypatch.setattr(Child, "started", late)
    with echoing() as port:
        found = loaded_by(2, f"ws://127.0.0.1:{port}/", Part(2, hold=2, seconds=1.0, step_s=0.2))

    assert (2, 0) == (found.load.held, found.exit_status)


def test_what_is_wrong_with_the_target_is_told_by_its_name(tmp_path: Path):
    """Nobody knows it as the first part of a load."""
    target = tmp_path / "shop.toml"
    target.write_text('name = "shop"\n')

    with pytest.raises(TargetError, match=r"^shop: no URL"):
        asyncio.run(load_together(Wanted(str(target), Part(1, hold=1)), Children(1)))


def test_a_part_is_ended_from_outside():
    """As when the parent goes: within seconds, not at its end."""
    with echoing() as port:
        entry = Entry("shop", Path("/x/shop.toml"), {"url": f"ws://127.0.0.1:{port}/"})
        (share,) = parts_of(entry, Part(2, hold=2, seconds=60.0, step_s=0.1), 1, "run", time.time() - AHEAD_S)
        stop = threading.Event()
        threading.Timer(1.0, stop.set).start()
        began = time.monotonic()
        done = loaded(share, "w1", stop)

    assert done.load is not None
    assert "interrupted" == done.load.aborted
    assert 3 == done.member.exit_status
    assert time.monotonic() - began < 30


def test_a_part_ends_when_its_coordinator_is_silent():
    """By the clock of the worker; what it measured is there, and the exit status says that it is not all."""
    with echoing() as port:
        entry = Entry("shop", Path("/x/shop.toml"), {"url": f"ws://127.0.0.1:{port}/"})
        (share,) = parts_of(entry, Part(2, hold=2, seconds=60.0, step_s=0.1), 1, "run", time.time() - AHEAD_S)
        began = time.monotonic()
        done = loaded(share, "w1", silent_s=lambda: 3.0 + time.monotonic() - began)

    assert done.load is not None
    assert ("coordinator", 2, 3) == (done.load.aborted, done.load.held, done.member.exit_status)
    assert "run" == done.run
    assert time.monotonic() - began < 30


def test_the_record_of_a_load_lies_in_the_folder_of_its_run():
    """With what came of each part, so that it can be made whole."""
    with echoing() as port:
        found = loaded_by(2, f"ws://127.0.0.1:{port}/", Part(2, hold=2, seconds=0.5, step_s=0.2))
    record = record_in(found.run)

    assert record is not None
    assert [1, 1] == [one.load.opened for one in opened(record).parts if one.load is not None]


def test_a_host_of_others_without_consent_gets_nothing():
    """Its own file must set limits; it is named in one line, before any child is started."""
    with pytest.raises(NotPermitted, match=r"192\.0\.2\.1 is not this machine"):
        loaded_by(2, "ws://192.0.2.1/", Part(2, hold=2))


def test_a_target_that_refuses_is_no_failure_of_ours():
    """Each worker's part is done; what it found is that nothing opened."""
    found = loaded_by(2, f"ws://127.0.0.1:{closed_port()}/", Part(4, hold=4, seconds=0.5, step_s=0.2))

    assert 0 == found.load.opened
    assert {"refused"} == {one.reason.value for one in found.load.failures}
