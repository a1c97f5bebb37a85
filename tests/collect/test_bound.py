"""Where a port is bound, and whether a named process listens: with real sockets, processes and another user."""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.building import ended, opened, repeats
from tests.cli.process import wsinvest
from wsinvest.collect.bound import bound
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target, Url

REFUSED = repeats(ended("r01", StageName.TCP, Reason.REFUSED), on_this_host=True)
OPENED = repeats(opened("r01"), on_this_host=True)
LISTENS = (
    'import socket; one = socket.create_server(("127.0.0.1", 0)); print(one.getsockname()[1], flush=True); input()'
)
FORKS = f"import os; os.fork() and os.wait(); {LISTENS}"
NOBODY = 65534


@contextlib.contextmanager
def child(code):
    """A process and the first line that it prints."""
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process.pid, process.stdout.readline().strip()
    finally:
        process.communicate()


def look(handshake, port, pid=None):
    return asyncio.run(bound(Target("t", Url("ws", "127.0.0.1", port), process_pid=pid), handshake))


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "0.0.0.0"])
def test_the_addresses_of_the_port_are_seen(address):
    """Of both families."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as one:
        try:
            one.bind((address, 0))
        except OSError:
            pytest.skip(f"no {address} here")
        one.listen()
        port = one.getsockname()[1]
        assert (address,) == look(REFUSED, port).addresses


@pytest.mark.parametrize("code", [LISTENS, FORKS])
def test_a_process_that_listens_itself_or_by_a_child_is_well(code):
    """A wrapper such as `npm run` only starts the server."""
    with child(code) as (pid, port):
        assert look(OPENED, int(port), pid).named_listens


def test_a_process_that_listens_on_nothing_is_told_from_the_holder():
    """With the pid of the one that holds the port."""
    with child(LISTENS) as (pid, port), child("print(1, flush=True); input()") as (idle, _line):
        found = look(OPENED, int(port), idle)

    assert (idle, False, pid) == (found.named_pid, found.named_listens, found.holder_pid)
    assert "python" in found.holder


def test_nothing_is_looked_at_without_a_reason():
    """No refusal, no pid."""
    with pytest.raises(Unmeasured) as cannot:
        look(OPENED, 80)
    assert ProblemKind.NOT_APPLICABLE is cannot.value.problem.kind


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root becomes another user")
def test_a_process_of_another_user_is_unknown_with_its_reason():
    """Not "listens on nothing": its descriptors may not be listed."""
    with child(LISTENS) as (pid, port):
        read, write = os.pipe()
        other = os.fork()
        if other == 0:
            said = "nothing was raised"
            try:
                os.setgroups([])
                os.setresgid(NOBODY, NOBODY, NOBODY)
                os.setresuid(NOBODY, NOBODY, NOBODY)
                look(OPENED, int(port), pid)
            except Unmeasured as cannot:
                said = f"{cannot.problem.kind} {cannot.problem.detail}"
            finally:
                os.write(write, said.encode())
                os._exit(0)
        os.close(write)
        os.waitpid(other, 0)
        said = os.read(read, 4096).decode()
        os.close(read)

    assert f"{ProblemKind.PERMISSION} the sockets of process {pid} may not be looked at: another user's" == said


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8")
@pytest.mark.parametrize(("listens", "asked"), [("127.0.0.1", "127.0.0.2"), ("::1", "127.0.0.1")])
def test_a_server_on_another_address_is_the_root_cause(listens: str, asked: str, tmp_path: Path):
    """A whole diagnosis of its URL alone."""
    with socket.create_server((listens, 0), family=socket.AF_INET6 if ":" in listens else socket.AF_INET) as one:
        done = wsinvest("diagnose", f"ws://{asked}:{one.getsockname()[1]}/ws", "--json", cwd=tmp_path)

    roots = [found["code"] for found in json.loads(done.stdout)["findings"] if found["root_cause"]]
    assert ["tcp.listener.other_address"] == roots
