"""What workers keep on their disks, and a run that is made whole by it."""

import os
import time
from pathlib import Path

import msgspec
import pytest

from tests.cli.process import wsinvest
from tests.fleet.fleets import member, share, two_of_four
from tests.servers import closed_ports
from wsinvest.fleet.dask_worker import work
from wsinvest.fleet.kept import KEPT_S, NothingKept, fetched, folder_of, keep
from wsinvest.fleet.output import output
from wsinvest.fleet.shares import Done
from wsinvest.publish.fleets import opened
from wsinvest.report.fleet_document import fleet_document

RUN, AGAIN = two_of_four().run, "20261129T090000Z-shop-0002"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run that lost its target d; one of its other targets has a page."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path / "data"))
    folder = tmp_path / RUN
    (folder / "targets" / "b").mkdir(parents=True)
    (folder / "targets" / "b" / "report.html").write_text("page of b")
    (folder / "fleet.json").write_text(fleet_document(two_of_four()))
    return folder


def kept(name: str, **files: str) -> bytes:
    """What a worker keeps of a target."""
    return msgspec.json.encode(Done(0, member(name, worker="w1"), {f"{key}.html": text for key, text in files.items()}))


def test_a_worker_keeps_what_came_of_a_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The same bytes that it sends; what is older than a day goes."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))
    old = folder_of("20200101T000000Z-shop-0001")
    old.mkdir(parents=True)
    os.utime(old, (time.time() - KEPT_S - 60,) * 2)
    one = share(7, f"ws://127.0.0.1:{closed_ports(1)[0]}/")
    sent = work(msgspec.json.encode(one), "w1")

    assert sent == (folder_of(one.run) / "7.json").read_bytes()
    assert not old.exists()


def test_a_run_is_made_whole(run: Path, tmp_path: Path):
    """The lost target has its diagnosis and its page; all others are as they were."""
    keep(RUN, 3, kept("d", report="page of d"))
    keep(RUN, 1, kept("b", report="another page of b"))
    found, where = fetched(run, [folder_of(RUN)], output(str(tmp_path / "out"), AGAIN, tmp_path), AGAIN)

    assert () == found.lost
    assert (AGAIN, 2) == (found.run, found.exit_status)
    assert ["page of b", "page of d"] == [Path(where, f"targets/{name}/report.html").read_text() for name in "bd"]
    assert set(found.members) == set(opened(where).members)


@pytest.mark.parametrize("content", [b"{", b"[]", kept("a"), kept("d", **{"../../out": "x"})])
def test_what_does_not_belong_to_it_is_left_out(run: Path, tmp_path: Path, content: bytes):
    """A damaged file, a target that was not lost, and a path that leads elsewhere."""
    keep(RUN, 0, content)
    with pytest.raises(NothingKept, match="none of its lost targets"):
        fetched(run, [folder_of(RUN)], output(str(tmp_path / "out"), AGAIN, tmp_path), AGAIN)


def test_the_command(run: Path, tmp_path: Path):
    """With the screen of a run, and one line where there is nothing."""
    keep(RUN, 3, kept("d", report="page of d"))
    done = wsinvest("fleet", "collect", str(run), str(folder_of(RUN)), WSINVEST_DATA=str(tmp_path / "data"))
    none = wsinvest("fleet", "collect", str(run), str(tmp_path), WSINVEST_DATA=str(tmp_path / "data"))

    assert (2, "") == (done.returncode, done.stderr)
    assert "shop: 2 of 4 well" in done.stdout
    assert (4, 1) == (none.returncode, len(none.stderr.splitlines()))
