"""The command line as a child process in a world with one fault, and what it must keep to however it ends."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pytest

from wsinvest.publish import folders

ROOT = Path(__file__).parents[2]
URL = "ws://127.0.0.1:1/ws"  # nothing listens there
SECRET = "Kq7vN2xWm4Rt8yBz6cLp1sDf3gHj5aQe"
PATIENCE_S = 180.0  # somebody else may need the processor
SOON_S = 20.0  # what does not wait for anything; far less than what it would wait for
AT_ONCE = 4
MAIN = "from wsinvest.cli.main import main; main()"

C, R = TypeVar("C"), TypeVar("R")

needs_namespaces = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("unshare") is None,
    reason="unshare, as root, is not to be had here",
)
needs_other_user = pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv is not installed")
needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="ulimit is not to be had here")


@dataclass(frozen=True)
class Ended:
    """How a child ended. `stderr` and `stdout` are empty where they were not ours to read."""

    status: int
    stdout: str
    stderr: str
    seconds: float

    @property
    def complaints(self) -> list[str]:
        """What stands on stderr beside progress and lines for the journal."""
        lines = [line for line in self.stderr.splitlines() if line.strip()]
        return [line for line in lines if not line.startswith(("  ", "wsinvest target="))]

    @property
    def began(self) -> bool:
        """Whether anything was measured."""
        return "  config ..." in self.stderr


@dataclass
class Place:
    """Data and runtime folders of one test; `earlier` is a report that was finished before the fault."""

    root: Path
    earlier: Path
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def reports(self) -> Path:
        """Where reports go unless --out says something else."""
        return self.root / "data" / "reports"

    def command(self, *arguments: str, prelude: str = "", wrap: Sequence[str] = ()) -> list[str]:
        """The command line; `prelude` runs before it in the same process, `wrap` starts it.

        With -v, stderr tells of each stage that begins.
        """
        start = ["-c", f"{prelude}; {MAIN}"] if prelude else ["-m", "wsinvest"]
        told = ["-v"] if arguments[:1] in {("diagnose",), ("report",)} else []
        return [*wrap, sys.executable, *start, *arguments, *told]

    def run(
        self,
        *arguments: str,
        prelude: str = "",
        wrap: Sequence[str] = (),
        environ: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Ended:
        """Run it to its end."""
        began = time.monotonic()
        done = subprocess.run(
            self.command(*arguments, prelude=prelude, wrap=wrap),
            env={**self.environ, **(environ or {})},
            **{
                "cwd": self.root,
                "stdin": subprocess.DEVNULL,
                "stdout": subprocess.PIPE,
                "stderr": subprocess.PIPE,
                "timeout": PATIENCE_S,
                **options,
            },
        )
        return Ended(done.returncode, _text(done.stdout), _text(done.stderr), time.monotonic() - began)

    def start(self, *arguments: str, prelude: str = "", until: str = "handshake") -> "subprocess.Popen[str]":
        """Start it in a session of its own and come back when this collector has begun."""
        command = self.command(*arguments, prelude=prelude)
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        child = subprocess.Popen(command, text=True, env=self.environ, cwd=self.root, start_new_session=True, **pipes)
        assert child.stderr is not None
        said = ""
        while until and f"  {until} ...\n" not in said:
            line = child.stderr.readline()
            assert line, said
            said += line
        return child

    def published(self, out: Path | None = None) -> list[Path]:
        """The complete reports in this folder beside the earlier one, each with exactly the files of its digests."""
        runs = [run for run in folders.runs(out or self.reports) if run.complete and run.folder != self.earlier]
        for run in runs:
            files = contents(run.folder)
            listed = files.pop(folders.SUMS).decode()
            assert listed == "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files, key=Path))
            assert {"report.html", "findings.json", "case.json"} <= files.keys()
        return [run.folder for run in runs]

    def cut(self, out: Path | None = None) -> list[Path]:
        """The folders of runs that never became reports."""
        return [run.folder for run in folders.runs(out or self.reports) if not run.complete]


def place_at(root: Path, earlier: Path) -> Place:
    """A place with a copy of this finished report in it."""
    for name in ("data", "runtime"):
        (root / name).mkdir(mode=0o700)
    kept = root / "data" / "reports" / earlier.name
    if earlier.is_dir():
        shutil.copytree(earlier, kept)
    own = {"WSINVEST_DATA": str(root / "data"), "XDG_RUNTIME_DIR": str(root / "runtime"), "PYTHONPATH": str(ROOT)}
    return Place(root, kept, {**os.environ, **own})


def failed(ended: Ended, status: int, *words: str) -> None:
    """It ended with this status and one line that holds these words; no traceback, no bug of ours, no secret."""
    assert status == ended.status, ended
    assert 1 == len(ended.complaints), ended.stderr
    line = ended.complaints[0]
    assert line.startswith("wsinvest: "), line
    assert all(word in line for word in words), line
    clean(ended)


def went_well(ended: Ended, status: int = 2) -> None:
    """It said what is wrong with the target and complained of nothing."""
    assert (status, []) == (ended.status, ended.complaints), ended
    clean(ended)


def clean(ended: Ended) -> None:
    """Nothing in its words that must never be there."""
    for said in (ended.stdout, ended.stderr):
        assert "Traceback" not in said
        assert "our own bug" not in said
        assert SECRET not in said


def at_once(work: Callable[[C], R], cases: Iterable[C]) -> list[R]:
    """What this work gives for each case; all of them go on together."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(work, cases))


def namespaced(*flags: str, script: str = "") -> list[str]:
    """Start a command in new namespaces, after this script in them."""
    return ["unshare", *flags, "sh", "-ec", f'{script}\nexec "$@"', "sh"]


@contextmanager
def silent() -> Iterator[str]:
    """The URL of a server that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"ws://127.0.0.1:{server.getsockname()[1]}/ws"


def family(pid: int) -> list[psutil.Process]:
    """All processes that this one has started, and those that they have."""
    return psutil.Process(pid).children(recursive=True)


def all_gone(processes: list[psutil.Process], seconds: float = PATIENCE_S) -> bool:
    """Whether none of these is left; one that nobody waits for any more counts as gone."""
    left = psutil.wait_procs(processes, timeout=seconds)[1]
    return all(one.status() == psutil.STATUS_ZOMBIE for one in left if one.is_running())


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below this folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _text(said: bytes | None) -> str:
    return (said or b"").decode("utf-8", "backslashreplace")
