"""Gauges: the registry, and each number against what the kernel says otherwise."""

import asyncio
import os
import resource
import socket
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.store.test_kept_capacity import of
from wsinvest.host import port_sockets
from wsinvest.host.netstat import ESTABLISHED, Row
from wsinvest.host.port_sockets import Listening, connections, listening
from wsinvest.model.gauge import NotSeen, gauges
from wsinvest.model.sample import Why
from wsinvest.model.target import Target, Url
from wsinvest.report.capacity_document import document
from wsinvest.sample.gauges.capacity import capacity
from wsinvest.sample.gauges.descriptors import descriptors
from wsinvest.sample.gauges.memory_host import memory_host
from wsinvest.sample.gauges.rss import rss
from wsinvest.sample.here import Here
from wsinvest.store import kept_capacity

OURS = Target("ours", Url("ws", "127.0.0.1", 9), process_pid=os.getpid())


def test_every_gauge_is_found_by_its_folder():
    """Each name is given once; the names are those that alerts ask for."""
    names = {name for unit in gauges() for name in unit.names}

    assert {"memory_host", "memory_cgroup", "rss_bytes", "descriptors_open", "descriptors_limit"} < names
    assert {"accept_queue", "accept_backlog", "connections", "health_status", "metrics_ok", "token_path"} < names


def test_sockets_of_one_port():
    """The listen queue holds who waits for accept; a connection counts once at the server's port."""
    with socket.create_server(("127.0.0.1", 0), backlog=7) as server:
        port = server.getsockname()[1]
        clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
        waiting, made = listening(port), connections(port)
        accepted = [server.accept()[0] for _ in range(2)]
        here = Here(replace(OURS, process_port=port))
        found = here.listener
        by_table = listening(port, os.getpid()), connections(port, pid=os.getpid())
        for one in (*clients, *accepted):
            one.close()

    assert Listening(3, 7, frozenset({socket.AF_INET})) == waiting
    assert Listening(1, 7, frozenset({socket.AF_INET})) == found
    assert (Listening(1, None), 3) == by_table
    assert 3 == made


def test_a_row_that_the_kernel_gives_twice_is_one_connection(monkeypatch: pytest.MonkeyPatch):
    """Seen once on a busy machine: 31 for three. It cannot be brought about."""
    rows = [Row(ESTABLISHED, "127.0.0.1", 80, "127.0.0.1", 5000 + number, 0, 0) for number in (1, 2, 2, 1, 3)]
    monkeypatch.setattr(port_sockets, "read_table", lambda _pid: tuple(rows))

    assert 3 == connections(80, pid=os.getpid())


def test_the_capacity_is_the_lower_end_that_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Nothing before it was measured; afterwards the limit that binds; a damaged file is no number."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))
    kept = of()
    target = kept.manifest.target
    service = SimpleNamespace(resolved=SimpleNamespace(target=target))
    assert {} == asyncio.run(capacity(service))

    kept_capacity.keep(kept)
    place = kept_capacity.document(target.name)
    place.write_text(document(target.name, kept.evidence["ladder"].facts))
    assert {"capacity": 505.0} == asyncio.run(capacity(service))
    place.write_text("{")
    with pytest.raises(NotSeen):
        asyncio.run(capacity(service))


def test_descriptors_of_the_process():
    """As many as /proc lists, against the soft limit."""
    found = descriptors(Here(OURS))

    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == found["descriptors_limit"]
    assert abs(sum(1 for _ in Path("/proc/self/fd").iterdir()) - found["descriptors_open"]) <= 3


def test_memory_is_a_share_and_bytes():
    """The share of the host lies between 0 and 1; our own process has some megabytes."""
    assert 0 < memory_host(Here(OURS))["memory_host"] < 1
    assert rss(Here(OURS))["rss_bytes"] > 5_000_000


def test_a_process_that_is_not_there_is_missing():
    """Nothing listens: unknown, never 0."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(NotSeen) as cannot:
        rss(Here(Target("gone", Url("ws", "127.0.0.1", port))))

    assert Why.MISSING is cannot.value.why
