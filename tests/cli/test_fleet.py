"""`wsinvest fleet` as a user meets it."""

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from websockets.sync.server import ServerConnection, serve

from tests.cli.process import wsinvest
from tests.load.loading import echoing, served
from tests.servers import answers, closed_ports, threaded
from tests.test_schemas import judged


@pytest.fixture
def targets(tmp_path: Path) -> Path:
    """A folder of two targets whose ports are closed."""
    folder = tmp_path / "shop"
    folder.mkdir()
    for name, port in zip("ab", closed_ports(2), strict=True):
        (folder / f"{name}.toml").write_text(f'url = "ws://127.0.0.1:{port}/ws"\nattempts = 1\n')
    return folder


def test_one_screen_and_a_page(targets: Path, tmp_path: Path):
    """The exit status is the worst; the page lies where --out says."""
    done = wsinvest("fleet", str(targets), "--out", str(tmp_path / "out"), WSINVEST_DATA=str(tmp_path))
    page = Path(done.stdout.split("Report: ")[1].strip())

    assert (2, "") == (done.returncode, done.stderr)
    assert "shop: 0 of 2 well; 2 share one cause" in done.stdout
    assert "tcp.connect.refused" in page.read_text("utf-8")
    assert tmp_path / "out" == page.parents[1]


def test_the_document(targets: Path, tmp_path: Path):
    """As its schema says; its report is the page of all."""
    done = wsinvest("fleet", str(targets), "--json", "--language", "pt-BR", WSINVEST_DATA=str(tmp_path))
    found = judged("fleet", done.stdout)

    assert ("inside", 2, ["a", "b"]) == (found["engine"], found["exit_status"], found["causes"][0]["members"])
    assert Path(found["report"]).is_file()
    assert json.loads(Path(found["report"]).with_name("fleet.json").read_text()) == {
        key: value for key, value in found.items() if key != "report"
    }


def test_quiet_is_one_line(targets: Path, tmp_path: Path):
    """For a schedule."""
    done = wsinvest("fleet", str(targets), "-q", WSINVEST_DATA=str(tmp_path))

    assert 1 == len(done.stdout.splitlines())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no list of targets"),
        ("targets = []", "no target in it"),
        ('targets = ["none.toml"]', "no such target file"),
        ('targets = ["a.toml", "b.toml"]\n[shared]\nca_file = "nowhere.pem"', "CA_FILE"),
    ],
)
def test_a_broken_fleet_is_one_line_and_nothing_is_measured(targets: Path, content: str, said: str):
    """Exit 4, and no traceback."""
    (targets / "fleet.toml").write_text(content)
    done = wsinvest("fleet", str(targets / "fleet.toml"))

    assert (4, "", 1) == (done.returncode, done.stdout, len(done.stderr.splitlines()))
    assert said in done.stderr


def test_an_output_that_cannot_be_written_is_exit_5(targets: Path, tmp_path: Path):
    """Known before anything is measured."""
    done = wsinvest("fleet", str(targets), "--out", "/proc/nowhere")

    assert (5, 1) == (done.returncode, len(done.stderr.splitlines()))


def test_a_load_of_two_processes(tmp_path: Path):
    """One document with the merged load and each worker's own; the screen says the same."""
    with echoing() as port:
        (tmp_path / "shop.toml").write_text(f'url = "ws://127.0.0.1:{port}/"\n')
        given = ("fleet", "load", str(tmp_path / "shop.toml"), "--hold", "5", "--pings", "20", "--for", "1s")
        found = judged("fleet-load", wsinvest(*given, "--workers", "2", "--json").stdout)
        said = wsinvest(*given, "--workers", "2")

    assert (5, 5, 0) == (found["handshakes"]["opened"], found["declared"], found["exit_status"])
    assert [3, 2] == [one["load"]["handshakes"]["opened"] for one in found["workers"]]
    assert (0, "") == (said.returncode, said.stderr)
    assert "shop: 5 of 5 connections opened" in said.stdout


def test_a_search_by_two_processes(tmp_path: Path):
    """Up to the rate that the target file allows, for both together; said in the document and on the screen."""
    with echoing() as port:
        (tmp_path / "shop.toml").write_text(
            f'url = "ws://127.0.0.1:{port}/"\n[load]\nmax_connections = 10\nmax_rate = 150\n'
        )
        given = ("fleet", "load", str(tmp_path / "shop.toml"), "--hold", "4", "--find", "p99=5000ms", "--workers", "2")
        found = judged("fleet-load", wsinvest(*given, "--json").stdout)
        said = wsinvest(*given)

    assert {"percentile": 99, "line_ms": 5000, "carried_per_s": 150, "broken_per_s": None} == found["search"]
    assert [75, 75] == [one["load"]["search"]["carried_per_s"] for one in found["workers"]]
    assert "Up to 150 messages a second kept the line of 5,000 ms (p99)" in " ".join(said.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("load", "shop.toml"), "--hold N, --rate R or --find p99=200ms"),
        (("load", "shop.toml", "--find", "p99"), "write it as p99=200ms"),
        (("load", "shop.toml", "--hold", "2"), "is not this machine"),
        (("shop.toml", "--workers", "2", "--scheduler", "tls://h:1"), "leave one out"),
        (("shop.toml", "--scheduler", "tls://h:1"), "by --certificates"),
        (("shop.toml", "--scheduler", "tcp://h:1", "--certificates", "."), "write it as tls://host:8786"),
        (("shop.toml", "--scheduler", "tls://h:1", "--certificates", "."), "no ca.pem in it"),
    ],
)
def test_a_slip_is_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str):
    """Exit 4, before anything is sent."""
    (tmp_path / "shop.toml").write_text('url = "ws://192.0.2.1/"\n')
    done = wsinvest("fleet", *arguments, cwd=tmp_path)

    assert (4, "", 1) == (done.returncode, done.stdout, len(done.stderr.splitlines()))
    assert said in done.stderr


def test_certificates_are_made_once(tmp_path: Path):
    """A folder for each run."""
    first, second = (wsinvest("fleet", "certificates", "keys", cwd=tmp_path) for _ in range(2))

    assert (0, 5) == (first.returncode, second.returncode)
    assert {"scheduler", "worker", "client"} == {one.name for one in (tmp_path / "keys").iterdir()}
    assert "is there already" in second.stderr


@pytest.mark.parametrize("further", [(), ("--workers", "2")], ids=["inside", "children"])
def test_ctrl_c_ends_all_of_it(tmp_path: Path, further: tuple[str, ...]):
    """Exit 6 within seconds; no run has a name, and no child goes on."""
    with served(answers(then="silence")) as asked:
        (tmp_path / "shop.toml").write_text(f'url = "ws://127.0.0.1:{asked.port}/"\n')
        command = [sys.executable, "-m", "wsinvest", "fleet", str(tmp_path), "--out", str(tmp_path / "out"), *further]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            until = time.monotonic() + 60
            while not asked.connections and time.monotonic() < until:
                time.sleep(0.05)
            children = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(signal.SIGINT)
            out, error = process.communicate(timeout=20)

    assert (6, "") == (process.returncode, out)
    assert "interrupted" in error
    assert [] == list((tmp_path / "out").glob("2*"))
    assert [] == psutil.wait_procs(children, timeout=10)[1]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("further", [(), ("--workers", "2")], ids=["inside", "children"])
def test_what_ran_before_ctrl_c_is_kept(tmp_path: Path, further: tuple[str, ...], how: signal.Signals):
    """With the others named as not examined, on screen, in the document and on the page; exit 6."""
    (port,) = closed_ports(1)
    with served(answers(then="silence")) as asked:
        for name, at in (("quick", port), ("slow", asked.port)):
            (tmp_path / f"{name}.toml").write_text(f'url = "ws://127.0.0.1:{at}/"\nattempts = 1\ndeadline_s = 300\n')
        command = [sys.executable, "-m", "wsinvest", "fleet", str(tmp_path), "--out", str(tmp_path / "out"), *further]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            until = time.monotonic() + 60
            while not (list((tmp_path / "out").glob(".2*/targets/quick")) and asked.connections):
                assert time.monotonic() < until
                time.sleep(0.05)
            time.sleep(0.5)  # until all of its files are written
            process.send_signal(how)
            out, error = process.communicate(timeout=30)
    (run,) = (tmp_path / "out").glob("2*")
    found = judged("fleet", (run / "fleet.json").read_text("utf-8"))

    assert (6, "") == (process.returncode, error)
    assert "0 of 2 well; 1 not examined, since the run was interrupted" in " ".join(out.split())
    assert "Not examined: slow" in out
    assert {"quick": "critical", "slow": "not_examined"} == {one["name"]: one["state"] for one in found["members"]}
    assert "since the run was interrupted" in (run / "index.html").read_text("utf-8")


def test_ctrl_c_closes_the_connections_of_a_load(tmp_path: Path):
    """With 1000, within two seconds. The command that is named shows what was measured until then."""
    with closing_codes() as (port, codes, opened):
        command = ["fleet", "load", f"ws://127.0.0.1:{port}/", "--hold", "4", "--for", "60s", "--workers", "2"]
        with subprocess.Popen(
            [sys.executable, "-m", "wsinvest", *command],
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"WSINVEST_DATA": str(tmp_path)},
        ) as process:
            assert opened.wait(60)
            process.send_signal(signal.SIGINT)
            _out, error = process.communicate(timeout=20)
    said = error.strip().partition("by wsinvest ")[2].split()
    found = wsinvest(*said, "--json", WSINVEST_DATA=str(tmp_path))

    assert 6 == process.returncode
    assert ("interrupted", 3) == (json.loads(found.stdout)["aborted"], found.returncode)
    assert {1000} == set(codes)


@contextmanager
def closing_codes() -> Iterator[tuple[int, list[int | None], threading.Event]]:
    """A server that keeps how each connection was closed, and says when the second one is open."""
    codes: list[int | None] = []
    opened = threading.Event()
    count = itertools.count(1)

    def keep(connection: ServerConnection) -> None:
        if next(count) >= 2:
            opened.set()
        for _message in connection:
            pass
        codes.append(connection.close_code)

    server = serve(keep, "127.0.0.1", 0)
    with threaded(server):
        yield server.socket.getsockname()[1], codes, opened
