"""What `wsinvest capacity` predicts, against real servers that are filled until they take no more."""

import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.certificates import issued
from tests.load import proxied
from tests.load.filling import filled, measured, way_to
from tests.load.served import NODE, PYTHON, command, limit_file, memory_group, served, usage_file
from wsinvest.analysis.measured_capacity import Measured, measured_capacity
from wsinvest.config.resolve import Options
from wsinvest.host import process_limits
from wsinvest.publish.capacity import Asked, Result

ALL = (*PYTHON, NODE)
FILES = 256
MB = 2**20
TEXT = "x" * 500
ASKED = Asked(100)
NETWORK = [shutil.which("unshare") or "unshare", "-n", sys.executable, "-m", "tests.load.in_own_network"]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A data folder of its own."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path / "data"))


def limit(of: Result, name: str) -> Measured:
    """The limit of this name."""
    return next(one for one in measured_capacity(of.ladder).limits if one.name == name)


def installed(kind: str) -> None:
    """Skip a server that is not here."""
    if command(kind, 0) is None:
        pytest.skip(f"{kind} is not installed")


@pytest.mark.parametrize("kind", ALL)
def test_descriptors_are_exact(kind: str):
    """A server with 256 of them: the prediction is the very number that it then holds."""
    installed(kind)
    with served(kind, files=FILES) as server:
        url = f"ws://127.0.0.1:{server.port}/"
        found = limit(measured(url, ASKED), "descriptors")
        held = filled(way_to(url), server.process)

    assert found.exact
    assert held == found.capacity


@pytest.mark.skipif(proxied.NGINX is None, reason="nginx is not installed")
def test_worker_connections_are_exact(tmp_path: Path):
    """Two for each WebSocket, less the listener and the channel to the master."""
    with proxied.nginx(tmp_path, 256) as up:
        found = measured(str(up.target), ASKED)
        held = filled(way_to(str(up.target)), up.behind.process)

    assert (True, held) == (limit(found, "proxy").exact, limit(found, "proxy").capacity)
    assert "proxy" == measured_capacity(found.ladder).held[0].name


MUTEX, REUSEPORT, ALL_AT_ONCE = {"events": "accept_mutex on;"}, {"listen": "reuseport"}, {"events": "multi_accept on;"}


@pytest.mark.skipif(proxied.NGINX is None, reason="nginx is not installed")
@pytest.mark.parametrize(
    ("workers", "how", "step"),
    [(2, {}, 1), (2, {}, 20), (2, MUTEX, 1), (2, REUSEPORT, 1), (3, ALL_AT_ONCE, 20)],
    ids=["one by one", "twenty at once", "accept_mutex", "reuseport", "three, multi_accept"],
)
def test_of_several_workers_one_may_be_full(tmp_path: Path, workers: int, how: dict[str, str], step: int):
    """worker_connections are those of each worker, and the kernel shares unevenly: from one full worker to all."""
    with proxied.nginx(tmp_path, 256, workers=workers, **how) as up:
        found = measured(str(up.target), ASKED)
        held = filled(way_to(str(up.target)), up.behind.process, step=step)

    proxy = limit(found, "proxy")
    print(f"{workers} workers, {how}: {proxy.low} to {proxy.high}, held {held}")
    assert workers == found.ladder.bounds.front_processes
    assert proxy.low <= held <= proxy.high
    assert (127, 127 * workers) == (proxy.low, proxy.high)
    assert "proxy" == measured_capacity(found.ladder).held[0].name


@pytest.mark.skipif(proxied.NGINX is None, reason="nginx is not installed")
@pytest.mark.parametrize(("how", "step"), [({}, 1), (MUTEX, 20)], ids=["shared", "one gets all"])
def test_open_files_of_several_workers_are_those_of_one(tmp_path: Path, how: dict[str, str], step: int):
    """worker_rlimit_nofile: whichever worker the kernel prefers, the lower end holds."""
    with proxied.nginx(tmp_path, 4096, workers=2, more="worker_rlimit_nofile 200;", **how) as up:
        found = measured(str(up.target), ASKED)
        held = filled(way_to(str(up.target)), up.behind.process, step=step)

    files = limit(found, "proxy_descriptors")
    print(f"{how}: {files.low} to {files.high}, held {held}")
    assert files.low <= held <= files.high
    assert "proxy_descriptors" == measured_capacity(found.ladder).held[0].name


@pytest.mark.skipif(proxied.HAPROXY is None, reason="HAProxy is not installed")
def test_maxconn_is_exact(tmp_path: Path):
    """Beyond it HAProxy accepts no more, and new connections wait."""
    with proxied.haproxy(tmp_path, 140) as up:
        found = limit(measured(str(up.target), ASKED), "proxy")
        held = filled(way_to(str(up.target)), up.behind.process)

    assert (True, 140, held) == (found.exact, found.capacity, held)


@pytest.mark.skipif(proxied.NGINX is None, reason="nginx is not installed")
def test_tls_that_ends_at_nginx_leaves_the_server_plain(tmp_path: Path):
    """The descriptors of the server behind bind, exactly; its connections count as plain."""
    made = issued(tmp_path)
    options = Options(ca_file=made.ca_file)
    with proxied.nginx(tmp_path, 4096, files=FILES, kind="uvicorn-websockets", pem=str(tmp_path / "leaf.pem")) as up:
        found = measured(str(up.target), ASKED, options)
        held = filled(way_to(str(up.target), options), up.behind.process)

    assert held == limit(found, "descriptors").capacity
    assert {"plain", "compressed"} == {ramp.carries.value for ramp in found.ladder.ramps}


@pytest.mark.parametrize("kind", ALL)
def test_the_backlog_is_exact(kind: str):
    """A stopped server accepts nobody: one more than its backlog connects."""
    installed(kind)
    with served(kind, backlog=40) as server:
        found = limit(measured(f"ws://127.0.0.1:{server.port}/", ASKED), "backlog")
        server.process.send_signal(19)
        connected = list(_connected(server.port))
        for one in connected:
            one.close()

    assert (41, len(connected)) == (found.capacity, found.capacity)


def _connected(port: int) -> Iterator[socket.socket]:
    """Sockets that connect, until one does not within half a second."""
    with suppress(TimeoutError):
        while True:
            yield socket.create_connection(("127.0.0.1", port), timeout=0.5)


@pytest.mark.skipif(proxied.NGINX is None, reason="nginx is not installed")
def test_local_ports_are_exact(tmp_path: Path):
    """In a network of its own, where nginx may take 300 ports: so many connections reach the server behind."""
    done = subprocess.run([*NETWORK, str(tmp_path)], capture_output=True, text=True, timeout=300, check=False)
    if "Operation not permitted" in done.stderr:
        pytest.skip("no network namespace may be made here")

    assert 0 == done.returncode, done.stderr[-2000:]
    predicted, held = map(int, done.stdout.split()[-2:])
    assert (300, 300) == (predicted, held)


@pytest.mark.parametrize(
    ("kind", "room_mb", "most", "kind_of", "say"),
    [
        *((one, 24, 800, "plain, idle", "") for one in PYTHON),
        ("uvicorn-websockets", 60, 400, "tls, idle", ""),
        ("uvicorn-websockets", 120, 800, "compressed, busy", TEXT),
        ("aiohttp", 120, 800, "compressed, busy", TEXT),
        ("tornado", 120, 800, "compressed, busy", TEXT),
        ("websockets", 60, 800, "compressed, busy", TEXT),
    ],
    ids=lambda value: str(value)[:20],
)
def test_memory_is_within_8_percent(tmp_path: Path, kind: str, room_mb: int, most: int, kind_of: str, say: str):
    """A control group with so much room: the interval holds the number at which the kernel killed the server."""
    installed(kind)
    made = issued(tmp_path)
    secure = kind_of.startswith("tls")
    options, pem = (Options(ca_file=made.ca_file), str(tmp_path / "leaf.pem")) if secure else (Options(), "")
    scheme = "wss://localhost" if secure else "ws://127.0.0.1"
    with memory_group(kind) as group:
        if group is None:
            pytest.skip("no control group may be made here")
        with served(kind, group=group, pem=pem) as server:
            room = int(usage_file(group).read_text()) + room_mb * MB
            limit_file(group).write_text(str(room))
            found = measured(f"{scheme}:{server.port}/", Asked(most, say), options)
        with served(kind, group=group, pem=pem) as server:
            limit_file(group).write_text(str(room))
            way = way_to(f"{scheme}:{server.port}/", options, deflate=bool(say))
            held = filled(way, server.process, step=5, say=say.encode())
        limit_file(group).write_text("-1" if limit_file(group).name.endswith("bytes") else "max")

    (memory,) = (one for one in limit(found, "memory").kinds if one.kind == kind_of)
    print(f"{kind}, {kind_of}: {memory.estimate}, held {held}")
    assert memory.estimate.low <= held <= memory.estimate.high
    assert abs(memory.estimate.value / held - 1) <= 0.08


@pytest.mark.parametrize(
    ("kind", "room_mb", "kind_of", "say"),
    [
        *((one, 24, "plain, idle", "") for one in PYTHON),
        *((one, 200, "compressed, busy", TEXT) for one in PYTHON if one != "uvicorn-wsproto"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_address_space_holds_its_interval(kind: str, room_mb: int, kind_of: str, say: str):
    """RLIMIT_AS with so much room: at a number within the interval the server can open no more, or dies of it.

    Allocators take address space in pieces of 1 MB and more, so that the interval is wider than that of memory.
    """
    found, held = limited_in_space(kind, room_mb, say)

    (seen,) = (one for one in limit(found, "address_space").kinds if one.kind == kind_of)
    print(f"{kind}, {kind_of}: {seen.estimate}, held {held}, ladder {found.ladder.stopped} {found.ladder.reached}")
    assert seen.estimate.low <= held <= seen.estimate.high
    assert limit(found, "address_space").low <= held


@pytest.mark.parametrize("room_mb", [24, 40])
def test_the_address_space_of_node_is_never_promised(room_mb: int):
    """Its runtime takes it in leaps: whatever is predicted, the lower end holds; mostly nothing is."""
    found, held = limited_in_space(NODE, room_mb)

    kinds = [
        kind for one in measured_capacity(found.ladder).limits if one.name == "address_space" for kind in one.kinds
    ]
    print(f"{NODE}: {[(kind.kind, kind.estimate) for kind in kinds]}, held {held}")
    assert 9 == len(found.ladder.ramps[0].idle)
    assert all(kind.estimate.low <= held for kind in kinds if kind.kind.startswith("plain"))


def limited_in_space(kind: str, room_mb: int, say: str = "") -> tuple[Result, int]:
    """The ladder at a server with so much room, and how many another one with the same room really held.

    The room counts from each start: Node reserves 64 MB more at one start than at another (glibc's arena of a thread).
    """
    installed(kind)
    with served(kind) as server:
        space = limit_space(server.pid, room_mb)
        found = measured(f"ws://127.0.0.1:{server.port}/", Asked(800, say))
    with served(kind) as server:
        limit_space(server.pid, room_mb)
        way = way_to(f"ws://127.0.0.1:{server.port}/", deflate=bool(say))
        held = filled(way, server.process, step=5, say=say.encode())

    assert space == found.ladder.bounds.address_space
    return found, held


def limit_space(pid: int, room_mb: int) -> int:
    """Set RLIMIT_AS of a process that runs to what it takes now and so much more; the limit in bytes."""
    sizes = process_limits.sizes(pid)
    assert sizes is not None
    space = sizes[0] + room_mb * MB
    resource.prlimit(pid, resource.RLIMIT_AS, (space, space))
    return space


def test_the_lower_end_holds_for_a_runtime_that_collects_garbage():
    """Node: its memory rises faster than connections need and falls later; only the lower end is advice.

    Where it falls during the ladder nothing is predicted, which is right too.
    """
    installed(NODE)
    with memory_group(NODE) as group:
        if group is None:
            pytest.skip("no control group may be made here")
        with served(NODE, group=group) as server:
            room = int(usage_file(group).read_text()) + 24 * MB
            limit_file(group).write_text(str(room))
            found = measured(f"ws://127.0.0.1:{server.port}/", Asked(800))
        with served(NODE, group=group) as server:
            limit_file(group).write_text(str(room))
            held = filled(way_to(f"ws://127.0.0.1:{server.port}/"), server.process, step=20)

    limits = (one for one in measured_capacity(found.ladder).limits if one.name == "memory")
    kinds = [kind for one in limits for kind in one.kinds if kind.kind.startswith("plain")]
    print(f"{NODE}: {[(kind.kind, kind.estimate) for kind in kinds]}, held {held}")
    assert 9 == len(found.ladder.ramps[0].idle)
    assert all(kind.estimate.low <= held <= kind.estimate.high for kind in kinds)
