"""Where things stand on disk: data, work runs, reports, notebook templates; and how a run is named."""

import os
import re
import secrets
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Final

NOTEBOOKS: Final = ("1-config", "2-token", "3-resource", "4-handshake", "5-report")
RUN_VARIABLE: Final = "WSINVEST_RUN"
DATA_VARIABLE: Final = "WSINVEST_DATA"
INCIDENT: Final = "2025-07-27"
LONGEST_NAME: Final = 48
_ID: Final = re.compile(r"[0-9]{8}T[0-9]{6}Z-[a-z0-9-]{1,60}-[0-9a-f]{4}")
_ROOT: Final = Path(__file__).resolve().parents[2]


def data() -> Path:
    """The data folder: $WSINVEST_DATA, else the checkout's own, else `data` in the working folder."""
    named = os.environ.get(DATA_VARIABLE)
    if named:
        return Path(named).absolute()
    return _ROOT / "data" if (_ROOT / "data").is_dir() else Path("data").absolute()


def reports() -> Path:
    """Where finished reports stand."""
    return data() / "reports"


def work(name: str) -> Path:
    """The open work run of this name: git-ignored, overwritten, never in the index."""
    return data() / "work" / slug(name)


def incident() -> Path:
    """The recorded incident, which a report without evidence shows."""
    return data() / "incidents" / INCIDENT


def templates() -> Path:
    """The notebooks as they are in git: without outputs and counts."""
    return _ROOT / "notebooks"


def runtime() -> str:
    """$XDG_RUNTIME_DIR where it is a folder; a relative one must be ignored, as the specification says."""
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    return named if Path(named).is_absolute() and os.path.isdir(named) else ""  # noqa: PTH112  pathlib's own raises


def expanded(path: str) -> Path:
    """The path with a leading `~` for a home; where nobody knows that home, as it was written."""
    return Path(os.path.expanduser(path))  # noqa: PTH111  pathlib's own raises there


def slug(name: str) -> str:
    """The name as it may stand in a folder's name: ASCII letters, digits and single dashes, at most 48."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME].rstrip("-") or "target"


def new_id(name: str, now: datetime) -> str:
    """A run's id: UTC to the second, the target, and four random digits that keep two runs of a second apart."""
    return f"{now:%Y%m%dT%H%M%SZ}-{slug(name)}-{secrets.token_hex(2)}"


def is_id(name: str) -> bool:
    """Whether this is the name of a run's folder, as `new_id` makes them."""
    return _ID.fullmatch(name) is not None
