"""The history of a watch: what was written comes back, whatever ended the writing."""

import gzip
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wsinvest.facts.rollup import Rollup, total
from wsinvest.host.files import StoreError
from wsinvest.model.alert import AlertEvent, Event, Light
from wsinvest.model.sample import CanaryEnd, CanarySeen, ProbeSeen, Sample, Why
from wsinvest.model.stage import Reason, StageName
from wsinvest.store.day_files import NewerHistory
from wsinvest.store.history import History, WatchBusy
from wsinvest.store.past import Past
from wsinvest.store.sample_lines import decode, encode, exact

BEGAN = datetime(2026, 11, 28, 10, 0, 0, 120000, tzinfo=UTC)
OPENED = ProbeSeen((150, 210, None, 40, 1800, 60, 0), 2260, status=101, serial="0a1b", valid_s=172_800)
REFUSED = ProbeSeen((150,), None, StageName.TCP, Reason.REFUSED)


def sample(seq: int, *, at: datetime | None = None, probe: ProbeSeen | None = OPENED) -> Sample:
    """The sample of this number, 15 s after the one before."""
    passed = timedelta(seconds=15 * (seq - 1))
    return Sample(
        at=at or BEGAN + passed,
        mono_ns=5_000_000_000 + int(passed.total_seconds()) * 1_000_000_000,
        boot="c0ffee00",
        seq=seq,
        probe=probe,
        canary=CanarySeen(15.0 * seq, 900 + seq),
        gauges={"rss_bytes": 50_000_000.0 + 4096 * seq, "load_1m": 0.25},
    )


def fill(history: History, count: int) -> list[Sample]:
    """So many samples more, as they were kept."""
    return [history.append(sample(history.next_seq)) for _ in range(count)]


def event(incident: str, seq: int = 1) -> AlertEvent:
    """An event that says that an alert fires."""
    return AlertEvent(Event.FIRING, incident, seq, "shop", "probe.failing", Light.PENDING, Light.FIRING, BEGAN)


@pytest.mark.parametrize(
    "one",
    [
        sample(1),
        sample(2, probe=REFUSED),
        sample(3, probe=None),
        replace(sample(4), canary=CanarySeen(20.1, None, 2, CanaryEnd.CUT, 1006), gauges={}, quiet=True),
        replace(sample(5), probe=None, unknown={"probe": Why.RATE_LIMITED, "rss_bytes": Why.MISSING}),
    ],
    ids=["opened", "refused", "none", "cut", "unknown"],
)
def test_a_sample_comes_back_as_it_was(one: Sample):
    """Judging it again later must see exactly what was judged when it was taken."""
    assert one == decode(encode(one))


def test_a_sample_is_judged_as_it_is_kept():
    """Clocks are finer than a line; what is finer is cut of both alike before it is judged."""
    fine = replace(sample(1), mono_ns=5_003_000_001, at=BEGAN + timedelta(microseconds=3000))
    aged = replace(fine, canary=CanarySeen(15.003, 901))

    assert exact(aged) == sample(1) == decode(encode(exact(aged)))
    assert exact(exact(aged)) == exact(aged)


def test_a_history_goes_on_where_it_ended(tmp_path: Path):
    """Numbers, samples, events and the state are there after a restart."""
    with History.open(tmp_path) as history:
        made = fill(history, 3)
        assert history.append_event(event("i1"))
        assert history.save_state(b'{"cusum":1.5}')

    with History.open(tmp_path) as again:
        assert [b'{"cusum":1.5}', 3, 4] == [again.load_state(), again.saved_seq, again.next_seq]
        assert not again.append_event(event("i1"))
        made += fill(again, 2)
        assert made[3:] == list(again.samples(again.saved_seq))

    past = History.reading(tmp_path)
    assert made == list(past.samples())
    assert made[2:] == list(past.samples(made[2].at))
    assert [event("i1")] == list(past.events())


def test_two_watches_of_one_target(tmp_path: Path):
    """The second says which process holds it, and is not written (exit 5)."""
    with History.open(tmp_path):
        with pytest.raises(WatchBusy, match=f"process {os.getpid()}") as refused:
            History.open(tmp_path)
        assert 5 == refused.value.exit_status
    History.open(tmp_path).close()


def test_a_day_is_packed_when_the_next_begins(tmp_path: Path):
    """With a trailer that counts its rows, so that a cut or altered day is noticed."""
    with History.open(tmp_path) as history:
        made = fill(history, 2)
        made += [history.append(sample(3, at=BEGAN + timedelta(days=1)))]
    closed, opened = sorted((tmp_path / "samples").iterdir())
    *rows, trailer = gzip.decompress(closed.read_bytes()).splitlines()

    assert ["2026-11-28.jsonl.gz", "2026-11-29.jsonl"] == [closed.name, opened.name]
    assert [2, 2] == [len(rows), json.loads(trailer)["rows"]]
    assert made == list(Past(tmp_path).samples())

    closed.write_bytes(gzip.compress(b"\n".join([rows[0], trailer]) + b"\n"))
    with pytest.raises(StoreError, match="altered"):
        list(Past(tmp_path).samples())


def test_a_torn_last_line_is_cut(tmp_path: Path):
    """A loss of power may leave half a line; the lines before it count, and the next follows them."""
    with History.open(tmp_path) as history:
        fill(history, 2)
    path = tmp_path / "samples" / "2026-11-28.jsonl"
    path.write_bytes(path.read_bytes() + encode(sample(3))[:50])

    assert [1, 2] == [one.seq for one in Past(tmp_path).samples()]
    with History.open(tmp_path) as again:
        fill(again, 1)
    assert [1, 2, 3] == [json.loads(line)["seq"] for line in path.read_bytes().splitlines()]


def test_packing_that_was_killed_loses_nothing(tmp_path: Path):
    """A partial file goes; a packed day beside its open form is read once."""
    with History.open(tmp_path) as history:
        made = [*fill(history, 2), history.append(sample(3, at=BEGAN + timedelta(days=1)))]
    folder = tmp_path / "samples"
    (folder / ".0123.partial").write_bytes(b"half")
    (folder / "2026-11-28.jsonl").write_bytes(gzip.decompress((folder / "2026-11-28.jsonl.gz").read_bytes()))

    assert made == list(Past(tmp_path).samples())
    History.open(tmp_path).close()
    assert ["2026-11-28.jsonl.gz", "2026-11-29.jsonl"] == sorted(path.name for path in folder.iterdir())


def test_the_oldest_days_go(tmp_path: Path):
    """By number and by size, whole closed days but the newest of them; hours stay."""
    with History.open(tmp_path, keep_days=3) as history:
        for day in range(6):
            history.append(sample(day + 1, at=BEGAN + timedelta(days=day)))
        assert [3, 4, 5, 6] == [one.seq for one in history.samples()]
        assert 6 == len(list(history.hours()))
    with History.open(tmp_path, keep_mb=0.0001) as history:
        history.append(sample(7, at=BEGAN + timedelta(days=6)))
        history.append(sample(8, at=BEGAN + timedelta(days=7)))
        assert [7, 8] == [one.seq for one in history.samples()]


def test_a_clock_that_jumps_ahead_removes_nothing(tmp_path: Path):
    """Rows stay in the order of their numbers, and a day that was closed already is not written again."""
    ahead = BEGAN + timedelta(days=5000)
    times = [BEGAN, ahead, BEGAN + timedelta(seconds=30), BEGAN + timedelta(days=1), BEGAN + timedelta(days=2)]
    with History.open(tmp_path) as history:
        for at in times:
            history.append(sample(history.next_seq, at=at))
        assert [1, 2, 3, 4, 5] == [one.seq for one in history.samples()]
    with History.open(tmp_path) as again:
        assert 6 == again.next_seq
        assert [1, 2, 3, 4, 5] == [one.seq for one in again.samples()]


def test_a_clock_set_back_over_midnight_stays_in_its_day(tmp_path: Path):
    """Two seconds are no new file."""
    midnight = datetime(2026, 11, 29, tzinfo=UTC)
    with History.open(tmp_path) as history:
        history.append(sample(1, at=midnight))
        history.append(sample(2, at=midnight - timedelta(seconds=2)))
    assert ["2026-11-29.jsonl"] == [path.name for path in (tmp_path / "samples").iterdir()]


def test_a_newer_schema_is_refused_untouched(tmp_path: Path):
    """By its number, before anything is written."""
    (tmp_path / "state.json").write_text('{"schema": 9, "seq": 1, "state": {}}')

    with pytest.raises(NewerHistory, match="schema 9 is newer than 1"):
        History.open(tmp_path)
    assert ["state.json"] == [path.name for path in tmp_path.iterdir()]


def test_hours_are_the_same_after_a_restart(tmp_path: Path):
    """An hour that a restart cut in two is counted once, by the samples."""
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    with History.open(whole) as history:
        fill(history, 500)
        expected = list(history.hours())
    for count in (100, 150, 250):
        with History.open(cut) as history:
            fill(history, count)

    assert [240, 240, 20] == [one.samples for one in expected]
    assert [3585.0, 3600.0, 300.0] == [one.covered_s for one in expected]
    assert expected == list(Past(cut).hours())
    assert expected[1:] == list(Past(cut).hours(2 / 24))
    assert 500 == total(expected).opened


def test_a_day_without_measuring_is_not_covered(tmp_path: Path):
    """A distance of more than three intervals, or another boot, adds no watched time."""
    with History.open(tmp_path) as history:
        history.append(sample(1))
        history.append(replace(sample(2), mono_ns=sample(20).mono_ns))
        history.append(replace(sample(3), mono_ns=sample(21).mono_ns, boot="00000000"))
        assert [0.0] == [one.covered_s for one in history.hours()]


def test_starts_and_jumps_are_noted(tmp_path: Path):
    """A clock that is set by more than a second, and each start with its gap; a correction is no jump."""
    with History.open(tmp_path) as history:
        history.append(sample(1))
        history.append(sample(2, at=sample(2).at + timedelta(seconds=0.9)))
        history.append(sample(3, at=sample(3).at - timedelta(hours=1)))
    with History.open(tmp_path) as history:
        history.append(sample(4, at=sample(4).at - timedelta(hours=1)))

    kinds = [(one.kind.value, one.seq, one.amount) for one in Past(tmp_path).notes()]
    assert [("start", 0, 0.0), ("jump", 2, -3600.9), ("start", 3, 15.0)] == kinds


def test_planned_work_is_not_counted():
    """Its samples are there, and no success or failure of theirs."""
    found = Rollup(BEGAN).then(replace(sample(1, probe=REFUSED), quiet=True), 15_000_000_000)

    assert [1, 1, 0] == [found.samples, found.quiet, found.failed]
