"""Where the page listens: each reason against it is one line with what to do."""

import ctypes
import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.servers import closed_port
from wsinvest.watch.listening import OTHER_PORTS, CannotListen, address, bound, token

PR_CAPBSET_DROP, CAP_NET_BIND_SERVICE = 24, 10
UNPRIVILEGED = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
GOOD = "0123456789abcdef"
TRIED = """
from wsinvest.watch.listening import CannotListen, bound
try:
    bound("127.0.0.1", 1)
except CannotListen as error:
    print(error)
"""


def drop_right() -> None:
    """In a child: the right to listen below port 1024 is gone after the next exec, for root as well."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_NET_BIND_SERVICE, 0, 0, 0)


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("127.0.0.1:9464", ("127.0.0.1", 9464)),
        ("[::1]:0", ("::1", 0)),
        (":9464", ("127.0.0.1", 9464)),
        ("watch.example:65535", ("watch.example", 65535)),
    ],
)
def test_host_and_port(page: str, found: tuple[str, int]):
    """Loopback where no host is given."""
    assert found == address(page)


@pytest.mark.parametrize("page", ["9464", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:²", "a:b"])
def test_what_is_no_address_says_how_one_is_written(page: str):
    """With what was given."""
    with pytest.raises(CannotListen) as cannot:
        address(page)
    assert f"--page {page}: write it as 127.0.0.1:9464" == str(cannot.value)


@pytest.mark.parametrize(
    ("value", "host", "said"),
    [
        (None, "127.0.0.1", "TOKEN: this variable is not set"),
        ("", "0.0.0.0", "TOKEN: this variable is not set"),
        ("short", "127.0.0.1", "16 characters or more"),
        (f"{GOOD} ", "0.0.0.0", "without blanks"),
        (f"{GOOD}\n", "0.0.0.0", "without blanks"),
        (f"{GOOD}é", "0.0.0.0", "of ASCII"),
    ],
)
def test_a_token_that_is_unfit(value: str | None, host: str, said: str):
    """It could not be sent as a header, or could be guessed."""
    with pytest.raises(CannotListen, match=said):
        token("TOKEN", host, {} if value is None else {"TOKEN": value})


def test_a_token_is_asked_for_off_loopback():
    """On loopback there may be one."""
    with pytest.raises(CannotListen, match=r"--page on 0\.0\.0\.0: others can reach it"):
        token("", "0.0.0.0", {})
    assert token("", "127.0.0.2", {}) is None
    made = token("TOKEN", "0.0.0.0", {"TOKEN": GOOD})
    assert made is not None
    assert GOOD == made.reveal()


def test_a_port_that_is_taken_is_left_alone():
    """The next free one is used; where all that are tried are taken, that is said."""
    with ExitStack() as stack:
        port = closed_port()
        for _ in range(OTHER_PORTS):
            try:
                stack.enter_context(bound("127.0.0.1", port)[0])
            except CannotListen:
                break
        with pytest.raises(CannotListen, match=rf"--page 127\.0\.0\.1:{port}: this port and those after it are taken"):
            bound("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("192.0.2.1", "no address of this host"),
        ("no-such-host.invalid", "this name has no address here"),
        ("a" * 70 + ".example", "this name has no address here"),
    ],
)
def test_a_host_that_is_not_this_one(host: str, said: str):
    """Only one port is tried."""
    with pytest.raises(CannotListen, match=said):
        bound(host, 0)


@pytest.mark.skipif(
    not UNPRIVILEGED.exists() or int(UNPRIVILEGED.read_text()) < 2, reason="here everybody may listen on any port"
)
def test_a_port_that_needs_a_right():
    """Said of the port, not of a file."""
    done = subprocess.run(
        [sys.executable, "-c", TRIED], capture_output=True, text=True, check=True, preexec_fn=drop_right, env=os.environ
    )

    assert "--page 127.0.0.1:1: this user may not listen there; take a port from 1024 on\n" == done.stdout
    assert "" == done.stderr


def test_sockets_listen():
    """On the port that they tell."""
    with bound("127.0.0.1", 0)[0] as one, socket.create_connection(one.getsockname()):
        assert one.getsockname()[1] > 0
