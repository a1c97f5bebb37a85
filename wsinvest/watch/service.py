"""What a service needs of this installation: its program, files and folder by absolute paths, and who may read them."""

import getpass
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wsinvest.config import described, urls
from wsinvest.config.named_files import files_of
from wsinvest.config.options import Options
from wsinvest.host import paths
from wsinvest.model.failure import Failure

_READ: Final = 0o004
_ENTER: Final = 0o001
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


class CannotServe(Failure):
    """A target cannot be written into the file of a service; one line that says why."""


@dataclass(frozen=True, slots=True)
class Service:
    """`program`: the words before `watch`. `targets`: target files by absolute paths, URLs as they were typed.

    `folder`: the working folder. `user`: who runs it, empty where any user could. `data`: WSINVEST_DATA where it is
    set, else empty.
    """

    program: tuple[str, ...]
    targets: tuple[str, ...]
    folder: str
    user: str = ""
    data: str = ""


def service(targets: Sequence[str]) -> Service:
    """A service of these targets by this interpreter, in this folder; raises CannotServe, TargetError."""
    found = [_named(one) for one in targets]
    files = [path for one in found for path in one.files]
    folder = Path.cwd()
    needed = (Path(sys.executable), Path(__file__), folder, *files)
    user = "" if all(map(_is_open, needed)) else getpass.getuser()
    made = Service(_program(), tuple(one.word for one in found), str(folder), user, _data())
    for word in (*made.program, *made.targets, made.folder, made.data):
        if _CONTROL.search(word):
            raise CannotServe(f"{word!r} holds a control character, which neither systemd nor cron can take: rename it")
    return made


@dataclass(frozen=True, slots=True)
class _Named:
    """A target as a service names it, and the files that it reads."""

    word: str
    files: tuple[Path, ...] = ()


def _named(what: str) -> _Named:
    if what in (*described.DEMOS, *described.TRAINING):
        return _Named(what)
    files = files_of(what, Options())
    if urls.has_scheme(what):
        if described.holds_values(what):
            raise CannotServe(
                f"{described.shown(what)}: every user of this host could read its values in the file of the service; "
                "name a target file whose .env holds the URL as WS_URL"
            )
        return _Named(what)
    return _Named(str(files[0]), files)


def _program() -> tuple[str, ...]:
    """The command beside this interpreter, else the interpreter with the package; never by a search path."""
    command = Path(sys.executable).parent / "wsinvest"
    return (str(command),) if os.access(command, os.X_OK) else (sys.executable, "-m", "wsinvest")


def _data() -> str:
    return str(paths.data()) if os.environ.get(paths.DATA_VARIABLE) else ""


def _is_open(path: Path) -> bool:
    """True if every user may read it, and enter each folder above it, links followed."""
    try:
        return all(_allows(one) for one in _places(path))
    except OSError:
        return False


def _places(path: Path) -> Iterator[Path]:
    for one in (path.absolute(), path.resolve(strict=True)):
        yield one
        yield from one.parents


def _allows(path: Path) -> bool:
    mode = path.stat().st_mode
    return bool(mode & (_ENTER if path.is_dir() else _READ))


def systemd_words(program: str, *words: str) -> str:
    """A command for ExecStart=, as systemd.service(5) reads it: `%` is written twice, and `$` behind the program."""
    return " ".join(map(_quoted, (program, *(word.replace("$", "$$") for word in words))))


def _quoted(word: str) -> str:
    text = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    plain = text and all(char.isalnum() or char in "/._-+=:@,%?&" for char in text)
    return text if plain else f'"{text}"'
