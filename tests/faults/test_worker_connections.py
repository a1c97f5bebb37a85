"""An nginx with room for a few connections only, for real: its error log proves what a bare 500 or a reset cannot."""

import asyncio
import json
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.servers import closed_port, raw, upgrades

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
CONF = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 8; }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{backend}; proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; }} }}
}}
"""


async def answering(port: int) -> None:
    """Come back when somebody listens there."""
    async with asyncio.timeout(10):
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.05)


def diagnosed(folder: Path, port: int, log: Path) -> dict:
    """The document of a diagnosis that was told of this log."""
    target = folder / "shop.toml"
    target.write_text(f'url = "ws://127.0.0.1:{port}/ws"\nserver_log = "{log}"\n', "utf-8")
    command = [sys.executable, "-m", "wsinvest", "diagnose", str(target), "--json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)


def test_too_few_worker_connections_are_proven_by_the_log(tmp_path: Path):
    """The root cause, and nothing wrong beside it; without the log it stays unnamed."""
    (tmp_path / "empty.log").touch()

    async def run() -> tuple[dict, dict]:
        async with raw(upgrades()) as server:
            port = closed_port()
            conf = tmp_path / "nginx.conf"
            conf.write_text(CONF.format(folder=tmp_path, port=port, backend=server.port), "utf-8")
            nginx = subprocess.Popen([str(NGINX), "-p", str(tmp_path), "-c", str(conf)], stderr=subprocess.DEVNULL)
            try:
                await answering(port)
                told = await asyncio.to_thread(diagnosed, tmp_path, port, tmp_path / "error.log")
                untold = await asyncio.to_thread(diagnosed, tmp_path, port, tmp_path / "empty.log")
                return told, untold
            finally:
                nginx.terminate()
                nginx.wait(10)

    told, untold = asyncio.run(run())

    roots = [(one["code"], one["confidence"]) for one in told["findings"] if one["root_cause"]]
    assert [("resource.proxy.worker_connections", "proven")] == roots
    assert "resource.proxy.worker_connections" not in {one["code"] for one in untold["findings"]}
