"""Messages reach their receivers, whatever becomes of these or of the watch meanwhile."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.disk import no_room
from tests.watch.receiving import Hook
from wsinvest.model.alert import Event, Root, incident_id
from wsinvest.model.finding import Confidence
from wsinvest.redact.secret import Secret
from wsinvest.watch.message import Message
from wsinvest.watch.outbox import MOST, Arrived, Delayed, Noteworthy, Outbox

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


class Clock:
    """A wall clock that is moved by hand."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        """Let time go by."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    """It begins at three in the morning."""
    return Clock()


def message(event: Event = Event.FIRING, incident: str = "chat-1", seq: int = 1) -> Message:
    """A message of an incident with a proven cause."""
    root = Root("tcp.connect.refused", Confidence.PROVEN)
    return Message(event, incident, seq, "chat", NOW, "chat is down\nmore", ("probe.failing",), root=root)


def outbox(folder: Path, clock: Clock, **receivers: str) -> Outbox:
    """An outbox with receivers by the names of their variables."""
    return Outbox(folder, {name: Secret(url) for name, url in receivers.items()}, clock)


def deliver(box: Outbox) -> tuple[Noteworthy, ...]:
    """Send what is due now."""
    return asyncio.run(box.deliver())


def test_a_message_is_posted_once_as_the_documented_json(tmp_path: Path, clock: Clock):
    """The body's names are public."""
    hook = Hook()
    box = outbox(tmp_path, clock, ALERT_URL=hook.url)
    box.put(message())
    with hook.up():
        assert () == deliver(box)
        assert () == deliver(box)

    (got,) = hook.got
    assert ("firing", "chat-1", 1, 1) == (got["event"], got["incident"], got["seq"], got["schema"])
    assert {"code": "tcp.connect.refused", "confidence": "proven"} == got["root"]
    assert () == box.waiting()


def test_a_receiver_that_is_down_gets_it_when_it_is_back_also_after_a_restart(tmp_path: Path, clock: Clock):
    """What waits is on disk before it is sent; each failure doubles the wait."""
    hook = Hook()
    outbox(tmp_path, clock, ALERT_URL=hook.url).put(message())
    waits = []
    for _ in range(4):
        box = outbox(tmp_path, clock, ALERT_URL=hook.url)
        deliver(box)
        waits.append((box.waiting()[0].next_at - clock.now).total_seconds())
        clock.now = box.waiting()[0].next_at
    with hook.up():
        deliver(outbox(tmp_path, clock, ALERT_URL=hook.url))

    assert all(got == pytest.approx(want, rel=0.21) for want, got in zip([5, 10, 20, 40], waits, strict=True))
    assert ["firing"] == [one["event"] for one in hook.got]


def test_incidents_of_two_targets_wait_in_one_folder(tmp_path: Path, clock: Clock):
    """An end that is told for others waits beside one's own; the older one goes first."""
    hook = Hook()
    box = outbox(tmp_path, clock, ALERT_URL=hook.url)
    ids = [incident_id(NOW + timedelta(seconds=later), "5", name) for later, name in ((0, "b"), (0, "a"), (9, "a"))]
    for one in reversed(ids):
        box.put(message(incident=one))
    with hook.up():
        deliver(box)

    assert 3 == len(hook.got)
    assert ids[2] == hook.got[-1]["incident"]


def test_what_fired_and_ended_meanwhile_is_one_message(tmp_path: Path, clock: Clock):
    """Nobody reads at nine that something fired at three, and then that it ended at four."""
    hook = Hook()
    box = outbox(tmp_path, clock, ALERT_URL=hook.url)
    box.put(message())
    deliver(box)
    box.put(message(Event.REMINDER, seq=2))
    box.put(message(Event.RESOLVED, seq=3))
    box.put(message(incident="chat-2"))
    clock.pass_(60)
    with hook.up():
        deliver(box)

    assert [("chat-1", "resolved"), ("chat-2", "firing")] == [(one["incident"], one["event"]) for one in hook.got]


@pytest.mark.parametrize("status", [400, 401, 404, 410])
def test_a_refusal_ends_at_once(tmp_path: Path, clock: Clock, status: int):
    """A wrong address does not become right by asking again; the watch says so itself."""
    hook = Hook()
    hook.status = status
    box = outbox(tmp_path, clock, ALERT_URL=hook.url)
    box.put(message())
    with hook.up():
        (failed,) = deliver(box)

    assert (f"answered {status}", "ALERT_URL") == (failed.why, failed.receiver)
    assert ((), 1) == (box.waiting(), hook.asked)


@pytest.mark.parametrize("status", [408, 429, 500, 302])
def test_what_may_pass_is_tried_again(tmp_path: Path, clock: Clock, status: int):
    """After as long as the receiver asks for; that it waits is told once, and that it arrived."""
    hook = Hook()
    hook.status, hook.headers = status, {"Retry-After": "120", "Location": "/elsewhere"}
    box = outbox(tmp_path, clock, ALERT_URL=hook.url)
    box.put(message())
    with hook.up():
        (noted,) = deliver(box)
        (one,) = box.waiting()
        assert 120 <= (one.next_at - clock.now).total_seconds() <= 121
        clock.pass_(121)
        assert () == deliver(box)
        clock.pass_(121)
        hook.status = 204
        (last,) = deliver(box)

    assert Delayed("ALERT_URL", message(), f"answered {status}") == noted
    assert (Arrived("ALERT_URL", message(), "after 2 tries"), 3) == (last, hook.asked)


def test_after_three_days_it_is_given_up_and_said(tmp_path: Path, clock: Clock):
    """Not silently."""
    box = outbox(tmp_path, clock, ALERT_URL=Hook().url)
    box.put(message())
    clock.pass_(3 * 86400)
    (failed,) = deliver(box)

    assert ((), "ALERT_URL") == (box.waiting(), failed.receiver)
    assert "T0KEN" not in repr(failed)


def test_receivers_do_not_wait_for_each_other(tmp_path: Path, clock: Clock):
    """One that is down keeps its own messages only."""
    up, down = Hook(), Hook()
    box = outbox(tmp_path, clock, ALERT_URL=down.url, PAGER_URL=up.url)
    box.put(message())
    with up.up():
        deliver(box)

    assert 1 == len(up.got)
    assert ["ALERT_URL"] == [one.receiver for one in box.waiting()]


def test_no_file_holds_the_address_of_a_receiver(tmp_path: Path, clock: Clock):
    """Addresses of webhooks are secrets."""
    box = outbox(tmp_path, clock, ALERT_URL=Hook().url)
    box.put(message())
    deliver(box)

    (path,) = tmp_path.iterdir()
    assert b"T0KEN" not in path.read_bytes()
    assert 0o600 == path.stat().st_mode & 0o777


def test_a_clock_that_is_set_back_delays_nothing(tmp_path: Path, clock: Clock):
    """A message for next year is due now."""
    hook = Hook()
    clock.pass_(400 * 86400)
    box = outbox(tmp_path, clock, ALERT_URL=hook.url)
    box.put(message())
    clock.now = NOW
    with hook.up():
        deliver(box)

    assert 1 == len(hook.got)


def test_a_damaged_file_is_left_out_and_the_number_is_bounded(tmp_path: Path, clock: Clock):
    """An outbox cannot fill the disk."""
    box = outbox(tmp_path, clock, ALERT_URL=Hook().url)
    (tmp_path / "broken.json").write_text('{"receiver":')
    for seq in range(5):
        box.put(message(seq=seq))

    assert 5 == len(box.waiting())
    assert MOST >= len(list(tmp_path.iterdir()))


def test_on_a_full_disk_it_waits_in_memory_and_is_sent(tmp_path: Path, clock: Clock):
    """That the disk is full is itself to be told."""
    hook = Hook()
    box = outbox(tmp_path / "outbox", clock, ALERT_URL=hook.url)
    with no_room():
        box.put(message())
        deliver(box)
        assert (1, 1) == (len(box.waiting()), box.waiting()[0].tries)
        clock.pass_(60)
        with hook.up():
            deliver(box)
            deliver(box)

    assert (1, ()) == (len(hook.got), box.waiting())
    assert [] == [*tmp_path.rglob("*.json")]
