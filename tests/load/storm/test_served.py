"""The server of a rehearsal: started by its command, waited for, and nobody else's process is ever stopped."""

import shlex
import sys
import time
from pathlib import Path

import pytest

from tests.load.storm.storming import command
from tests.servers import closed_port
from wsinvest.load.storm.served import NotServed, Served


def test_a_server_is_started_and_stopped():
    """After the block its listener is gone."""
    port = closed_port()
    with Served(command("websockets_echo", port), port) as served:
        assert (True, True) == (served.running, served.listens)

    assert (False, False) == (served.running, served.listens)


def test_what_it_started_itself_ends_with_it(tmp_path: Path):
    """A supervisor's worker is in its process group; one that ignores SIGTERM is killed."""
    port, note = closed_port(), tmp_path / "pid"
    stubborn = "import os, signal, sys, time; signal.signal(15, signal.SIG_IGN); "
    stubborn += "open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(600)"
    worker = shlex.join([sys.executable, "-c", stubborn, str(note)])
    with Served(shlex.join(["sh", "-c", f"{worker} & exec {command('websockets_echo', port)}"]), port):
        while not (note.exists() and note.read_text()):
            time.sleep(0.02)

    assert not alive(int(note.read_text()))


def alive(pid: int) -> bool:
    """True if a process has this number and is not only waited for, a little after its end."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        if state == "Z":
            return False
        time.sleep(0.02)
    return True


def test_a_port_that_is_served_already_is_refused_and_left_alone():
    """The process of somebody else is neither used nor stopped."""
    port = closed_port()
    with Served(command("websockets_echo", port), port) as other:
        with pytest.raises(NotServed, match=f"port {port} is served already"):
            Served(command("websockets_echo", port), port)
        assert other.running


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the command is empty"),
        ("'x", "cannot be read"),
        ("/no/such/program", "No such file"),
        (shlex.join([sys.executable, "-c", "raise SystemExit(3)"]), "the command ended with 3"),
    ],
)
def test_a_command_that_serves_nothing_is_one_line(text: str, said: str):
    """What, where, what to do."""
    port = closed_port()
    with pytest.raises(NotServed, match=said) as error, Served(text, port):
        pass

    assert str(error.value).startswith("--rehearse: ")
    assert "\n" not in str(error.value)
