"""The processes behind a port, with real ones: a parent and its workers, connections that they hold, calls out."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys

import pytest

from tests.building import ended, opened, repeats
from wsinvest.collect.server import process_facts
from wsinvest.collect.workers import workers
from wsinvest.facts.workers import Doing, ProcessState
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.stage import Reason, StageName

HUNG = repeats(ended("r01", StageName.RESPONSE, Reason.TIMEOUT))
# Says its port, accepts one connection, says so, and does what is asked.
SERVER = """
import os, socket, sys, time
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
held = listener.accept()[0]
print("held", flush=True)
{does}
"""
SERVES = "listener.accept()"
FORKS = "os.fork() and os.wait(); listener.accept()"


@contextlib.contextmanager
def serving(does):
    """Such a server that holds one connection; its pid."""
    command = [sys.executable, "-c", SERVER.format(does=does)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as child:
        try:
            with socket.create_connection(("127.0.0.1", int(child.stdout.readline()))):
                assert child.stdout.readline()
                yield child.pid
        finally:
            os.killpg(child.pid, signal.SIGKILL)


def look(pid):
    """What the collector says of this process after an attempt that got no answer."""
    return asyncio.run(workers(process_facts(pid), HUNG))


def settled(pid, is_seen):
    """The look at a process, once this is seen of it; it begins when it has said that it holds a connection."""
    for _ in range(20):
        found = look(pid)
        if is_seen(found):
            break
    return found


@pytest.mark.parametrize(
    ("does", "doing"),
    [
        (SERVES, Doing.SERVING),
        ("time.sleep(999)", Doing.SLEEPING),
        ("held.recv(1)", Doing.READING),
        ("import threading; lock = threading.Lock(); lock.acquire(); lock.acquire()", Doing.LOCKED),
        ("import subprocess; subprocess.run(['sleep', '999'])", Doing.CHILD),
        ("os.read(os.pipe()[0], 1)", Doing.PIPE),
        ("exec('while True: pass')", Doing.COMPUTING),
    ],
)
def test_what_the_only_thread_does_is_told(does, doing):
    """By the kernel's word for where it waits; one connection is held."""
    with serving(does) as pid:
        found = settled(pid, lambda one: one.workers[0].doing is doing)

    assert [(pid, 1, doing)] == [(one.pid, one.threads, one.doing) for one in found.workers]
    assert (1, 1, None, ()) == (found.connections, found.fullest, found.pool, found.dialled)


def test_a_stopped_process_is_seen_as_such():
    """SIGSTOP leaves its sockets open."""
    with serving(SERVES) as pid:
        os.kill(pid, signal.SIGSTOP)
        os.waitpid(pid, os.WUNTRACED)
        found = look(pid)

    assert [ProcessState.STOPPED] == [one.state for one in found.workers]


def test_workers_stand_for_the_parent_that_only_waits_for_them():
    """The parent holds the listener too, and accepts nothing; a look by a worker's pid finds the same."""
    with serving(FORKS) as pid:
        by_parent = settled(pid, lambda one: one.workers[0].pid != pid)
        worker = by_parent.workers[0].pid
        by_worker = look(worker)

    assert pid != worker
    assert [worker] == [one.pid for one in by_worker.workers]


def test_a_call_that_gets_no_answer_is_seen():
    """SYN sent, nothing back: a full backlog here, a dependency that is out of reach elsewhere."""
    with socket.socket() as full, contextlib.ExitStack() as stack:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        does = f"away = socket.socket(); away.setblocking(False); away.connect_ex(('127.0.0.1', {port})); {SERVES}"
        with serving(does) as pid:
            found = settled(pid, lambda one: one.dialled)

    assert [("127.0.0.1", port, 1)] == [(one.address, one.port, one.count) for one in found.dialled]


def test_nothing_is_looked_at_where_nobody_waited():
    """It takes a third of a second, and proves nothing."""
    with pytest.raises(Unmeasured) as cannot:
        asyncio.run(workers(process_facts(os.getpid()), repeats(opened("r01"))))

    assert ProblemKind.NOT_APPLICABLE is cannot.value.problem.kind
