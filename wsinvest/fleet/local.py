"""The demo of a fleet: many services, and a Dask cluster of two workers, as child processes of this machine.

Real clusters are started by Dask's own means: docs/fleet.md.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from wsinvest.demo.many import READY
from wsinvest.fleet import certificates
from wsinvest.model.failure import Exit, Failure

START_S: Final = 60.0
WORKERS: Final = 2
THREADS: Final = 16  # targets at once; that they do not disturb each other is the pace's part
_HOST: Final = "127.0.0.1"
_ADDRESS: Final = re.compile(r"(tls://127\.0\.0\.1:\d+)")
_JOINED: Final = re.compile(r"Registered to")


class NotStarted(Failure):
    """The demo did not start; the message holds the last line of the process that failed."""

    exit_status = Exit.INCOMPLETE


@dataclass(frozen=True, slots=True)
class Demo:
    """The folder of the target files, the scheduler's address, and the folder of the client's certificates."""

    targets: Path
    address: str
    certificates: Path


@contextmanager
def running(count: int) -> Iterator[Demo]:
    """So many services and a cluster, until the block ends. Raises NotStarted.

    Raises ModuleNotFoundError without the extra [fleet].
    """
    import distributed  # noqa: F401  missing, it is named with what to install

    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="wsinvest-fleet-")))
        targets, keys = folder / "shop", folder / "certificates"
        targets.mkdir(mode=0o700)
        certificates.make(keys, timedelta(hours=1))
        _started(stack, ("-m", "wsinvest.demo.many", "--folder", str(targets), "--count", str(count)), targets, READY)
        options = ("--host", _HOST, "--port", "0")
        address = _started(stack, _of_dask("scheduler", keys, options), folder, _ADDRESS, keys / "scheduler")
        for number in range(1, WORKERS + 1):
            named = (address, "--name", f"worker {number}", "--nthreads", str(THREADS), "--no-nanny", "--host", _HOST)
            _started(stack, _of_dask("worker", keys, named), targets, _JOINED, keys / "worker")
        yield Demo(targets, address, keys / "client")


def _of_dask(role: str, keys: Path, options: Sequence[str]) -> tuple[str, ...]:
    """The command line of a scheduler or worker with its certificates."""
    own = keys / role
    tls = ("--tls-ca-file", own / certificates.AUTHORITY, "--tls-cert", own / certificates.CERTIFICATE)
    return ("-m", "dask", role, *map(str, (*tls, "--tls-key", own / certificates.KEY)), "--no-dashboard", *options)


def _started(
    stack: ExitStack, arguments: Sequence[str], folder: Path, due: str | re.Pattern[str], settings: Path | None = None
) -> str:
    """Start one and wait until its log says what is due, which is returned; raises NotStarted."""
    log = folder / f"{len(list(folder.glob('*.log')))}.log"
    environ = os.environ | ({"DASK_CONFIG": str(settings)} if settings else {})
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=file,
            cwd=folder,
            env=environ,
            start_new_session=True,
        )
    stack.callback(_stopped, process)
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        found = re.search(due, log.read_text("utf-8", "replace"))
        if found:
            return found[0]
        time.sleep(0.05)
    lines = log.read_text("utf-8", "replace").strip().splitlines()
    raise NotStarted(f"{arguments[1]} did not start: {lines[-1] if lines else 'it said nothing'}")


def _stopped(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    if process.stdin is not None:
        process.stdin.close()
