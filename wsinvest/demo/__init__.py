"""Starts the demo service as a child process on loopback, or finds the running one by its state file."""

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from wsinvest.host import paths
from wsinvest.host.processes import runs
from wsinvest.model.failure import Exit, Failure

ENV_FILE: Final = "demo.env"
STATE_FILE: Final = "state.json"
TARGET_FILE: Final = "target.toml"  # of the service that is watched
LOOPBACK: Final = "127.0.0.1"
START_S: Final = 15.0
ASK_S: Final = 5.0
SERVER: Final = "tornado"  # the package that serves it


class DemoError(Failure):
    """The demo service could not be started; the message holds the last line of its log."""

    exit_status = Exit.INCOMPLETE


@dataclass(frozen=True, slots=True)
class Demo:
    """The addresses, files and processes of the running demo service.

    `port`, `pid`: of what serves login and health. `server_pid`, `server_port`: of what `url` leads to, past
    any proxy.
    `target_file`: there for the service that is watched.
    """

    url: str
    env_file: Path
    login_url: str
    health_url: str
    port: int
    pid: int
    server_pid: int
    server_port: int
    target_file: Path


def running(name: str = "demo") -> Demo:
    """The running demo service of this name, which is started if needed; raises DemoError.

    It stops by itself when it is idle.
    """
    folder = _folder(name)
    found = _find(folder)
    if found is None or _has_left(found):
        found = _wait(folder, _start(folder, name))
    return found


def _has_left(demo: Demo) -> bool:
    """True if nobody answers any more; one that does stays for another minute, since it was asked."""
    try:
        with socket.create_connection((LOOPBACK, demo.port), ASK_S) as asked:
            asked.sendall(f"GET /health HTTP/1.1\r\nHost: {LOOPBACK}\r\nConnection: close\r\n\r\n".encode())
            return not asked.recv(1)
    except ConnectionError:
        return True
    except TimeoutError:
        return False  # a busy machine


def _folder(name: str) -> Path:
    """The private folder (0700) of the service, in $XDG_RUNTIME_DIR if set. Raises DemoError if it is not private."""
    root = paths.runtime() or os.environ.get("TMPDIR") or "/tmp"  # noqa: S108  checked below
    folder = Path(root) / f"wsinvest-{name}-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not paths.is_private(folder):
        raise DemoError(f"{folder} is not a private folder of yours; remove it or set XDG_RUNTIME_DIR")
    return folder


def _find(folder: Path) -> Demo | None:
    try:
        state = json.loads((folder / STATE_FILE).read_text(encoding="utf-8"))
        alive = runs(state["pid"], "wsinvest.demo")
        base = f"http://{LOOPBACK}:{state['port']}"
        found = Demo(
            url=state["url"],
            env_file=folder / ENV_FILE,
            login_url=f"{base}/api/login",
            health_url=f"{base}/health",
            port=state["port"],
            pid=state["pid"],
            server_pid=state["server_pid"],
            server_port=state["server_port"],
            target_file=folder / TARGET_FILE,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if alive else None


def _start(folder: Path, name: str) -> "subprocess.Popen[bytes]":
    for left in (folder / STATE_FILE, folder / ENV_FILE, folder / TARGET_FILE):
        left.unlink(missing_ok=True)
    with (folder / "demo.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "wsinvest.demo", "--folder", str(folder), "--name", name],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            close_fds=True,
        )


def _wait(folder: Path, child: "subprocess.Popen[bytes]") -> Demo:
    """Its addresses; raises DemoError, and ModuleNotFoundError without the package that serves it."""
    end = time.monotonic() + START_S
    while time.monotonic() < end and child.poll() is None:
        found = _find(folder)
        if found is not None:
            return found
        time.sleep(0.02)
    if find_spec(SERVER) is None:
        raise ModuleNotFoundError(f"{SERVER} is not installed", name=SERVER)
    said = (folder / "demo.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise DemoError(f"the demo service did not start within {START_S:.0f} s: {said[-1] if said else 'it said nothing'}")
