"""A foreign host that does not consent gets no packet of a storm: counted on the only interface of a namespace."""

import shutil
import subprocess
import sys

import pytest

INSIDE = """
set -e
ip link add out type veth peer name in
ip link set in addrgenmode none
ip link set in up
ip link set out addrgenmode none
ip addr add 10.9.9.1/24 dev out
ip link set out up
"$@" || echo "ended with $?"
grep out: /proc/net/dev
"""


def sent_by(*command: str) -> tuple[str, int]:
    """What the command says in a namespace of its own, and how many packets left it."""
    inside = ["unshare", "--net", "sh", "-c", INSIDE, "sh", *command]
    done = subprocess.run(inside, capture_output=True, text=True, timeout=120)
    if done.returncode:
        pytest.skip(f"no namespace of our own: {done.stderr.strip()}")
    said, _name, counts = done.stdout.rpartition("out:")
    return done.stderr + said, int(counts.split()[9])  # the packets that were sent, behind eight counts of received


@pytest.mark.skipif(not shutil.which("unshare") or not shutil.which("ip"), reason="wants unshare and ip")
@pytest.mark.parametrize("more", [(), ("--rehearse", "true"), ("--i-own-this", "10.9.9.2"), ("--plan",)])
def test_not_a_packet_without_consent(more: tuple[str, ...]):
    """Neither for the rate nor for a rehearsal; a typed name alone is no consent."""
    given = ("storm", "ws://10.9.9.2/ws", "--clients", "5", "--backoff", "fixed 1", *more)
    said, packets = sent_by(sys.executable, "-m", "wsinvest", *given)

    assert 0 == packets, said
    assert "Nothing was sent" in said or "[load] max_connections and max_rate" in said


@pytest.mark.skipif(not shutil.which("unshare") or not shutil.which("ip"), reason="wants unshare and ip")
def test_packets_are_seen_where_there_are_any():
    """The count would show a single one."""
    broadcast = "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); "
    broadcast += "s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1); s.sendto(b'x', ('10.9.9.255', 9))"

    assert sent_by(sys.executable, "-c", broadcast)[1] > 0
