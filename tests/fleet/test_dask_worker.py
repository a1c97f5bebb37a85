"""What a worker does in Dask's threads, without Dask."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from tests.fleet.fleets import share
from tests.servers import closed_ports
from wsinvest.fleet.dask_worker import clock, hello, work
from wsinvest.fleet.shares import Done, Share
from wsinvest.fleet.version import version_hash


def worked(one: Share) -> Done:
    """What came back, as the engine reads it."""
    return msgspec.json.decode(work(msgspec.json.encode(one), "w1"), type=Done)


def test_shares_of_several_threads_are_examined_on_one_loop():
    """Their costs are those of the process: they only grow."""
    shares = [share(number, f"ws://127.0.0.1:{port}/ws") for number, port in enumerate(closed_ports(4))]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(worked, shares))

    assert [0, 1, 2, 3] == [one.number for one in found]
    assert {("w1", "tcp.connect.refused")} == {(one.member.worker, one.member.code) for one in found}
    assert 4 == len({one.cpu_s for one in found})


def test_paths_count_from_the_worker_s_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """There lies its `.env`; that it is read shows in what it says wrongly."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("WS_AUTH_MODE=nope\n")
    found = worked(share(0, "ws://127.0.0.1:1/", Path("a.toml"), env_file=".env")).member

    assert "no such mode" in found.message


def test_a_worker_says_its_version_and_its_time():
    """By which it is known, and its clock compared."""
    assert version_hash() == hello()
    assert 1.7e9 < clock() < 1e10
