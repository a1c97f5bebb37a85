"""The history of a watch: what was written comes back, whatever ended the writing."""

import gzip
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wsinvest.facts.bins import merged
from wsinvest.facts.rollup import Rollup, total
from wsinvest.host.files import StoreError
from wsinvest.model.alert import AlertEvent, Event, Light
from wsinvest.model.sample import CanaryEnd, CanarySeen, ProbeSeen, Sample, Why
from wsinvest.model.stage import Reason, StageName
from wsinvest.store.day_files import NewerHistory
from wsinvest.store.history import History, WatchBusy
from wsinvest.store.notes import Note, NoteKind
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


def test_openings_are_the_hours_without_the_rest(tmp_path: Path):
    """What a trend reads says of each hour what the rollup says; one that a restart cut in two comes in two."""
    for count in (100, 150, 250):
        with History.open(tmp_path) as history:
            fill(history, count)
    past = Past(tmp_path)
    found = past.openings()

    assert [one.hour for one in past.hours()] == sorted({one.hour for one in found})
    for rollup in past.hours():
        parts = [one for one in found if one.hour == rollup.hour]
        assert (rollup.opened, rollup.failed) == (sum(one.opened for one in parts), sum(one.failed for one in parts))
        assert rollup.covered_s == sum(one.covered_s for one in parts)
        assert rollup.open_us == merged(one.open_us for one in parts)
        assert {name: span.most for name, span in rollup.gauges.items()} == {
            name: max(one.gauges[name].most for one in parts) for name in rollup.gauges
        }
    assert [one.hour for one in past.hours(2 / 24)] == sorted({one.hour for one in past.openings(2 / 24)})


def test_the_certificate_is_that_of_the_last_sample_that_saw_one(tmp_path: Path):
    """Samples without a handshake say nothing of it, and neither do those of before or a damaged line."""
    seen = replace(sample(1).probe or ProbeSeen(), serial="a1", valid_s=1000)
    with History.open(tmp_path) as history:
        for number, probe in enumerate((seen, replace(seen, valid_s=5000), None, ProbeSeen()), 1):
            history.append(sample(number, probe=probe))
    past, path = Past(tmp_path), next((tmp_path / "samples").glob("*.jsonl"))
    path.write_bytes(path.read_bytes() + b'{"seq":5,"at":"now","probe":{"cert_until":1}}\n')
    until = sample(2).at.replace(microsecond=0) + timedelta(seconds=5000)

    assert until == past.certificate_until(BEGAN) == past.certificate_until(sample(2).at)
    assert past.certificate_until(sample(3).at) is None


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


# ── What is bounded, and small ───────────────────────────────────────────────────────────────────────────────────────


def said(incident: str, day: float, kind: Event = Event.FIRING, seq: int = 1) -> AlertEvent:
    """An event of this incident, so many days after the first sample."""
    over = kind is Event.RESOLVED
    at, lights = BEGAN + timedelta(days=day), (Light.RECOVERING, Light.OK) if over else (Light.PENDING, Light.FIRING)
    return AlertEvent(kind, incident, seq, "shop", "probe.failing", *lights, at)


def test_events_older_than_the_samples_go_but_never_those_of_an_open_incident(tmp_path: Path):
    """As its days do; the open incident is needed at the next start, however old it is."""
    with History.open(tmp_path, keep_days=3) as history:
        for one in (said("open", 0), said("over", 0.1), said("over", 0.2, Event.RESOLVED, 2), said("late", 4.5)):
            history.append_event(one)
        for day in range(6):
            history.append(sample(day + 1, at=BEGAN + timedelta(days=day)))
        assert ["open", "late"] == [one.incident for one in history.events()]
        assert not history.append_event(said("open", 0))
        assert history.append_event(said("late", 5, Event.RESOLVED, 2))
    assert ["open", "late", "late"] == [one.incident for one in Past(tmp_path).events()]
    assert [] == [one for one in Past(tmp_path).notes() if one.kind is NoteKind.FORGOTTEN]


def test_too_many_events_go_from_the_oldest_on_and_that_is_noted(tmp_path: Path):
    """Half of their room is free then; what went is noted, so that nobody takes it for a lost alert."""
    with History.open(tmp_path, keep_mb=0.5) as history:
        history.append(sample(1))
        for number in range(100):
            history.append_event(said(f"i{number:02}", number / 1000))
            history.append_event(said(f"i{number:02}", number / 1000, Event.RESOLVED, 2))
        before = (tmp_path / "events.jsonl").stat().st_size
        history.append(sample(2, at=BEGAN + timedelta(days=1)))
        history.append(sample(3, at=BEGAN + timedelta(days=2)))
    left = list(Past(tmp_path).events())
    (note,) = [one for one in Past(tmp_path).notes() if one.kind is NoteKind.FORGOTTEN]

    assert before > 0.01 * 2**20 >= 2 * (tmp_path / "events.jsonl").stat().st_size
    assert [left[0].incident, "i99"] == [f"i{(200 - len(left)) // 2:02}", left[-1].incident]
    assert (200 - len(left), left[0].at - timedelta(days=0.001)) == (note.amount, note.at)


def test_notes_and_incidents_go_with_the_days(tmp_path: Path):
    """A note a minute, as by cron, is 50 MB a year; what `verify` needs of them stays."""
    incident = tmp_path / "incidents" / "i" / "incident.json"
    incident.parent.mkdir(parents=True)
    incident.write_text(json.dumps({"id": "i", "opened_at": BEGAN.isoformat(), "closed_at": BEGAN.isoformat()}))
    for day in range(6):
        with History.open(tmp_path, keep_days=3) as history:
            if not day:
                history.note(Note(NoteKind.FORGOTTEN, BEGAN, 0, 1.0))
            history.append(sample(day + 1, at=BEGAN + timedelta(days=day)))

    forgotten, *notes = Past(tmp_path).notes()
    oldest = next(Past(tmp_path).samples()).at
    assert oldest > BEGAN
    assert (NoteKind.FORGOTTEN, oldest) == (forgotten.kind, min(one.at for one in notes))
    assert not incident.parent.exists()


def test_months_of_hours_are_packed_when_the_next_begins(tmp_path: Path):
    """Each line has what was seen only; a packed month says what the open one said, and counting goes on."""
    times = [datetime(2026, month, day, tzinfo=UTC) for month in (9, 10, 11) for day in (3, 4)]
    with History.open(tmp_path) as history:
        for number, at in enumerate(times, 1):
            history.append(sample(number, at=at))
        expected = list(history.hours())
    names = sorted(path.name for path in (tmp_path / "hours").iterdir())
    line = json.loads(gzip.decompress((tmp_path / "hours" / names[0]).read_bytes()).splitlines()[0])

    assert ["2026-09.jsonl.gz", "2026-10.jsonl.gz", "2026-11.jsonl"] == names
    assert (times, expected) == ([one.hour for one in expected], list(Past(tmp_path).hours()))
    assert {"hour", "first", "last", "samples", "ends", "open_us", "ping_us", "gauges"} == line.keys()
    with History.open(tmp_path) as again:
        assert (7, expected) == (again.next_seq, list(again.hours()))


def test_months_that_are_over_for_long_are_not_read(tmp_path: Path):
    """The last 20 days need two of three files: what is wrong with the third does not matter."""
    times = [datetime(2026, month, day, tzinfo=UTC) for month in (9, 10, 11) for day in (3, 4)]
    with History.open(tmp_path) as history:
        for number, at in enumerate(times, 1):
            history.append(sample(number, at=at))
    oldest = tmp_path / "hours" / "2026-09.jsonl.gz"
    oldest.write_bytes(oldest.read_bytes()[:-20])

    assert times[4:] == [one.hour for one in Past(tmp_path).hours(20)]
    with pytest.raises(StoreError):
        list(Past(tmp_path).hours(64))


@pytest.mark.parametrize(("behind_s", "ended"), [(300, False), (301, True)])
def test_a_watch_has_ended_where_no_sample_came_for_long(tmp_path: Path, behind_s: int, ended: bool):
    """Five minutes, or three intervals where these are longer; without samples nothing is known to have ended."""
    assert None is Past(tmp_path).ended_at(BEGAN)
    with History.open(tmp_path) as history:
        history.append(sample(1, at=BEGAN))

    assert (BEGAN if ended else None) == Past(tmp_path).ended_at(BEGAN + timedelta(seconds=behind_s))
