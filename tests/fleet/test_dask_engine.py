"""The engine `dask` against a real scheduler and real workers, over TLS, on loopback."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fleet.fleets import share
from tests.servers import answers, closed_ports, raw
from wsinvest.fleet.certificates import make
from wsinvest.fleet.shares import Done, Lost, Share

pytest.importorskip("distributed", reason="the extra [fleet] is not installed")

from tests.fleet.clusters import Cluster, cluster
from wsinvest.fleet.dask_engine import ClusterError, OnDask, sent

SECRET = "q7Zt0pX4vK9mW2sL8dR1"


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The working folders of two workers; each has the `.env` of the targets, this side has none."""
    found = [tmp_path_factory.mktemp(f"w{number}") for number in (1, 2)]
    for place in found:
        (place / ".env").write_text(f"WS_TOKEN={SECRET}\n")
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, places: list[Path]) -> Iterator[Cluster]:
    """A cluster that no test breaks."""
    with cluster(tmp_path_factory.mktemp("cluster"), places) as found:
        yield found


async def outcomes(found: Cluster, shares: list[Share], engine: OnDask | None = None) -> list[Done | Lost]:
    """What became of these shares."""
    return [one async for one in (engine or OnDask(found.address, found.certificates)).run(shares)]


def test_workers_do_all_shares_and_their_clocks_are_known(whole: Cluster):
    """Each share once, each worker some, pages and cases come back."""
    shares = [share(number, f"ws://127.0.0.1:{port}/ws") for number, port in enumerate(closed_ports(8))]
    engine = OnDask(whole.address, whole.certificates)
    found = [one for one in asyncio.run(outcomes(whole, shares, engine)) if isinstance(one, Done)]

    assert set(range(8)) == {one.number for one in found}
    assert {"w1", "w2"} == {one.member.worker for one in found}
    assert all({"report.html", "case.json"} <= one.files.keys() for one in found)
    assert {"w1", "w2"} == engine.clocks.keys()
    for clock in engine.clocks.values():
        assert clock is not None
        assert abs(clock.ahead_ms) <= clock.within_ms + 1  # one machine, one clock


def test_a_secret_comes_from_the_worker_s_own_env_and_is_never_sent(whole: Cluster):
    """The share does not hold it, the target gets it, and what comes back does not show it."""

    async def run() -> tuple[list[Done | Lost], bytes]:
        async with raw(answers(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")) as asked:
            shares = [share(0, f"ws://127.0.0.1:{asked.port}/", Path("/elsewhere/a.toml"), env_file=".env")]
            return await outcomes(whole, shares), b"".join(asked.heads)

    found, heads = asyncio.run(run())

    assert SECRET.encode() in heads
    assert isinstance(found[0], Done)
    assert SECRET not in str(found[0].files)


def test_the_path_of_a_target_counts_from_the_worker_s_folder():
    """That of this machine means nothing there."""
    assert "a.toml" == sent(share(0, "ws://127.0.0.1/", Path("/here/a.toml"))).place


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_lost_worker_is_known_in_time_and_its_share_is_done_by_nobody(tmp_path: Path, how: signal.Signals):
    """Within 12 s, by the end of its process or by its silence. The other worker does the rest."""

    lost_at: list[float] = []

    async def heard(engine: OnDask, shares: list[Share]) -> list[Done | Lost]:
        ended = []
        async for one in engine.run(shares):
            lost_at.extend([time.monotonic()] * isinstance(one, Lost))
            ended.append(one)
        return ended

    async def run() -> tuple[list[Done | Lost], float, int]:
        with cluster(tmp_path, [tmp_path, tmp_path], threads=1) as found:
            async with raw(answers(then="silence")) as slow:
                quick = [f"ws://127.0.0.1:{port}/" for port in closed_ports(4)]
                urls = [f"ws://127.0.0.1:{slow.port}/", *quick]
                shares = [share(number, url, deadline_s=40.0) for number, url in enumerate(urls)]
                work = asyncio.create_task(heard(OnDask(found.address, found.certificates), shares))
                while not slow.connections:
                    await asyncio.sleep(0.05)
                found.processes["w1"].send_signal(how)  # it got the first share
                began = time.monotonic()
                await asyncio.sleep(0.3)  # what it sent before
                before = slow.connections
                ended = await asyncio.wait_for(work, 60)
                return ended, lost_at[0] - began, slow.connections - before

    ended, took_s, further = asyncio.run(run())
    lost = [one for one in ended if isinstance(one, Lost)]

    assert [(0, "w1")] == [(one.share.number, one.worker) for one in lost]
    assert lost[0].why
    assert {1, 2, 3, 4} == {one.number for one in ended if isinstance(one, Done)}
    assert took_s < 12
    assert 0 == further


def test_a_scheduler_that_is_killed_loses_what_was_under_way(tmp_path: Path):
    """It is named, and nobody waits for it."""

    async def run() -> list[Done | Lost]:
        with cluster(tmp_path, [tmp_path], threads=1) as found:
            async with raw(answers(then="silence")) as slow:
                urls = [f"ws://127.0.0.1:{closed_ports(1)[0]}/", f"ws://127.0.0.1:{slow.port}/"]
                shares = [share(number, url, deadline_s=40.0) for number, url in enumerate(urls)]
                work = asyncio.create_task(outcomes(found, shares))
                while not slow.connections:
                    await asyncio.sleep(0.05)
                found.processes["scheduler"].kill()
                return await asyncio.wait_for(work, 30)

    ended = asyncio.run(run())

    assert [0] == [one.number for one in ended if isinstance(one, Done)]
    assert [(1, "the scheduler went away")] == [(one.share.number, one.why) for one in ended if isinstance(one, Lost)]


def test_certificates_of_another_run_are_refused(whole: Cluster, tmp_path: Path):
    """Whoever holds none of this run can connect to nothing."""
    make(tmp_path / "other", timedelta(hours=1))
    engine = OnDask(whole.address, tmp_path / "other" / "client")
    with pytest.raises(ClusterError, match="cannot be reached with these certificates"):
        asyncio.run(outcomes(whole, [share(0, "ws://127.0.0.1:1/")], engine))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "127.0.0.1:8786", "tls://127.0.0.1"])
def test_an_address_without_tls_is_refused(address: str, tmp_path: Path):
    """Before anything is sent."""
    with pytest.raises(ClusterError, match="write it as tls://host:8786"):
        OnDask(address, tmp_path)


def test_a_folder_without_certificates_is_named(tmp_path: Path):
    """With the command that makes one."""
    with pytest.raises(
        ClusterError, match=r"no ca\.pem in it; name the folder client that wsinvest fleet certificates"
    ):
        OnDask("tls://127.0.0.1:1", tmp_path)


def test_dask_s_own_settings_are_refused(tmp_path: Path):
    """A scheduler that would do a lost share again."""
    environ = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "3"}
    with cluster(tmp_path, [tmp_path], **environ) as found, pytest.raises(ClusterError, match="allowed-failures is 3"):
        asyncio.run(outcomes(found, [share(0, "ws://127.0.0.1:1/")]))


def test_dask_is_imported_by_its_engine_only():
    """Everything else works without the extra."""
    program = (
        "import wsinvest.cli.main, wsinvest.fleet.children, wsinvest.fleet.inside, wsinvest.fleet.dask_worker, sys"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; print('distributed' in sys.modules, 'fsspec' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "False False" == done.stdout.strip()
