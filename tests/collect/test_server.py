"""The server's process, found by pid or by its listener, with real processes."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys

import pytest

from wsinvest.collect.server import age_s, descriptor_limit, holders_of, listening_pid, process_facts, server
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.target import Target, Url

# Listens, opens sockets until its own low limit is reached, says its port and waits for the end of its input.
HUNGRY = """
import resource, socket, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
listener = socket.create_server(("127.0.0.1", 0))
held = []
try:
    while True:
        held.append(socket.socket())
except OSError:
    pass
print(listener.getsockname()[1], flush=True)
sys.stdin.read()
"""
GONE = 2**22 - 3


@contextlib.contextmanager
def child(code):
    """A Python process and the first line that it prints."""
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process.pid, process.stdout.readline().strip()
    finally:
        process.communicate()


def at(port, **more):
    return Target("t", Url("ws", "127.0.0.1", port), **more)


def test_the_listener_leads_to_its_process_and_its_descriptors():
    """A child that ran out of descriptors is found by its port, and all of its limit is seen as open."""
    with child(HUNGRY) as (pid, port):
        said = asyncio.run(server(at(int(port))))

    assert (pid, 64, 64) == (said.pid, said.open_descriptors, said.descriptor_limit)
    assert "python" in said.program
    assert said.rss > 0
    assert said.threads == 1
    assert said.age_s >= 0


def test_a_named_pid_wins_over_the_listener():
    """WS_SERVER_PID says which process it is, even for a name that leads elsewhere."""
    target = Target("t", Url("wss", "192.0.2.1", 443), process_pid=os.getpid())

    assert os.getpid() == asyncio.run(server(target)).pid


def test_of_several_holders_the_one_with_most_descriptors_is_the_server():
    """A parent that handed its listener to a worker is not the one that runs out."""
    with socket.create_server(("127.0.0.1", 0)) as listener, contextlib.ExitStack() as stack:
        listener.set_inheritable(True)
        code = "import sys; print('ready', flush=True); sys.stdin.read()"
        worker = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, close_fds=False
        )
        stack.callback(worker.communicate)
        worker.stdout.readline()
        holders = holders_of(frozenset({os.fstat(listener.fileno()).st_ino}))

        assert {os.getpid(), worker.pid} == set(holders)
        assert max(holders, key=holders.get) == listening_pid(at(listener.getsockname()[1]))


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        (Target("t", Url("ws", "192.0.2.1", 80)), ProblemKind.OUT_OF_SIGHT),
        (Target("t", Url("ws", "192.0.2.1", 80), process_pid=GONE), ProblemKind.OUT_OF_SIGHT),
        (at(1), ProblemKind.MISSING),
        (at(1, process_pid=GONE), ProblemKind.MISSING),
    ],
    ids=["remote", "remote, dead pid", "no listener", "dead pid, no listener"],
)
def test_without_a_process_there_are_no_facts(target, kind):
    """What cannot be looked at is a problem with its reason."""
    with pytest.raises(Unmeasured) as said:
        asyncio.run(server(target))

    assert kind is said.value.problem.kind


def test_a_listener_of_a_hidden_process_is_a_matter_of_rights(tmp_path):
    """The table shows the listener, no folder of a process shows its holder."""
    net = tmp_path / "self" / "net"
    net.mkdir(parents=True)
    zeros = "00:00000000 00000000 0 0 99 1 0 100 0 0 10 0"
    (net / "tcp").write_text(f"head\n0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 {zeros}\n")

    with pytest.raises(Unmeasured) as said:
        listening_pid(at(8080), tmp_path)

    assert said.value.problem.kind is ProblemKind.PERMISSION


def test_a_clock_that_was_set_back_makes_no_negative_age():
    """Unknown, not young."""
    assert [2.0, 0.0, None] == [age_s(10.0, now) for now in (12.0, 10.0, 9.0)]


def test_a_process_that_is_gone_is_missing():
    """A pid that nobody has."""
    with pytest.raises(Unmeasured) as said:
        process_facts(GONE)

    assert said.value.problem.kind is ProblemKind.MISSING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Limit                     Soft Limit           Hard Limit           Units     \n"
         "Max processes             95000                95000                processes \n"
         "Max open files            1024                 524288               files     \n", 1024),
        ("Max open files            unlimited            unlimited            files     \n", None),
        ("", None),
        (None, None),
    ],
    ids=["soft", "unlimited", "empty", "not readable"],
)  # fmt: skip
def test_the_soft_limit_of_open_files(tmp_path, text, expected):
    """What the kernel does not tell is None, never 0."""
    (tmp_path / "7").mkdir()
    if text is not None:
        (tmp_path / "7" / "limits").write_text(text)

    assert expected == descriptor_limit(7, tmp_path)
