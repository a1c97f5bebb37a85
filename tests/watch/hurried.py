"""`wsinvest watch` as a process whose time goes faster: `python -m tests.watch.hurried watch TARGET --every 0.2`."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from wsinvest.cli.main import main
from wsinvest.watch import incidents, loop, page, starting, watched  # noqa: F401  so that a fork has them loaded

LEAST_S = 0.05
ROOT = Path(__file__).parents[2]
_WRITES = os.O_WRONLY | os.O_RDWR


def hurry() -> None:
    """Short intervals, and no long wait for other alerts or between two deliveries."""
    starting.LEAST_EVERY_S = LEAST_S  # type: ignore[misc]
    loop.DELIVER_S, loop.REREAD_S = 0.1, 0.3  # type: ignore[misc]
    incidents.Incidents.__init__.__kwdefaults__["wait_s"] = 0.2  # type: ignore[index]


def started(*arguments: str, cwd: Path, **environ: str) -> subprocess.Popen[str]:
    """The watch as a process of its own, whose stdout and stderr are read by whoever asked for it."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.watch.hurried", "watch", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "WSINVEST_DATA": str(cwd / "data")} | environ,
    )


def forked(arguments: Sequence[str], environ: Mapping[str, str], log: Path, dies_at: int = 0) -> BaseProcess:
    """The same, forked from a process that has everything loaded, so that it begins at once.

    `dies_at`: kill it with -9 before it opens, renames or removes the file of that number in its data folder; 0: never.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=_run, args=(tuple(arguments), dict(environ), str(log), dies_at))
    process.start()
    return process


def _run(arguments: Sequence[str], environ: Mapping[str, str], log: str, dies_at: int) -> None:
    os.environ.update(environ)
    stream = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in (1, 2):
        os.dup2(stream, number)
    hurry()
    if dies_at:
        sys.addaudithook(_dying(os.environ["WSINVEST_DATA"], dies_at))
    main(["watch", *arguments])


def _dying(folder: str, at: int) -> Any:
    """What Python calls before each thing that it does to a file; it cannot be taken away again."""
    seen = 0

    def hook(event: str, given: tuple[Any, ...]) -> None:
        nonlocal seen
        writes = event in ("os.rename", "os.remove") or (event == "open" and bool(given[2] & _WRITES))
        if writes and str(given[0]).startswith(folder):
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)

    return hook


if __name__ == "__main__":
    hurry()
    main()
