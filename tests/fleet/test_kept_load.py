"""A load whose coordinator went away is made whole by what its workers kept."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from tests.cli.process import wsinvest
from tests.fleet.fleets import member, share
from wsinvest.facts.load import Aborted, Load, Plan
from wsinvest.fleet.kept import NothingKept, folder_of, keep
from wsinvest.fleet.kept_load import begun, ended, made_whole, note, opened, record_in
from wsinvest.fleet.output import output
from wsinvest.fleet.parts import part_done
from wsinvest.fleet.shares import Done
from wsinvest.host.files import StoreError

RUN, AGAIN = "20261129T080000Z-shop-0001", "20261129T090000Z-shop-0002"
BEGUN = begun(
    RUN,
    "shop",
    "dask",
    "en",
    [replace(share(number, "ws://127.0.0.1:1/"), run=RUN, declared=(6, 0.0)) for number in (0, 1)],
)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of the test's own."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path / "data"))


def done(number: int, run: str = RUN) -> Done:
    """What a worker keeps of its part."""
    cut = Load(Plan(hold=3, most=3), opened=3, tried=3, held=3, aborted=Aborted.COORDINATOR)
    return Done(number, member(f"part {number}", worker=f"w{number}", exit_status=3), load=cut, run=run)


def kept(*several: Done) -> Path:
    """The folder in which a worker has these."""
    for one in several:
        keep(RUN, one.number, msgspec.json.encode(one))
    return folder_of(RUN)


def test_what_was_kept_takes_the_place_of_what_did_not_come(tmp_path: Path):
    """The other part is still missing, and named."""
    found, where = made_whole(BEGUN, [kept(done(1))], output(str(tmp_path), AGAIN, tmp_path), AGAIN)

    assert (AGAIN, 3, 3) == (found.run, found.load.held, found.exit_status)
    assert [("t0", True), ("w1", False)] == [(one.worker, one.lost) for one in found.parts]
    assert [False, True] == [one.load is not None for one in opened(Path(where, "load.json")).parts]


def test_what_came_back_stays_as_it_is(tmp_path: Path):
    """It is not counted twice."""
    record = ended(BEGUN, [part_done(done(0))])
    found, _where = made_whole(record, [kept(done(0), done(1))], output(str(tmp_path), AGAIN, tmp_path), AGAIN)

    assert (6, "coordinator") == (found.load.held, found.load.aborted)


@pytest.mark.parametrize("content", [b"{", msgspec.json.encode(done(0, AGAIN)), msgspec.json.encode(done(7))])
def test_what_is_not_of_this_run_is_left_out(tmp_path: Path, content: bytes):
    """A damaged file, a part of another run, and one that this run does not have."""
    keep(RUN, 0, content)
    with pytest.raises(NothingKept, match="no part that it misses"):
        made_whole(BEGUN, [folder_of(RUN)], output(str(tmp_path), AGAIN, tmp_path), AGAIN)


def test_a_record_that_cannot_be_read_is_named(tmp_path: Path):
    """In one line."""
    (tmp_path / "load.json").write_text("{")
    with pytest.raises(StoreError, match="no record of a load"):
        opened(tmp_path / "load.json")


def test_the_command(tmp_path: Path):
    """By the name of the run or its folder; with the screen of a load, or one line where nothing was kept."""
    note(BEGUN)
    folder, environ = kept(done(0), done(1)), {"WSINVEST_DATA": str(tmp_path / "data")}
    found = wsinvest("fleet", "collect", RUN, str(folder), **environ)
    none = wsinvest("fleet", "collect", str(tmp_path / "data/fleets" / RUN), str(tmp_path / "data/watch"), **environ)

    assert (3, "") == (found.returncode, found.stderr)
    assert "6 of 6 connections opened" in found.stdout
    assert "the coordinator of the load was not heard any more" in " ".join(found.stdout.split())
    assert (4, 1) == (none.returncode, len(none.stderr.splitlines()))
    assert record_in("elsewhere") is None
