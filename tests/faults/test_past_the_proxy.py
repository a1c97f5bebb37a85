"""Past the proxy, for real: nginx in front of a server whose port WEBSOCKET_PORT names, and which is asked straight."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.nginx import configuration
from tests.faults.test_worker_connections import answering
from tests.servers import closed_port, raw, upgrades

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
UPGRADE = 'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
DENIED = "location / { return 418 'not here'; }"
GOOD = f"location / {{ proxy_pass http://127.0.0.1:BACKEND; {UPGRADE} }}"


def roots(folder: Path, rules: str, *, backend_runs: bool = True) -> list[tuple[str, str]]:
    """The root causes of a service behind nginx with these rules; without its server that port is closed."""

    async def run() -> list[tuple[str, str]]:
        async with raw(upgrades()) as server:
            backend, port = server.port if backend_runs else closed_port(), closed_port()
            site = f"server {{ listen 127.0.0.1:{port}; {rules.replace('BACKEND', str(backend))} }}"
            (folder / "nginx.conf").write_text(configuration(folder, [site]))
            (folder / ".env").write_text(
                f"WS_URL=ws://127.0.0.1:{port}/ws\nWS_AUTH_MODE=none\nWEBSOCKET_PORT={backend}\n"
            )
            nginx = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")])
            try:
                await answering(port)
                command = (sys.executable, "-m", "wsinvest", "diagnose", f"ws://127.0.0.1:{port}/ws", "--json")
                arguments = (*command, "--env-file", str(folder / ".env"))
                done = await asyncio.to_thread(subprocess.run, arguments, capture_output=True, text=True, check=False)
            finally:
                nginx.terminate()
                nginx.wait(10)
            said = json.loads(done.stdout)
            return [(one["code"], one["confidence"]) for one in said["findings"] if one["root_cause"]]

    return asyncio.run(run())


def test_what_only_the_proxy_refuses(tmp_path: Path):
    """The server opens when it is asked straight, so neither path nor credential is blamed."""
    assert [("http.proxy.alters_request", "proven")] == roots(tmp_path, DENIED)


def test_a_server_that_is_not_there(tmp_path: Path):
    """Nothing listens at its port, which proves the proxy's 502."""
    assert [("http.proxy.backend_down", "proven")] == roots(tmp_path, GOOD, backend_runs=False)


def test_a_service_that_works_has_no_root(tmp_path: Path):
    """Nobody is asked straight where nothing failed."""
    assert [] == roots(tmp_path, GOOD)
