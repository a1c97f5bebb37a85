"""`wsinvest diagnose` on real targets: its exit status, its screen, its document."""

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.cli.process import wsinvest
from tests.servers import closed_port
from wsinvest.demo import running


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that accepts and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        kept: list[socket.socket] = []
        threading.Thread(target=_accept, args=(server, kept), daemon=True).start()
        yield server.getsockname()[1]
        for connection in kept:
            connection.close()


def _accept(server: socket.socket, kept: list[socket.socket]) -> None:
    try:
        while True:
            kept.append(server.accept()[0])
    except OSError:
        return


@pytest.fixture
def closed() -> int:
    """A port on which nothing listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return server.getsockname()[1]


def test_a_port_on_which_nothing_listens_is_a_finding(closed: int):
    """The target's fault is a diagnosis with a complete document, not an error of ours."""
    done = wsinvest("diagnose", f"ws://127.0.0.1:{closed}/ws", "--json")

    said = json.loads(done.stdout)

    assert 2 == done.returncode
    assert [("tcp.connect.refused", "critical", True)] == [
        (one["code"], one["severity"], one["root_cause"]) for one in said["findings"] if one["severity"] == "critical"
    ]
    assert not said["incomplete"]


def test_a_host_that_does_not_exist_is_a_finding():
    """RFC 6761 keeps .invalid free of hosts."""
    done = wsinvest("diagnose", "ws://no-such-host.invalid/ws", "--json")

    assert 2 == done.returncode
    assert {"dns.name.not_found", "dns.resolver.timeout"} & {one["code"] for one in json.loads(done.stdout)["findings"]}


def test_a_server_that_never_answers_is_a_finding(silent: int):
    """It is given its seconds, then named; what was left out is named too."""
    done = wsinvest("diagnose", f"ws://127.0.0.1:{silent}/ws", "--json", "--deadline", "30")

    said = json.loads(done.stdout)

    assert 2 == done.returncode
    assert "http.handshake.timeout" in {one["code"] for one in said["findings"] if one["root_cause"]}
    assert said["not_examined"]


def test_ctrl_c_ends_with_6_and_one_line(silent: int):
    """While it waits for a silent server, SIGINT ends it at once."""
    command = [sys.executable, "-m", "wsinvest", "diagnose", f"ws://127.0.0.1:{silent}/ws", "-v"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        while "handshake" not in child.stderr.readline():
            continue
        child.send_signal(signal.SIGINT)
        said, errors = child.communicate(timeout=3)

    assert (6, "") == (child.returncode, said)
    assert ["wsinvest: interrupted; nothing unfinished was published"] == errors.strip("\n").split("\n")


def test_a_quiet_run_is_one_line(closed: int):
    """For a journal and a mail: target, verdict, numbers, codes of the root causes; the exit status stays."""
    done = wsinvest("diagnose", f"ws://127.0.0.1:{closed}/ws", "-q")

    assert (2, "") == (done.returncode, done.stderr)
    assert 1 == done.stdout.count("\n")
    assert done.stdout.startswith(f"wsinvest target=127.0.0.1:{closed}/ws status=critical problems=")
    assert done.stdout.endswith(" roots=tcp.connect.refused\n")


def test_where_nobody_watches_there_is_no_progress(closed: int):
    """A pipe gets the screen on stdout and nothing on stderr."""
    done = wsinvest("diagnose", f"ws://127.0.0.1:{closed}/ws")

    assert "" == done.stderr


def test_the_demo_is_diagnosed_live():
    """The incident's root cause is proven on a running service, with its chain to the rejected handshake."""
    done = wsinvest("diagnose", "demo", "--json")

    said = json.loads(done.stdout)
    roots = {one["code"]: one["confidence"] for one in said["findings"] if one["root_cause"]}
    chains = [[link["code"] for link in chain] for chain in said["chains"]]

    assert 2 == done.returncode
    assert done.stdout.isascii()
    assert "proven" == roots["config.secret.missing"]
    assert any(chain[0] == "config.secret.missing" and "http.auth.rejected" in chain for chain in chains)


def test_the_same_service_without_faults_has_nothing_at_high_or_above():
    """The difference between the two demos is exactly the switched faults."""
    healthy = json.loads(wsinvest("diagnose", "demo-healthy", "--json").stdout)
    failing = json.loads(wsinvest("diagnose", "demo", "--json").stdout)

    def serious(said: dict[str, list[dict[str, str]]]) -> set[str]:
        return {
            one["code"]
            for one in said["findings"]
            if one["severity"] in ("critical", "high") and not one["code"].startswith("resource.")
        }

    assert set() == serious(healthy)
    assert {
        "config.secret.missing",
        "login.response.empty_token",
        "token.value.empty",
        "http.auth.rejected",
    } <= serious(failing)


def test_no_secret_of_the_demo_is_printed():
    """Neither the screen, the document nor stderr hold a value of its `.env`."""
    demo = running("demo-healthy")
    values = [
        line.split("=", 1)[1]
        for line in demo.env_file.read_text(encoding="utf-8").splitlines()
        if line.startswith(("JWT_SECRET=", "LOGIN_PASSWORD="))
    ]
    done = [wsinvest("diagnose", "demo-healthy", "-v"), wsinvest("diagnose", "demo-healthy", "--json")]

    printed = "".join(one.stdout + one.stderr for one in done)

    assert 2 == len(values)
    assert not [value for value in values if value in printed]


@pytest.mark.parametrize(("language", "word"), [("en", "Root cause"), ("pt-BR", "Causa raiz")])
def test_the_screen_speaks_the_language_and_fits_80_columns(language: str, word: str):
    """Words and width, for a tired reader."""
    done = wsinvest("diagnose", "demo", "--language", language)

    assert word in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize(("columns", "widest"), [("60", 80), ("120", 100)])
def test_the_screen_is_as_wide_as_the_terminal(closed: int, columns: str, widest: int):
    """Sentences fill it, up to 100 columns; only lines to paste may be longer than a narrow one."""
    done = wsinvest("diagnose", f"ws://127.0.0.1:{closed}/ws", COLUMNS=columns)
    prose = [line for line in done.stdout.splitlines() if not line.startswith("    ")]

    assert max(map(len, prose)) <= min(int(columns), widest)
    assert max(map(len, prose)) > min(int(columns), widest) - 20


def test_a_terminal_without_utf_8_gets_ascii():
    """Locale C carries no arrows; nothing is lost and nothing breaks."""
    done = wsinvest("diagnose", "demo", PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")

    assert 2 == done.returncode
    assert done.stdout.isascii()
    assert "->" in done.stdout


def test_quiet_is_one_line():
    """The journal's, on stdout, and the exit status of the verdict."""
    done = wsinvest("diagnose", f"ws://127.0.0.1:{closed_port()}/ws", "-q")

    assert (2, 1, "") == (done.returncode, done.stdout.count("\n"), done.stderr)
    assert "status=critical" in done.stdout
    assert "roots=tcp.connect.refused" in done.stdout
