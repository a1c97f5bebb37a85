"""Paths on disk (data, work runs, reports, notebook templates) and the names of runs."""

import os
import re
import secrets
import stat
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Final
from zlib import crc32

NOTEBOOKS: Final = ("1-config", "2-token", "3-resource", "4-handshake", "5-report")  # of each report, in this order
REPORT: Final = NOTEBOOKS[-1]  # the one that judges
FURTHER: Final = ("6-session",)  # by hand; a report collects their topics beside its own notebooks
OVER_TIME: Final = (
    "7-capacity",
    "8-watch",
    "9-compare",
    "10-fleet",
    "11-training",
)  # of several runs; to learn
GREEN: Final = "green"  # beside a watch's history: the last case in which all was well
RUN_VARIABLE: Final = "WSINVEST_RUN"
DATA_VARIABLE: Final = "WSINVEST_DATA"
INCIDENT: Final = "2025-07-27"
LONGEST_NAME: Final = 48
_ID: Final = re.compile(r"[0-9]{8}T[0-9]{6}Z-[a-z0-9-]{1,60}-[0-9a-f]{4}")
_PACKAGE: Final = Path(__file__).resolve().parents[1]
_ROOT: Final = _PACKAGE.parent


def checkout() -> Path | None:
    """The folder of the checkout that this package runs from; None for an installed package."""
    return _ROOT if (_ROOT / "pyproject.toml").is_file() and (_ROOT / "notebooks").is_dir() else None


def data() -> Path:
    """The data folder: $WSINVEST_DATA, else `data` of the checkout, else the user's data folder for wsinvest.

    Where the home folder is unknown it is `data` in the working folder.
    """
    named = os.environ.get(DATA_VARIABLE)
    if named:
        return Path(named).absolute()
    here = checkout()
    return _of_the_user() if here is None else here / "data"


def _of_the_user() -> Path:
    from platformdirs import user_data_path  # imported here, since a checkout does not need it

    found = user_data_path("wsinvest", appauthor=False)
    return found if found.is_absolute() else Path("data").absolute()


def reports() -> Path:
    """The folder of finished reports."""
    return data() / "reports"


def fleets() -> Path:
    """The folder of the runs over fleets."""
    return data() / "fleets"


def work(name: str) -> Path:
    """The folder of the work run of this name: ignored by git, overwritten, not listed in the index."""
    return data() / "work" / slug(name)


def incident() -> Path:
    """The folder of the recorded incident, which notebook 5 shows if there is no evidence."""
    return data() / "incidents" / INCIDENT


def templates() -> Path:
    """The folder of the notebook templates, which have no outputs and counts: a build copies those of the checkout."""
    built = _PACKAGE / "notebooks"
    return built if built.is_dir() else _ROOT / "notebooks"


def notebooks() -> Path:
    """The folder of the copies of the notebooks that JupyterLab runs; ignored by git."""
    return data() / "notebooks"


def runtime() -> str:
    """$XDG_RUNTIME_DIR if it is an absolute path of a folder (XDG Base Directory Specification), else empty."""
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    return named if Path(named).is_absolute() and os.path.isdir(named) else ""  # noqa: PTH112  Path.is_dir raises for some paths


def is_private(folder: Path) -> bool:
    """True if this is a folder of this user that nobody else may enter, and no link to one."""
    status = folder.lstat()
    own = not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o077)
    return own and stat.S_ISDIR(status.st_mode)


def expanded(path: str) -> Path:
    """The path with a leading `~` expanded; unchanged if the home folder is unknown."""
    return Path(os.path.expanduser(path))  # noqa: PTH111  Path.expanduser raises if it is unknown


def several(text: str, folder: Path = Path()) -> tuple[Path, ...]:
    """The paths that this text names, relative to a folder: one, or several with commas between them.

    A comma may also belong to the name of a file that is there.
    """
    whole = folder / expanded(text.strip())
    if "," not in text or os.path.exists(whole):  # noqa: PTH110  Path.exists raises for some paths
        return (whole,)
    return tuple(dict.fromkeys(folder / expanded(one.strip()) for one in text.split(",") if one.strip()))


def slug(name: str) -> str:
    """The name for use in a folder name: lower-case ASCII letters, digits, single dashes; 48 characters at most.

    A name with letters of other scripts ends in a mark of its own: without it all such names would share one folder.
    """
    spelled = unicodedata.normalize("NFKD", name)
    plain = re.sub(r"[^a-z0-9]+", "-", spelled.encode("ascii", "ignore").decode().lower()).strip("-")
    lost = any(char.isalnum() and not char.isascii() for char in spelled)
    mark = f"-{crc32(name.encode('utf-8', 'replace')):08x}" if lost else ""
    return (plain[: LONGEST_NAME - len(mark)].rstrip("-") or "target") + mark


def new_id(name: str, now: datetime) -> str:
    """A new run id: UTC time in seconds, the target's slug, and four random hex digits."""
    return f"{now:%Y%m%dT%H%M%SZ}-{slug(name)}-{secrets.token_hex(2)}"


def is_id(name: str) -> bool:
    """True if the name has the form of a run id made by `new_id`."""
    return _ID.fullmatch(name) is not None
