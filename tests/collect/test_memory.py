"""Memory of the host and of the server's cgroup."""

import asyncio
import os

import psutil
import pytest

from wsinvest.collect.memory import measure, memory
from wsinvest.facts.memory import Memory, Owner
from wsinvest.facts.server import Server
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.target import Target, Url

HERE = Target("t", Url("ws", "127.0.0.1", 8080))
AWAY = Target("t", Url("ws", "192.0.2.1", 8080))


def server(program, pid=1):
    return Server(pid, program, None, None, None, None, None)


def test_used_is_what_is_not_available():
    """As free(1) counts: what the kernel could reclaim is not used."""
    measured = measure(os.getpid())

    assert psutil.virtual_memory().total == measured.total
    assert measured.total == measured.used + measured.available
    assert 0 < measured.ratio < 1


@pytest.mark.parametrize(
    ("cgroup", "ratio", "room"),
    [
        ({}, 0.5, 50),
        ({"cgroup_limit": 20, "cgroup_used": 18}, 0.9, 2),
        ({"cgroup_limit": 20, "cgroup_used": 2}, 0.5, 18),
        ({"cgroup_limit": 20, "cgroup_used": 22}, 1.1, 0),
        ({"cgroup_limit": 20, "cgroup_used": 18, "cgroup_of": Owner.OURS}, 0.5, 50),
        ({"cgroup_limit": 20}, 0.5, 50),
    ],
)
def test_the_fuller_of_host_and_cgroup_counts(cgroup, ratio, room):
    """The server's cgroup binds when it is fuller; a limit on the investigator binds nobody else."""
    facts = Memory(total=100, used=50, available=50, **cgroup)

    assert (ratio, room) == (facts.ratio, facts.room)


def test_the_pid_of_the_server_names_the_cgroup():
    """Whose cgroup was read is recorded."""
    assert asyncio.run(memory(HERE, server("node", os.getpid()))).cgroup_of is Owner.TARGET
    assert asyncio.run(memory(HERE, None)).cgroup_of is Owner.OURS


@pytest.mark.parametrize(("target", "listener"), [(AWAY, None), (HERE, server("ssh")), (HERE, server("kubectl"))])
def test_memory_of_another_machine_is_not_ours(target, listener):
    """A remote target, and one behind a tunnel that ends here, are not measured."""
    with pytest.raises(Unmeasured) as said:
        asyncio.run(memory(target, listener))

    assert said.value.problem.kind is ProblemKind.OUT_OF_SIGHT
