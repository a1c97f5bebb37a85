"""Samples of real servers on this host that are stopped, killed, started again, filled up or cut off."""

import asyncio
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from time import monotonic

import pytest

from tests.sample.judged import fired
from tests.servers import closed_port
from wsinvest.config.resolve import resolve
from wsinvest.model.sample import CanaryEnd, CanarySeen, Sample, Why
from wsinvest.model.stage import Reason, StageName
from wsinvest.sample.sampler import Sampler

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]
APP = """
import sys
import uvicorn

async def app(scope, receive, send):
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass
    elif scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b'{"memory": {"percent": 80.5}, "connections": 3}'})

uvicorn.run(app, port=int(sys.argv[1]), log_level="error", backlog=64, lifespan="off")
"""


@pytest.fixture
def anyio_backend() -> str:
    """The event loop of the program."""
    return "asyncio"


@contextmanager
def uvicorn(port: int, *before: str) -> Iterator[subprocess.Popen[bytes]]:
    """uvicorn on this port, ready to accept; `before`: words before its command."""
    pytest.importorskip("uvicorn")
    with subprocess.Popen([*before, sys.executable, "-c", APP, str(port)]) as server:
        try:
            until = monotonic() + 30
            while monotonic() < until:
                with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
            yield server
        finally:
            with suppress(ProcessLookupError):
                server.send_signal(signal.SIGCONT)
            server.kill()


def ended(sample: Sample) -> CanarySeen | None:
    """How the canary ended, None if the sample does not say that it did."""
    return None if sample.canary is None or sample.canary.end is None else sample.canary


async def until_end(sampler: Sampler, within_s: float) -> CanarySeen:
    """How the canary ended; fails if it is still held."""
    until = monotonic() + within_s
    while monotonic() < until:
        if found := ended(await sampler.take(1)):
            return found
        await asyncio.sleep(0.2)
    raise AssertionError(f"still held after {within_s} s")


async def settled(sampler: Sampler) -> Sample:
    """A sample in which the canary is held."""
    for seq in range(1, 50):
        found = await sampler.take(seq)
        if found.canary is not None and found.canary.ping_us is not None:
            return found
        await asyncio.sleep(0.2)
    raise AssertionError("the canary was not opened")


async def test_stopped_killed_and_started_again(monkeypatch: pytest.MonkeyPatch):
    """SIGSTOP: the kernel accepts and no answer comes. Kill: refused, the canary cut. Started: as before, a new pid."""
    monkeypatch.setattr("wsinvest.sample.here.SEARCH_S", 0.5)
    monkeypatch.setattr("wsinvest.sample.holders.KEPT_S", 0.5)
    port = closed_port()
    resolved = resolve(f"ws://127.0.0.1:{port}/", environ={"WS_HEALTH_URL": f"http://127.0.0.1:{port}/health"})
    async with Sampler(resolved, ping_s=1.0) as sampler:
        with uvicorn(port) as server:
            well = await settled(sampler)
            server.send_signal(signal.SIGSTOP)
            stopped = await sampler.take(2)
            silent = ended(stopped) or await until_end(sampler, 30)
            server.send_signal(signal.SIGCONT)
            await settled(sampler)
            server.kill()
            server.wait()
            killed = await sampler.take(3)
            cut = ended(killed) or await until_end(sampler, 15)
        with uvicorn(port):
            again = await settled(sampler)

    assert well.probe is not None
    assert stopped.probe is not None
    assert killed.probe is not None
    assert again.probe is not None
    assert [False, False] == [well.probe.failed, again.probe.failed]
    assert [200.0, 0.805, 64] == [well.gauges[name] for name in ("health_status", "memory_told", "accept_backlog")]
    assert (StageName.RESPONSE, Reason.TIMEOUT) == (stopped.probe.stage, stopped.probe.reason)
    assert 0.0 == stopped.gauges["health_status"]
    assert [CanaryEnd.SILENT, CanaryEnd.CUT] == [silent.end, cut.end]
    assert (StageName.TCP, Reason.REFUSED) == (killed.probe.stage, killed.probe.reason)
    assert [Why.MISSING, 0.0] == [killed.unknown["rss_bytes"], killed.gauges["health_status"]]
    assert again.gauges["rss_bytes"] > 0


@asynccontextmanager
async def cutting(behind: int, after_s: float) -> AsyncIterator[int]:
    """A proxy that cuts each connection at this age without a close frame, whatever is sent."""

    async def carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(4096):
                sink.write(data)

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        towards, back = await asyncio.open_connection("127.0.0.1", behind)
        both = asyncio.gather(carry(reader, back), carry(towards, writer))
        with suppress(TimeoutError):
            await asyncio.wait_for(both, after_s)
        writer.close()
        back.close()

    async with await asyncio.start_server(one, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def test_a_proxy_that_cuts_at_twenty_seconds():
    """The age of the connection that was cut is found within a second, twice, although it was pinged."""
    port = closed_port()
    with uvicorn(port):
        async with (
            cutting(port, 20.0) as front,
            Sampler(resolve(f"ws://127.0.0.1:{front}/", environ={}), ping_s=5.0) as sampler,
        ):
            found = [await until_end(sampler, 40) for _ in range(2)]

    assert [(CanaryEnd.CUT, None)] * 2 == [(one.end, one.code) for one in found]
    assert all(abs(one.age_s - 20.0) <= 1.0 for one in found), found


async def test_descriptors_against_their_limit():
    """`ulimit -n 64` of the server, and connections that fill it: the alert fires while handshakes still open."""
    port = closed_port()
    with uvicorn(port, "sh", "-c", 'ulimit -n 64; exec "$@"', "sh"):
        taken = [socket.create_connection(("127.0.0.1", port)) for _ in range(50)]
        await asyncio.sleep(0.5)
        async with Sampler(resolve(f"ws://127.0.0.1:{port}/", environ={}), canary=False) as sampler:
            seen = await sampler.take(1)
            found = seen.gauges
        for one in taken:
            one.close()

    assert 64 == found["descriptors_limit"]
    assert found["descriptors_open"] >= 55
    assert found["connections"] >= 50
    alerts = fired(seen)
    assert "descriptors.high" in alerts
    assert "probe.failing" not in alerts


PULLED = """
import asyncio, subprocess, sys
from wsinvest.config.resolve import resolve
from wsinvest.sample.sampler import Sampler

async def main():
    local = resolve("ws://127.0.0.1:9/", environ={})
    far = resolve("ws://10.99.0.2:8765/", environ={})
    beyond = resolve("ws://198.51.100.7:8765/", environ={})
    named = resolve("ws://shop.example.net:8765/", environ={})
    async with Sampler(far, canary=False) as sampler:
        print((await sampler.take(1)).probe.failed)
        subprocess.run(["nsenter", "-t", sys.argv[1], "-n", "ip", "link", "set", "ws1", "down"], check=True)
        print((await sampler.take(2)).unknown.get("probe"))
        subprocess.run(["ip", "link", "set", "ws0", "down"], check=True)
        for one in (far, beyond, named, local):
            async with Sampler(one, canary=False) as other:
                found = await other.take(1)
            print(found.unknown.get("probe"), found.probe and found.probe.reason)

asyncio.run(main())
"""
SERVING = """
import asyncio
from websockets.asyncio.server import serve

async def main():
    async def silent(socket):
        async for _ in socket:
            pass
    async with serve(silent, "10.99.0.2", 8765):
        await asyncio.Future()

asyncio.run(main())
"""


def test_a_link_that_is_pulled():
    """Without our own network every target is unknown, but one on this host, which refuses as before."""
    script = f"""
    unshare -n {sys.executable} -c 'import time; time.sleep(60)' & other=$!
    trap 'kill $other $served' EXIT
    while [ "$(readlink /proc/$other/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do sleep 0.1; done
    ip link set lo up && ip link add ws0 type veth peer name ws1 && ip link set ws1 netns $other || exit 99
    ip addr add 10.99.0.1/24 dev ws0 && ip link set ws0 up && ip route add default via 10.99.0.2
    nsenter -t $other -n sh -c 'ip addr add 10.99.0.2/24 dev ws1; ip link set ws1 up; ip link set lo up'
    nsenter -t $other -n {sys.executable} -c '{SERVING}' & served=$!
    sleep 2
    {sys.executable} -c '{PULLED}' $other
    """
    if subprocess.run(["unshare", "-rn", "ip", "link", "add", "ws0", "type", "veth"], capture_output=True).returncode:
        pytest.skip("no network namespaces here, or no pairs of interfaces")
    done = subprocess.run(["unshare", "-rn", "sh", "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=120)

    pulled = ["network None"] * 3
    assert ["False", "network", *pulled, "None refused"] == done.stdout.splitlines()
