"""A JupyterLab of the test's own, on loopback, and how a browser waits for it."""

import asyncio
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser import Tab
from tests.servers import closed_port

WITHIN_S = 150.0
READY = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
RUN_ALL = "(window.jupyterapp.commands.execute('notebook:run-all-cells'), 1)"  # which ends with the last cell


@contextmanager
def lab(folder: Path, notebook: str) -> Iterator[str]:
    """JupyterLab on this folder, on a free port of loopback; the address of its page with the notebook open."""
    port = closed_port()
    key = secrets.token_hex(16)
    options = ("--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}")
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        *options,
        f"--IdentityProvider.token={key}",
        "--expose-app-in-browser",
    ]
    with (folder / "lab.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=os.environ | {"HOME": str(folder)},
        )
    try:
        _wait(f"http://127.0.0.1:{port}/api?token={key}")
        yield f"http://127.0.0.1:{port}/lab/tree/{notebook}?token={key}"
    finally:
        process.terminate()
        process.wait(60)


def _wait(url: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(url.partition("?")[0])


async def until(page: Tab, expression: str) -> Any:
    """The value of this expression as soon as it is true."""
    end = time.monotonic() + WITHIN_S
    while time.monotonic() < end:
        if value := await page.value(expression):
            return value
        await asyncio.sleep(0.5)
    raise TimeoutError(expression)
