"""The process behind a port is searched once for all targets of it, and anew when it has ended."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.servers import closed_port
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.target import Target, Url
from wsinvest.sample import holders
from wsinvest.sample.holders import Holders

LISTENS = "import socket, sys; s = socket.create_server(('127.0.0.1', {})); print(flush=True); sys.stdin.read()"


def at(port: int) -> Target:
    """A target on this port."""
    return Target("t", Url("ws", "127.0.0.1", port))


@contextmanager
def listening(port: int) -> Iterator[int]:
    """The pid of a process that listens there."""
    command = [sys.executable, "-c", LISTENS.format(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process.pid
        finally:
            process.kill()


def test_a_second_target_of_a_port_is_told_what_was_found_for_the_first():
    """A walk over all processes takes a hundredth of a second, and a watch may have 500 targets."""
    found = Holders()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert os.getpid() == found.of(at(port))

    assert os.getpid() == found.of(at(port))  # though nothing listens any more


def test_a_process_that_began_again_is_found_at_once():
    """The old pid is none any more."""
    found, port = Holders(), closed_port()
    with listening(port) as first:
        assert first == found.of(at(port))
    with listening(port) as second:
        assert second == found.of(at(port))


def test_nobody_who_listens_is_remembered_for_a_while_only(monkeypatch: pytest.MonkeyPatch):
    """As `missing`, and then searched again."""
    found, port = Holders(), closed_port()
    with pytest.raises(Unmeasured) as first:
        found.of(at(port))
    with listening(port) as pid:
        with pytest.raises(Unmeasured):
            found.of(at(port))
        monkeypatch.setattr(holders, "KEPT_S", 0.0)
        assert pid == found.of(at(port))

    assert ProblemKind.MISSING is first.value.problem.kind
