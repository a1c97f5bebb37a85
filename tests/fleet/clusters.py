"""A Dask cluster of the test's own on loopback, started as its users start it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from wsinvest.fleet.certificates import make

WITHIN_S = 60.0
Prefix = Sequence[str]


@dataclass
class Cluster:
    """Its scheduler's address, the client's certificates, and the processes by their names."""

    address: str
    certificates: Path
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)


def started(role: str, folder: Path, arguments: Prefix, prefix: Prefix = (), cwd: Path | None = None, **environ: str):  # type: ignore[no-untyped-def]
    """A scheduler or worker with the certificates of its role, and where its log is."""
    own = folder / role
    tls = ("--tls-ca-file", own / "ca.pem", "--tls-cert", own / "cert.pem", "--tls-key", own / "key.pem")
    program = (sys.executable, "-m", "dask", role, *map(str, tls), "--no-dashboard", *arguments)
    log = folder / f"{role}-{len(list(folder.glob('*.log')))}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*prefix, *program],
            stdout=file,
            stderr=file,
            cwd=cwd,
            env=os.environ | {"DASK_CONFIG": str(own)} | environ,
        )
    return process, log


def said(log: Path, pattern: str) -> str:
    """The first group of this pattern in the log, as soon as it is there."""
    end = time.monotonic() + WITHIN_S
    while time.monotonic() < end:
        found = re.search(pattern, log.read_text("utf-8", "replace"))
        if found:
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"{pattern} was not said: {log.read_text('utf-8', 'replace')[-2000:]}")


@contextmanager
def cluster(folder: Path, workers: Sequence[Path], threads: int = 2, **environ: str) -> Iterator[Cluster]:
    """A scheduler, and a worker in each of these working folders, by name w1, w2 ..."""
    make(folder / "certificates", timedelta(hours=1))
    with ExitStack() as stack:
        scheduler, log = started(
            "scheduler", folder / "certificates", ("--host", "127.0.0.1", "--port", "0"), **environ
        )
        stack.callback(stopped, scheduler)
        address = said(log, r"(tls://127\.0\.0\.1:\d+)")
        found = Cluster(address, folder / "certificates" / "client", {"scheduler": scheduler})
        for number, place in enumerate(workers, 1):
            options = ("--name", f"w{number}", "--nthreads", str(threads), "--no-nanny", "--host", "127.0.0.1")
            process, log = started("worker", folder / "certificates", (address, *options), cwd=place, **environ)
            stack.callback(stopped, process)
            said(log, r"(Registered to)")
            found.processes[f"w{number}"] = process
        yield found


def stopped(process: "subprocess.Popen[bytes]") -> None:
    """End a process that the test started."""
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)
        process.kill()
    process.wait()
