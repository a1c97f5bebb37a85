"""The private folder of a run: outside data/, 0700, with its secrets and with what its notebooks must agree on."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from wsinvest.host import paths
from wsinvest.host.files import write_whole
from wsinvest.host.processes import runs_since, started
from wsinvest.model.failure import Exit, Failure

STATE: Final = "run.json"
GRACE_S: Final = 600.0  # a work run outlives the kernel that opened it, so that the next notebook finds its secrets


class PrivateError(Failure):
    """No private folder can be had; the message says where and why."""

    exit_status = Exit.NOT_WRITTEN


@dataclass(frozen=True, slots=True)
class Owner:
    """A process that uses the run; its start, where it is told, tells it from a later process of the same number."""

    pid: int
    started: float | None


@dataclass(frozen=True, slots=True)
class State:
    """What the notebooks of a run must agree on. `spec` may hold a secret (a URL as it was typed): never shown."""

    run: str
    folder: str
    spec: str
    taken_at: datetime
    owners: tuple[Owner, ...]
    options: dict[str, Any] = field(default_factory=dict)
    templates: tuple[tuple[str, str], ...] = ()
    ends_at: float | None = None  # of time.monotonic(), which all processes of a host share
    grace_s: float = 0.0


def me() -> Owner:
    """This process as an owner."""
    return Owner(os.getpid(), started(os.getpid()))


def folder(run: str) -> Path:
    """The private folder of a run, whether it is there or not; raises PrivateError when the place is not ours."""
    return _root() / run


def create(state: State) -> Path:
    """Make the private folder of a run, with nothing of an earlier run in it."""
    made = folder(state.run)
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700)
    save(state)
    return made


def save(state: State) -> None:
    """Write what the notebooks agree on."""
    write_whole(folder(state.run) / STATE, msgspec.json.encode(state))


def find(run: str) -> State | None:
    """What the notebooks of a living run agree on, None when the run ended or was never there."""
    if Path(run).name != run:
        return None  # a path is no name
    try:
        state = msgspec.json.decode((folder(run) / STATE).read_bytes(), type=State)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    return state if _alive(state) else None


def join(state: State) -> State:
    """The state with this process among its owners, saved."""
    if me() in state.owners:
        return state
    joined = replace(state, owners=(*filter(_running, state.owners), me()))
    save(joined)
    return joined


def remove(run: str) -> None:
    """Remove the private folder of a run that has ended."""
    shutil.rmtree(folder(run), ignore_errors=True)


def sweep() -> None:
    """Remove the private folders of runs that were found dead."""
    for run in [path.name for path in _folders()]:
        if find(run) is None:
            remove(run)


def _folders() -> Iterator[Path]:
    # A folder without a state is being made at this moment, or was left half made: give it the time of a grace.
    for path in _root().iterdir():
        if (path / STATE).exists() or time.time() - path.stat().st_mtime > GRACE_S:
            yield path


def _root() -> Path:
    given = paths.runtime()
    root = Path(given, "wsinvest-runs") if given else Path(tempfile.gettempdir(), f"wsinvest-runs-{_user()}")
    try:
        root.mkdir(mode=0o700, exist_ok=True)
        status = root.lstat()
    except OSError as error:
        raise PrivateError(f"{root}: {error.strerror}; set XDG_RUNTIME_DIR to a folder of yours") from error
    if root.is_symlink() or (hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o077)):
        raise PrivateError(f"{root}: not a private folder of yours; remove it or set XDG_RUNTIME_DIR")
    return root


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "user"


def _alive(state: State) -> bool:
    used = (folder(state.run) / STATE).stat().st_mtime
    return any(map(_running, state.owners)) or time.time() - used < state.grace_s


def _running(owner: Owner) -> bool:
    return runs_since(owner.pid, owner.started)
