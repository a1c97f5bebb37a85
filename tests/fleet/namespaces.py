"""Machines of a test: network namespaces joined by a router; a cable can be pulled, and a link can be slow."""

import ctypes
import fcntl
import heapq
import os
import selectors
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NETWORK = "10.77"
_CLONE_NEWNET = 0x40000000
_TUNSETIFF = 0x400454CA
_IFF_TUN_WITHOUT_HEAD = 0x0001 | 0x1000


@dataclass(frozen=True)
class Machine:
    """A namespace by its name, and its address; `router_side`: the end of its cable at the router."""

    name: str
    address: str
    router: str
    router_side: str

    @property
    def prefix(self) -> tuple[str, ...]:
        """What stands before a command that runs there."""
        return ("ip", "netns", "exec", self.name)

    def run(self, *command: str, **given: Any) -> "subprocess.Popen[bytes]":
        """Start a command there."""
        return subprocess.Popen([*self.prefix, *command], **given)

    def pull(self) -> None:
        """Pull its cable: packets vanish both ways, and nobody is told."""
        ip("-n", self.router, "link", "set", self.router_side, "down")


def ip(*words: str) -> None:
    """One command of iproute2."""
    subprocess.run(["ip", *words], check=True, capture_output=True)


def missing() -> str:
    """What keeps this machine from making namespaces; empty if nothing does."""
    if not shutil.which("ip"):
        return "ip (iproute2) is not installed"
    name = f"wsi-{os.getpid()}-try"
    if subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode:
        return "network namespaces cannot be made here"
    ip("netns", "del", name)
    return ""


@contextmanager
def machines(names: Sequence[str], slow: str = "", delay_s: float = 0.1) -> Iterator[dict[str, Machine]]:
    """A machine of each name, which reach each other; `slow`: the one whose packets take `delay_s` each way."""
    router = f"wsi-{os.getpid()}-router"
    with ExitStack() as stack:
        _made(stack, router)
        subprocess.run(["ip", "netns", "exec", router, "sysctl", "-qw", "net.ipv4.ip_forward=1"], check=True)
        found = {}
        for number, name in enumerate(names, 1):
            machine = Machine(f"wsi-{os.getpid()}-{name}", f"{NETWORK}.{number}.2", router, f"r{number}")
            _made(stack, machine.name)
            if name == slow:
                stack.enter_context(_slow_cable(machine, delay_s))
            else:
                ip(
                    "-n",
                    router,
                    "link",
                    "add",
                    machine.router_side,
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "eth0",
                    "netns",
                    machine.name,
                )
            for where, device, address in (
                (router, machine.router_side, f"{NETWORK}.{number}.1"),
                (machine.name, "eth0", machine.address),
            ):
                ip("-n", where, "address", "add", f"{address}/24", "dev", device)
                ip("-n", where, "link", "set", device, "up")
            ip("-n", machine.name, "route", "add", "default", "via", f"{NETWORK}.{number}.1")
            found[name] = machine
        yield found


def _made(stack: ExitStack, name: str) -> None:
    ip("netns", "add", name)
    stack.callback(ip, "netns", "del", name)
    ip("-n", name, "link", "set", "lo", "up")


@contextmanager
def _slow_cable(machine: Machine, delay_s: float) -> Iterator[None]:
    """A cable of two tun devices whose packets a process hands over late: netem is not in every kernel."""
    command = [sys.executable, __file__, machine.router, machine.router_side, machine.name, "eth0", str(delay_s)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            assert b"ready\n" == process.stdout.readline()
            yield
        finally:
            process.kill()


def _tun(namespace: str, device: str) -> int:
    """A new tun device in this namespace; this thread is in it afterwards."""
    with Path("/var/run/netns", namespace).open() as place:
        if ctypes.CDLL(None, use_errno=True).setns(place.fileno(), _CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
    found = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(found, _TUNSETIFF, struct.pack("16sH", device.encode(), _IFF_TUN_WITHOUT_HEAD))
    return found


def hand_over(first: int, second: int, delay_s: float) -> None:
    """Each packet of one device goes out of the other one so much later, in its order; for ever."""
    late: list[tuple[float, int, int, bytes]] = []
    number = 0
    with selectors.DefaultSelector() as selector:
        selector.register(first, selectors.EVENT_READ, second)
        selector.register(second, selectors.EVENT_READ, first)
        while True:
            wait_s = max(0.0, late[0][0] - time.monotonic()) if late else None
            for key, _ in selector.select(wait_s):
                packet = os.read(key.fd, 65536)
                number += 1
                heapq.heappush(late, (time.monotonic() + delay_s, number, key.data, packet))
            while late and late[0][0] <= time.monotonic():
                _, _, device, packet = heapq.heappop(late)
                os.write(device, packet)


if __name__ == "__main__":
    here, there = _tun(*sys.argv[1:3]), _tun(*sys.argv[3:5])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    hand_over(here, there, float(sys.argv[5]))
