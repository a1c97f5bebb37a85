"""The socket table, from text in the kernel's form and from real sockets."""

import contextlib
import socket

import pytest

from wsinvest.host.netstat import LISTEN, Row, listeners, parse_table, read_listeners, read_table
from wsinvest.host.sock_diag import listen_limits

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
REST = "00:00000000 00000000  1000        0 4711 1 0000000000000000 100 0 0 10 0\n"


def line(local, remote, state, queue="00000000:00000000"):
    return f"   0: {local} {remote} {state} {queue} {REST}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            line("0100007F:1F90", "00000000:0000", "0A", "00000000:00000003"),
            Row("LISTEN", "127.0.0.1", 8080, "0.0.0.0", 0, 3, 4711),
        ),
        (
            line("0100007F:1F90", "0200007F:C001", "01"),
            Row("ESTABLISHED", "127.0.0.1", 8080, "127.0.0.2", 49153, 0, 4711),
        ),
        (
            line("00000000000000000000000001000000:0050", "00000000000000000000000000000000:0000", "0A"),
            Row("LISTEN", "::1", 80, "::", 0, 0, 4711),
        ),
        (
            line("0000000000000000FFFF00000100007F:0050", "0000000000000000FFFF00000100007F:0051", "06"),
            Row("TIME_WAIT", "127.0.0.1", 80, "127.0.0.1", 81, 0, 4711),
        ),
        (line("0100007F:0001", "0100007F:0002", "7E"), Row("7E", "127.0.0.1", 1, "127.0.0.1", 2, 0, 4711)),
    ],
    ids=["listener", "established", "ipv6", "ipv4 in ipv6", "a state of the future"],
)
def test_a_line_of_the_kernel_becomes_a_row(text, expected):
    """Addresses are words in the machine's byte order (these lines: little endian), ports and queues plain hex."""
    assert (expected,) == tuple(parse_table(HEAD + text))


def test_a_table_without_ipv6_is_a_table(tmp_path):
    """tcp6 is missing where IPv6 is switched off."""
    net = tmp_path / "self" / "net"
    net.mkdir(parents=True)
    (net / "tcp").write_text(HEAD)

    assert read_table(proc=tmp_path) == ()


def test_without_proc_the_table_is_an_error_not_an_empty_table(tmp_path):
    """No table is not the same as no sockets."""
    with pytest.raises(OSError, match="tcp"):
        read_table(proc=tmp_path)


def test_real_sockets_are_in_the_table():
    """A listener, its backlog, and both ends of a connection that waits for accept."""
    with socket.create_server(("127.0.0.1", 0), backlog=7) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            rows = read_table()
            (listener,) = listeners(rows, port)

            assert (LISTEN, "127.0.0.1", 1) == (listener.state, listener.local, listener.queue)
            assert client.getsockname()[1] in {row.local_port for row in rows if row.remote_port == port}
            assert listen_limits().get(listener.inode) in (7, None)  # None: the kernel has no socket monitor


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [(set(), 3), ({"127.0.0.1"}, 2), ({"192.0.2.1"}, 1), ({"127.0.0.1", "::1"}, 3)],
)
def test_listeners_of_other_addresses_do_not_count(addresses, expected):
    """Of a port's listeners those count that take connections to one of the addresses."""
    rows = tuple(Row(LISTEN, address, 80, "", 0, 0, 1) for address in ("127.0.0.1", "0.0.0.0", "::1"))

    assert expected == len(listeners(rows, 80, frozenset(addresses)))
    assert listeners(rows, 81, frozenset(addresses)) == ()


def test_each_listener_tells_its_own_backlog():
    """Backlogs come by inode, IPv4 and IPv6 alike."""
    limits = listen_limits()
    if not limits:
        pytest.skip("this kernel has no socket monitor (inet_diag)")
    with contextlib.ExitStack() as stack:
        four = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=3))
        rows = listeners(read_table(), four.getsockname()[1])
        if socket.has_dualstack_ipv6():
            six = stack.enter_context(socket.create_server(("::", 0), family=socket.AF_INET6, backlog=5))
            rows += listeners(read_table(), six.getsockname()[1])

        assert [3, 5][: len(rows)] == [listen_limits()[row.inode] for row in rows]


def test_listeners_are_read_without_the_rest_of_the_table():
    """Those of both families, and no connection: the kernel lists listeners first."""
    with contextlib.ExitStack() as stack:
        first = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        stack.enter_context(socket.create_connection(first.getsockname()))
        stack.enter_context(first.accept()[0])
        made = [first, stack.enter_context(socket.create_server(("::", 0), family=socket.AF_INET6))]
        ports = {one.getsockname()[1] for one in made}
        found = read_listeners()

    assert {LISTEN} == {row.state for row in found}
    assert ports <= {row.local_port for row in found}
