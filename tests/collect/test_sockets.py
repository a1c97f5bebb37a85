"""Sockets by state, and the listen queue."""

import asyncio
import contextlib
import socket

import pytest

from wsinvest.collect.sockets import ephemeral_range, socket_table, sockets, summary
from wsinvest.facts.sockets import SocketState
from wsinvest.host.netstat import LISTEN, Row
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.target import Target, Url

PORT = 8080


def rows(*given):
    return tuple(Row(state, "10.0.0.1", local, "10.0.0.2", remote, queue, 0) for state, local, remote, queue in given)


def test_states_are_counted_on_the_host_and_on_the_port():
    """A client's socket towards the port is on the host, not on the port."""
    said = summary(rows((LISTEN, PORT, 0, 2), ("ESTABLISHED", PORT, 40000, 0), ("ESTABLISHED", 40000, PORT, 0)), PORT)

    assert (SocketState("ESTABLISHED", 2, 1), SocketState("LISTEN", 1, 1)) == said.states
    assert (1, 2) == (said.connections, said.listen_queue)


def test_without_a_listener_the_queue_is_unknown():
    """No listener is not an empty queue."""
    said = summary(rows(("ESTABLISHED", 40000, PORT, 0)), PORT)

    assert (None, None) == (said.listen_queue, said.listen_limit)


def test_ephemeral_use_is_counted_towards_one_destination():
    """Ports are used up per destination; a server's own port in the range and a listener use none up."""
    busy = [("ESTABLISHED", port, 9000, 0) for port in range(40000, 40005)]
    other = [("TIME_WAIT", port, 9001, 0) for port in range(40000, 40003)]
    served = [("ESTABLISHED", 40009, client, 0) for client in range(50000, 50020)]

    said = summary(rows(*busy, *other, *served, (LISTEN, 40009, 0, 0)), PORT, ports=(40000, 40009))

    assert ((40000, 40009), 5) == (said.ephemeral_range, said.ephemeral_used)


def test_a_full_backlog_is_seen():
    """A listener that accepts nothing holds what it may hold: the queue passes its limit."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=2))
        address = server.getsockname()
        for _ in range(3):
            stack.enter_context(socket.create_connection(address, timeout=60))

        said = asyncio.run(sockets(Target("t", Url("ws", *address))))

    assert said.listen_queue == 3
    assert said.listen_limit in (2, None)


def test_the_port_of_the_server_counts_not_that_of_its_proxy():
    """With a named port of the process the listener behind the proxy is looked at, whatever address it has."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        target = Target("t", Url("ws", "localhost", 1), process_port=server.getsockname()[1])

        assert asyncio.run(sockets(target)).listen_queue == 0


def test_sockets_of_another_machine_are_not_ours():
    """A remote target is not measured."""
    with pytest.raises(Unmeasured) as said:
        asyncio.run(sockets(Target("t", Url("ws", "192.0.2.1", PORT))))

    assert said.value.problem.kind is ProblemKind.OUT_OF_SIGHT


def test_a_missing_table_is_a_problem(tmp_path):
    """No /proc: the platform does not tell."""
    with pytest.raises(Unmeasured) as said:
        socket_table(proc=tmp_path)

    assert said.value.problem.kind is ProblemKind.PLATFORM


@pytest.mark.parametrize(("text", "expected"), [("32768\t60999\n", (32768, 60999)), ("nonsense", None), (None, None)])
def test_the_range_of_ephemeral_ports(tmp_path, text, expected):
    """Read from /proc, None when it does not tell."""
    folder = tmp_path / "sys" / "net" / "ipv4"
    folder.mkdir(parents=True)
    if text is not None:
        (folder / "ip_local_port_range").write_text(text)

    assert expected == ephemeral_range(tmp_path)
