"""What is seen of a server's processes on this host."""

from dataclasses import replace
from pathlib import Path

from tests.load.served import limit_file, memory_group, served, usage_file
from wsinvest.facts.ladder import Bounds, MemoryOf
from wsinvest.load.serving import Serving, bounds_of, serving
from wsinvest.model.target import Target, Url

FAR = Target("far", Url("ws", "192.0.2.1", 80))


def at(port: int) -> Target:
    """A target on loopback."""
    return Target("t", Url("ws", "127.0.0.1", port))


def test_the_server_is_found_by_its_listener():
    """Its limits are those that it was started with, its backlog that of its socket."""
    with served("websockets", files=321, backlog=77) as server:
        found = serving(at(server.port))
        bounds = bounds_of(at(server.port), found, None)
        rung = found.rung(3, 1, 0.0)

        assert (server.pid,) == found.pids
        assert (321, 77, None) == (bounds.descriptors, bounds.backlog, bounds.ports)
        assert (3, 1) == (rung.held, rung.busy)
        assert rung.descriptors is not None
        assert 5 < rung.descriptors < 50
        assert rung.address_space is not None
        assert rung.memory is not None
        assert rung.memory < rung.address_space
        assert not found.ended
    assert found.ended


def test_a_limit_of_address_space_is_read():
    """None where it is unlimited, as usual."""
    with served("websockets", space=2**31) as limited, served("websockets") as free:
        assert 2**31 == bounds_of(at(limited.port), serving(at(limited.port)), None).address_space
        assert bounds_of(at(free.port), serving(at(free.port)), None).address_space is None


def test_a_control_group_s_usage_counts_before_resident_memory():
    """Where one may be made here; without one the processes and the free memory of the host."""
    with memory_group("serving") as group, served("websockets", group=group) as server:
        if group is not None:
            limit_file(group).write_text(str(200 * 2**20))
        found = serving(at(server.port))
        bounds = bounds_of(at(server.port), found, None)
        if group is None:
            assert MemoryOf.PROCESSES is bounds.memory_of
            return
        assert (MemoryOf.CGROUP, 200 * 2**20) == (bounds.memory_of, bounds.memory)
        assert (found.memory() or 0) <= int(usage_file(group).read_text())
        ours = replace(found, shared=True)
        assert found.resident() == ours.memory()


def test_a_server_elsewhere_shows_nothing(tmp_path: Path):
    """No process, no number, no limit."""
    found = serving(FAR)
    rung = found.rung(5, 0, 0.0)

    assert Serving() == found
    assert Bounds() == bounds_of(FAR, found, None)
    assert (None, None, None) == (rung.memory, rung.descriptors, rung.cpu_s)
    assert Serving() == serving(at(1))
    assert not found.ended
