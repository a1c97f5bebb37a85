"""The private folder of a run (outside data/, mode 0700): its secrets, and the state that its notebooks share."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from wsinvest.host import paths
from wsinvest.host.files import write_whole
from wsinvest.host.processes import runs_since, started
from wsinvest.model.failure import Exit, Failure
from wsinvest.redact.secret import Secret, raw

T = TypeVar("T")
STATE: Final = "run.json"
GRACE_S: Final = 600.0  # a work run stays alive this long after its last save, for the next notebook


class PrivateError(Failure):
    """The private folder cannot be created or is not private; the message says where and why."""

    exit_status = Exit.NOT_WRITTEN


@dataclass(frozen=True, slots=True)
class Owner:
    """A process that uses the run. `started`: seconds since 1970, to detect a reused pid; None if unknown."""

    pid: int
    started: float | None


@dataclass(frozen=True, slots=True)
class State:
    """The state that the notebooks of a run share. `spec` may hold a secret (the URL as typed) and is never shown.

    `grace_s`: seconds after the last save in which the run counts as alive without an owner.
    """

    run: str
    folder: str
    spec: str
    taken_at: datetime
    owners: tuple[Owner, ...]
    options: dict[str, Any] = field(default_factory=dict)
    templates: tuple[tuple[str, str], ...] = ()
    ends_at: float | None = None  # the deadline on time.monotonic(), which is the same for all processes of a host
    grace_s: float = 0.0


def me() -> Owner:
    """This process as an owner."""
    return Owner(os.getpid(), started(os.getpid()))


def folder(run: str) -> Path:
    """The path of a run's private folder, which may not exist; raises PrivateError if its parent is not private."""
    return _root() / run


def create(state: State) -> Path:
    """Create the private folder of a run, empty except for the state; an earlier one is removed."""
    made = folder(state.run)
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700)
    save(state)
    return made


def save(state: State) -> None:
    """Write the state to the run's private folder."""
    write_whole(folder(state.run) / STATE, msgspec.json.encode(state))


def find(run: str) -> State | None:
    """The state of a run that is alive; None if the run has ended or does not exist."""
    if Path(run).name != run:
        return None  # a path is not a run id
    try:
        state = msgspec.json.decode((folder(run) / STATE).read_bytes(), type=State)
        return state if _alive(state) else None
    except (FileNotFoundError, msgspec.MsgspecError):  # another process may remove the run at any moment
        return None


def join(state: State) -> State:
    """Add this process to the owners and save the state; returns it. Owners that have ended are removed."""
    if me() in state.owners:
        return state
    joined = replace(state, owners=(*filter(_running, state.owners), me()))
    save(joined)
    return joined


def keep(run: str, thing: Any) -> None:
    """Write a thing, secrets and all, for the other processes of the run; one of each class (0600)."""
    content = msgspec.json.encode(thing, enc_hook=_written)
    write_whole(folder(run) / f"{type(thing).__name__}.json", content)


def kept(run: str, kind: type[T]) -> T | None:
    """The thing of this class that was kept, None where there is none."""
    path = folder(run) / f"{kind.__name__}.json"
    return msgspec.json.decode(path.read_bytes(), type=kind, dec_hook=_read) if path.exists() else None


def _written(value: Any) -> str:
    if isinstance(value, Secret):
        return raw(value.reveal()).hex()
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError


def _read(kind: type, text: Any) -> Any:
    return Secret(bytes.fromhex(text).decode("utf-8", "surrogatepass")) if kind is Secret else kind(text)


def remove(run: str) -> None:
    """Remove the private folder of a run."""
    shutil.rmtree(folder(run), ignore_errors=True)


def sweep() -> None:
    """Remove the private folders of all runs that are not alive."""
    for run in [path.name for path in _folders()]:
        if find(run) is None:
            remove(run)


def _folders() -> Iterator[Path]:
    # A folder without a state may be in the making: it is left out until it is older than GRACE_S.
    for path in _root().iterdir():
        with suppress(FileNotFoundError):  # another process has swept it
            if (path / STATE).exists() or time.time() - path.stat().st_mtime > GRACE_S:
                yield path


def _root() -> Path:
    given = paths.runtime()
    root = Path(given, "wsinvest-runs") if given else Path(tempfile.gettempdir(), f"wsinvest-runs-{_user()}")
    try:
        root.mkdir(mode=0o700, exist_ok=True)
        private = paths.is_private(root)
    except OSError as error:
        raise PrivateError(f"{root}: {error.strerror}; set XDG_RUNTIME_DIR to a folder of yours") from error
    if not private:
        raise PrivateError(f"{root}: not a private folder of yours; remove it or set XDG_RUNTIME_DIR")
    return root


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "user"


def _alive(state: State) -> bool:
    used = (folder(state.run) / STATE).stat().st_mtime
    return any(map(_running, state.owners)) or time.time() - used < state.grace_s


def _running(owner: Owner) -> bool:
    return runs_since(owner.pid, owner.started)
