"""A run's folder: hidden until it is whole, guarded, digested, renamed once, listed."""

import hashlib
import json
import os
import shutil
import stat
from datetime import UTC, datetime, timedelta

import pytest

from wsinvest.host import files
from wsinvest.model.case import Manifest
from wsinvest.model.failure import Exit
from wsinvest.model.target import Target, Url
from wsinvest.publish import folders
from wsinvest.publish.folders import Leak, NotWritten
from wsinvest.redact.redactor import Redactor
from wsinvest.store import cases, private

NOW = datetime(2026, 11, 22, 15, 42, 33, tzinfo=UTC)
RUN = "20261122T154233Z-checkout-b03a"
TOTALS = {"problems": 1, "critical": 1, "high": 0, "medium": 0, "low": 0}


@pytest.fixture(autouse=True)
def runtime_folder(tmp_path_factory, monkeypatch):
    """No test meets the private folders of a real run."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))


def begun(out, target="checkout", minutes=0, digits="b03a"):
    """A hidden folder with all that a report has but its digests."""
    taken_at = NOW + timedelta(minutes=minutes)
    run = f"{taken_at:%Y%m%dT%H%M%SZ}-{target}-{digits}"
    partial = folders.begin(out, run)
    cases.save_manifest(partial, Manifest(run, taken_at, Target(target, Url("ws", "h", 80)), "en"))
    files.write_whole(partial / "findings.json", json.dumps({"status": "critical", "totals": TOTALS}).encode())
    files.write_whole(partial / "report.html", b"<p>a &amp; b</p>")
    return partial, run


def published(out, *args, **more):
    return folders.finish(*begun(out, *args, **more))


def test_until_it_is_whole_a_run_has_no_final_name(tmp_path):
    """A reader finds all of it or nothing."""
    partial, run = begun(tmp_path)
    assert not (tmp_path / run).exists()

    final = folders.finish(partial, run)

    assert tmp_path / RUN == final
    assert not partial.exists()


def test_every_file_has_its_digest_in_the_form_of_sha256sum(tmp_path):
    """`sha256sum -c` reads it."""
    final = published(tmp_path)

    lines = (final / folders.SUMS).read_text().splitlines()
    assert ["case.json", "findings.json", "report.html"] == [line[66:] for line in lines]
    assert hashlib.sha256(b"<p>a &amp; b</p>").hexdigest() == lines[2][:64]


def test_only_its_owner_can_read_a_report(tmp_path):
    """Folders 0700 and files 0600, whatever the umask."""
    final = published(tmp_path)

    assert 0o700 == stat.S_IMODE(final.stat().st_mode)
    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in final.iterdir()}


@pytest.mark.parametrize("taken_by", ["folder", "file", "link"])
def test_a_name_that_is_taken_is_not_overwritten(tmp_path, taken_by):
    """Neither at the beginning nor, should it appear meanwhile, at the end."""
    partial, run = begun(tmp_path)
    place = tmp_path / run
    {"folder": place.mkdir, "file": place.touch, "link": lambda: place.symlink_to(tmp_path / "elsewhere")}[taken_by]()

    with pytest.raises(NotWritten, match="is there already"):
        folders.finish(partial, run)
    with pytest.raises(NotWritten, match="is there already"):
        folders.begin(tmp_path, run)
    assert not (tmp_path / "elsewhere").exists()


def test_a_secret_in_a_file_stops_publication(tmp_path):
    """The message names file and kind, never the value."""
    partial, _ = begun(tmp_path)
    redactor = Redactor()
    redactor.learn("correct-horse&battery", "LOGIN_PASSWORD")
    folders.guard(partial, redactor)
    files.write_whole(partial / "evidence" / "login.json", b'{"body": "correct-horse&battery"}')

    with pytest.raises(Leak, match=r"evidence/login.json .*LOGIN_PASSWORD") as leak:
        folders.guard(partial, redactor)

    assert "horse" not in str(leak.value)
    assert Exit.LEAK is leak.value.exit_status


def test_a_secret_that_was_escaped_for_html_is_found_too(tmp_path):
    """A page holds `&amp;` where the secret holds `&`."""
    partial, _ = begun(tmp_path)
    redactor = Redactor()
    redactor.learn("correct-horse&battery", "LOGIN_PASSWORD")
    files.write_whole(partial / "report.html", b"<p>correct-horse&amp;battery</p>")

    with pytest.raises(Leak, match=r"report.html"):
        folders.guard(partial, redactor)


def test_a_secret_in_one_of_many_rows_is_found_too(tmp_path):
    """Rows are searched some at a time."""
    partial, _ = begun(tmp_path)
    redactor = Redactor()
    redactor.learn("correct-horse-battery", "LOGIN_PASSWORD")
    row = b'{"at":1,"name":"%s"}\n'
    files.write_whole(partial / "evidence" / "log.jsonl", row % b"fine" * 200_000 + row % b"correct-horse-battery")

    with pytest.raises(Leak, match=r"evidence/log\.jsonl .*LOGIN_PASSWORD"):
        folders.guard(partial, redactor)


def test_a_link_as_place_for_reports_is_not_followed(tmp_path):
    """Someone else may have laid it."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    with pytest.raises(NotWritten, match="a link"):
        folders.make_room(tmp_path / "link")

    assert [] == list((tmp_path / "real").iterdir())


def test_a_place_that_cannot_be_written_is_named_before_anything_is_measured(tmp_path):
    """A file, a folder below a file, a file system without room."""
    (tmp_path / "file").touch()

    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(NotWritten, match=r"file.*--out"):
            folders.make_room(place)
    with pytest.raises(NotWritten, match="MB free"):
        folders.make_room(tmp_path, room_bytes=2**60)


def test_a_place_that_is_fit_is_made_and_left_empty(tmp_path):
    """Missing folders are made; the probe is removed."""
    folders.make_room(tmp_path / "new" / "reports")

    assert [] == list((tmp_path / "new" / "reports").iterdir())


def test_runs_are_listed_newest_first_with_those_that_were_cut(tmp_path):
    """A cut run is never complete, whatever it left behind."""
    published(tmp_path)
    cut, _ = begun(tmp_path, minutes=1)
    folders.mark_cut(cut, "killed")
    begun_only = folders.begin(tmp_path, "20261122T160000Z-chat-0001")
    (tmp_path / "notes").mkdir()

    listed = [(run.target, run.complete, run.folder.name) for run in folders.runs(tmp_path)]

    assert [("chat", False, begun_only.name), ("checkout", False, cut.name), ("checkout", True, RUN)] == listed


@pytest.mark.parametrize(
    "manifest",
    [
        "[" * 100_000,
        '{"manifest": {"target": {"name": {}}, "taken_at": "2026-11-22T15:42:33Z"}}',
        '{"manifest": {"target": {"name": "checkout"}, "taken_at": "2026-11-22T15:42:33"}}',
        '{"manifest": {"target": {"name": "checkout"}, "taken_at": "never"}}',
    ],
)
def test_a_run_whose_manifest_was_spoilt_is_one_that_was_cut(tmp_path, manifest):
    """By its name it is known all the same, and those beside it are found."""
    published(tmp_path, minutes=1)
    (published(tmp_path) / cases.MANIFEST).write_text(manifest)

    assert [("checkout", True), ("checkout", False)] == [(run.target, run.complete) for run in folders.runs(tmp_path)]


def test_a_name_with_an_impossible_time_is_none_of_ours(tmp_path):
    """A folder may be called anything."""
    published(tmp_path)
    (tmp_path / "99999999T999999Z-chat-abcd").mkdir()

    assert [RUN] == [run.run for run in folders.runs(tmp_path)]


def test_a_final_name_without_digests_is_not_complete(tmp_path):
    """A folder that was copied by half is no result."""
    final = published(tmp_path)
    (final / folders.SUMS).unlink()

    assert [False] == [run.complete for run in folders.runs(tmp_path)]


def test_the_list_and_latest_name_complete_runs_only(tmp_path):
    """What was cut later does not hide what was finished before."""
    published(tmp_path)
    newest = published(tmp_path, minutes=1)
    begun(tmp_path, minutes=2)

    folders.refresh(tmp_path, "en")

    page = (tmp_path / folders.INDEX).read_text()
    assert newest.resolve() == (tmp_path / folders.LATEST).resolve()
    assert [True, True, False] == [
        f"20261122T15{minute}33Z-checkout-b03a/report.html" in page for minute in (42, 43, 44)
    ]


def test_without_a_complete_run_nothing_is_listed(tmp_path):
    """An index of nothing would be a lie."""
    begun(tmp_path)

    folders.refresh(tmp_path, "en")

    assert not (tmp_path / folders.INDEX).exists()


def test_a_folder_called_latest_is_left_alone(tmp_path):
    """It is not ours."""
    (tmp_path / folders.LATEST).mkdir()
    published(tmp_path)

    folders.refresh(tmp_path, "en")

    assert not (tmp_path / folders.LATEST).is_symlink()


def test_only_the_newest_runs_of_a_target_are_kept(tmp_path):
    """Complete ones of this target; other targets and cut runs stay."""
    old, newer, newest = (published(tmp_path, minutes=minute) for minute in range(3))
    other = published(tmp_path, "chat")
    longer = published(tmp_path, "checkout-2")
    cut, _ = begun(tmp_path, minutes=-1)

    assert (old.name,) == folders.prune(tmp_path, "checkout", keep=2)

    left = {path.name for path in tmp_path.iterdir()}
    assert {newer.name, newest.name, other.name, longer.name, cut.name} == left


def test_of_two_runs_of_the_same_second_the_later_one_is_the_newer(tmp_path):
    """Their names differ only by random digits, which say nothing."""
    published(tmp_path, digits="ffff")
    later = published(tmp_path, minutes=0.001, digits="0000")

    folders.prune(tmp_path, "checkout", 1)

    assert [later] == [run.folder for run in folders.runs(tmp_path)]


SPOILT = {
    "status unknown": ("findings.json", json.dumps({"status": "owned", "totals": TOTALS})),
    "status a list": ("findings.json", json.dumps({"status": [], "totals": TOTALS})),
    "totals a text": ("findings.json", json.dumps({"status": "ok", "totals": "many"})),
    "totals of texts": ("findings.json", json.dumps({"status": "ok", "totals": {"problems": "1"}})),
    "totals beyond": ("findings.json", json.dumps({"status": "ok", "totals": {"problems": 10**300}})),
    "totals negative": ("findings.json", json.dumps({"status": "ok", "totals": {"problems": -1}})),
    "findings deep": ("findings.json", "[" * 100_000),
    "case deep": ("case.json", "[" * 100_000),
    "case of another run": ("case.json", None),
    "name with an escape": ("case.json", "\x1b[2J"),
}


def spoilt(out, kind, minutes):
    """A run of this target with this fault."""
    name, text = SPOILT[kind]
    folder = published(out, minutes=minutes)
    path = folder / name
    if text is None:
        text = path.read_text().replace(folder.name, RUN.replace("b03a", "ffff"))
    path.write_text(text)
    return folder


@pytest.mark.parametrize("kind", SPOILT)
def test_a_spoilt_run_stands_in_nobodys_way(tmp_path, kind):
    """The list is made, `latest` leads to a whole run, and what was just published stays."""
    bad, good = spoilt(tmp_path, kind, 5), published(tmp_path, minutes=1)

    folders.prune(tmp_path, "checkout", 1, good.name)
    folders.refresh(tmp_path, "en")

    assert good.is_dir()
    assert bad.is_dir()
    assert good.resolve() == (tmp_path / folders.LATEST).resolve()
    assert bad.name not in (tmp_path / folders.INDEX).read_text()
    assert None is next(run.result for run in folders.runs(tmp_path) if run.folder == bad)


@pytest.mark.parametrize("fault", ["pipe", "link", "gone"])
def test_a_run_that_cannot_be_read_stands_in_nobodys_way(tmp_path, fault):
    """Not even where reading would never end."""
    bad, good = published(tmp_path, minutes=5), published(tmp_path)
    for name in ("case.json", "findings.json"):
        (bad / name).unlink()
        if fault == "pipe":
            os.mkfifo(bad / name)
        elif fault == "link":
            (bad / name).symlink_to(good / name)

    folders.refresh(tmp_path, "en")

    assert good.resolve() == (tmp_path / folders.LATEST).resolve()


def test_a_run_of_the_future_does_not_become_the_latest(tmp_path):
    """It was made while a clock was ahead: it is listed, never counted and never removed."""
    ahead = datetime.now(UTC) + timedelta(days=400) - NOW
    future = published(tmp_path, minutes=ahead.total_seconds() / 60)
    old, new = published(tmp_path), published(tmp_path, minutes=1)

    assert (old.name,) == folders.prune(tmp_path, "checkout", 1, new.name)
    folders.refresh(tmp_path, "en")

    assert new.resolve() == (tmp_path / folders.LATEST).resolve()
    assert [(future, True), (new, False)] == [(run.folder, run.ahead) for run in folders.runs(tmp_path)]


def test_pruning_never_removes_the_run_just_published(tmp_path):
    """Others of this target may have later times, as after a clock was set back."""
    older, later = published(tmp_path), published(tmp_path, minutes=3)

    assert (later.name,) == folders.prune(tmp_path, "checkout", 1, older.name)

    assert older.is_dir()


def test_a_run_that_is_in_use_or_gone_does_not_end_a_prune(tmp_path):
    """A folder of the name under which it is removed, left by a removal that was cut."""
    old, _ = published(tmp_path), published(tmp_path, minutes=1)
    (tmp_path / f".{old.name}.removed" / "left").mkdir(parents=True)

    assert (old.name,) == folders.prune(tmp_path, "checkout", 1)

    assert not (tmp_path / f".{old.name}.removed").exists()


def test_a_discarded_run_leaves_nothing(tmp_path):
    """What leaked must not lie around."""
    partial, _ = begun(tmp_path)

    folders.discard(partial)

    assert [] == list(tmp_path.iterdir())


def test_a_living_run_is_seen_as_running(tmp_path):
    """As long as its private folder has an owner."""
    partial, run = begun(tmp_path)
    private.create(private.State(run, str(partial), "demo", NOW, (private.me(),)))
    assert [True] == [listed.running for listed in folders.runs(tmp_path)]

    private.remove(run)
    assert [False] == [listed.running for listed in folders.runs(tmp_path)]
    shutil.rmtree(partial)
