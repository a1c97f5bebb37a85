"""Limits that the kernel sets: control groups that are nearly full, and local ports that are used up."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.sample.judged import fired
from tests.sample.test_real_servers import ROOT, anyio_backend, uvicorn  # noqa: F401
from tests.servers import closed_port
from wsinvest.config.resolve import resolve
from wsinvest.sample.sampler import Sampler

pytestmark = pytest.mark.anyio
MEMORY = Path("/sys/fs/cgroup/memory")
LIMIT = 200 * 2**20


def made_group(version: int) -> tuple[Path, Path]:
    """A new control group of 200 MiB and its file of the memory in use; skips where there is none of this version."""
    top, limit, usage = MEMORY, "memory.limit_in_bytes", "memory.usage_in_bytes"
    if version == 2:
        top, limit, usage = MEMORY.parent, "memory.max", "memory.current"
        if "memory" not in _words(top / "cgroup.controllers"):
            pytest.skip("no memory controller of cgroup version 2 here")
    group = top / f"wsinvest-test-{os.getpid()}"
    try:
        if version == 2:
            (top / "cgroup.subtree_control").write_text("+memory")
        group.mkdir()
        (group / limit).write_text(str(LIMIT))
    except OSError as error:
        with suppress(OSError):
            group.rmdir()
        pytest.skip(f"control groups of memory, version {version}, cannot be made here: {error.strerror}")
    return group, group / usage


def _words(path: Path) -> list[str]:
    try:
        return path.read_text("ascii").split()
    except OSError:
        return []


@pytest.mark.parametrize("version", [1, 2], ids=["v1", "v2"])
async def test_a_control_group_filled_to_86_percent(version: int):
    """The group that binds the process is what counts, and only memory that the kernel cannot take back."""
    group, usage = made_group(version)
    fill = "b = bytearray({} * 2**20); import sys; print(1, flush=True); sys.stdin.read()"
    joined = ["sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$@"', "sh"]
    port = closed_port()
    try:
        with uvicorn(port, *joined) as server:
            wanted = round(0.86 * LIMIT - int(usage.read_text())) // 2**20 - 5  # 5 MiB for its interpreter
            filler = [*joined, sys.executable, "-c", fill.format(wanted)]
            with subprocess.Popen(filler, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
                assert other.stdout is not None
                other.stdout.readline()
                async with Sampler(resolve(f"ws://127.0.0.1:{port}/", environ={}), canary=False) as sampler:
                    seen = await sampler.take(1)
                used = int(usage.read_text())
                other.kill()
            server.kill()
            server.wait()
    finally:
        group.rmdir()

    assert LIMIT == seen.gauges["memory_limit_bytes"]
    assert 0.82 < seen.gauges["memory_cgroup"] <= used / LIMIT + 0.01
    assert ("memory.high" in fired(seen)) is (seen.gauges["memory_cgroup"] >= 0.85)


PORTS = """
import asyncio, socket
from wsinvest.config.resolve import resolve
from wsinvest.diagnose.watching import Judge
from wsinvest.model.alert_unit import AlertLines
from wsinvest.sample.sampler import Sampler

async def main():
    server = socket.create_server(("127.0.0.1", 8765))
    held = [socket.create_connection(("127.0.0.1", 8765)) for _ in range(2)]  # of two ports
    judge = Judge("x", AlertLines(), 15)
    async with Sampler(resolve("ws://127.0.0.1:8765/", environ={}), canary=False) as sampler:
        for number in range(1, 10):
            found = await sampler.take(number)
            said = judge.take(found)
        print(found.unknown.get("probe"), found.probe, len(said), judge.health)
    server.close()
    for one in held:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\\1\\0\\0\\0" + bytes(4))  # no TIME_WAIT
        one.close()
    async with Sampler(resolve("ws://127.0.0.1:8765/", environ={}), canary=False) as sampler:
        print((await sampler.take(10)).probe.reason)

asyncio.run(main())
"""


def test_no_local_port_is_left():
    """Every port that this host may use is taken: unknown, whatever the target does; then it refuses, which is down."""
    few = "ip link set lo up && echo 40000 40001 > /proc/sys/net/ipv4/ip_local_port_range"
    if subprocess.run(["unshare", "-rn", "sh", "-c", few], capture_output=True).returncode:
        pytest.skip("no network namespaces here, or none whose range of ports can be set")
    script = f'{few} && exec "$0" -c "$1"'
    command = ["unshare", "-rn", "sh", "-c", script, sys.executable, PORTS]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)

    assert ["ports None 0 unknown", "refused"] == done.stdout.splitlines(), done.stderr
