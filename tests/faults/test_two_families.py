"""A name with an address of each family, of which one refuses: for real, under a host file of the test's own."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import has_ipv6, raw, upgrades

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("unshare") or not has_ipv6(),
    reason="needs root, unshare and IPv6, to give a name two addresses",
)


def test_the_family_that_refuses_is_named(tmp_path: Path):
    """Clients that try it first fail; nothing false stands beside it."""
    (tmp_path / "hosts").write_text("127.0.0.1 localhost both.test\n::1 both.test\n")

    async def run() -> subprocess.CompletedProcess[str]:
        async with raw(upgrades()) as server:
            command = f"{sys.executable} -m wsinvest diagnose ws://both.test:{server.port}/ws --json --attempts 3"
            script = f"mount --bind {tmp_path / 'hosts'} /etc/hosts && exec {command}"
            arguments = ("unshare", "--mount", "sh", "-c", script)
            return await asyncio.to_thread(subprocess.run, arguments, capture_output=True, text=True, check=False)

    done = asyncio.run(run())
    said = json.loads(done.stdout)

    roots = [one for one in said["findings"] if one["root_cause"]]
    assert [("dns.family.mismatch", "proven")] == [(one["code"], one["confidence"]) for one in roots], done.stderr
    assert "refuses IPv6" in roots[0]["title"]
