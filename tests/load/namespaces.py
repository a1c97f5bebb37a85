"""Two network namespaces joined by a cable: a target in the one, wsinvest in the other, and packets counted between."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TARGET = "10.77.91.2"
CLIENT = "10.77.91.1"
PORT = 8765
SERVER = """
import asyncio, http, logging, sys
from pathlib import Path
from websockets.asyncio.server import serve
logging.disable()
folder = Path(sys.argv[1])
now = most = 0

def answer(connection, request):
    with (folder / "asked").open("a") as file:
        file.write(request.path + "\\n")
    room = folder / "room"
    if request.path == "/ws" and room.exists() and now >= int(room.read_text()):
        return connection.respond(http.HTTPStatus.FORBIDDEN, "no room")
    if request.path == "/.well-known/wsinvest-load.txt":
        file = folder / "consent"
        if file.exists():
            return connection.respond(http.HTTPStatus.OK, file.read_text())
        return connection.respond(http.HTTPStatus.NOT_FOUND, "no")

async def hold(socket):
    global now, most
    now += 1
    most = max(most, now)
    (folder / "most").write_text(str(most))
    try:
        async for message in socket:
            await socket.send(message)
    finally:
        now -= 1

async def main():
    async with serve(hold, "0.0.0.0", int(sys.argv[2]), process_request=answer, compression=None):
        (folder / "ready").write_text("")
        await asyncio.Future()

asyncio.run(main())
"""


@dataclass(frozen=True)
class Net:
    """Both namespaces; `folder`: where the target's server keeps what it was asked."""

    client: str
    target: str
    folder: Path

    def packets(self) -> int:
        """How many packets have reached the target so far."""
        path = "/sys/class/net/cable/statistics/rx_packets"
        return int(_in(self.target, "cat", path).stdout)

    def asked(self) -> list[str]:
        """The paths of all requests that it got."""
        file = self.folder / "asked"
        return file.read_text().splitlines() if file.exists() else []

    def most(self) -> int:
        """How many connections it had open at once at most."""
        file = self.folder / "most"
        return int(file.read_text()) if file.exists() else 0

    def wsinvest(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command line in the client's namespace to its end."""
        return _in(self.client, sys.executable, "-m", "wsinvest", *arguments)


@contextlib.contextmanager
def joined(folder: Path) -> Iterator[Net]:
    """The namespaces with a server in the target's; skips where none can be made."""
    net = Net(f"wsi-c-{os.getpid()}", f"wsi-t-{os.getpid()}", folder)
    if sys.platform != "linux" or os.geteuid() or _run("ip", "netns", "add", net.client).returncode:
        pytest.skip("no network namespace can be made here")
    try:
        _cable(net)
        with _serving(net):
            yield net
    finally:
        for name in (net.client, net.target):
            _run("ip", "netns", "delete", name)


def _cable(net: Net) -> None:
    _run("ip", "netns", "add", net.target)
    for name in (net.client, net.target):
        _in(name, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1")
        _in(name, "ip", "link", "set", "lo", "up")
    _in(net.client, "ip", "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", net.target)
    for name, address in ((net.client, CLIENT), (net.target, TARGET)):
        _in(name, "ip", "address", "add", f"{address}/24", "dev", "cable")
        _in(name, "ip", "link", "set", "cable", "up")


@contextlib.contextmanager
def _serving(net: Net) -> Iterator[None]:
    command = ["ip", "netns", "exec", net.target, sys.executable, "-c", SERVER, str(net.folder), str(PORT)]
    with subprocess.Popen(command) as server:
        limit = time.monotonic() + 60
        while not (net.folder / "ready").exists():
            assert time.monotonic() < limit
            time.sleep(0.02)
        try:
            yield
        finally:
            server.kill()


def _in(name: str, *command: str) -> subprocess.CompletedProcess[str]:
    return _run("ip", "netns", "exec", name, *command)


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=180, cwd=ROOT)
