"""What a running watch is told from outside: files in its folder, since it may run as a service of another user."""

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from wsinvest.host.files import UNREADABLE, write_whole

_QUIET: Final = "quiet.json"
_ACKNOWLEDGED: Final = "ack"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Planned work: samples are not counted until then (seconds since 1970)."""

    until_s: float


def quiet(folder: Path, seconds: float) -> None:
    """Count no sample of this target for so long; raises OSError."""
    write_whole(folder / _QUIET, msgspec.json.encode(Quiet(time.time() + seconds)))


def unquiet(folder: Path) -> None:
    """Count its samples again; raises OSError."""
    (folder / _QUIET).unlink(missing_ok=True)


def quiet_s(folder: Path) -> float:
    """For how many seconds samples are not counted, 0 if they are."""
    with suppress(OSError, *UNREADABLE):
        return max(0.0, msgspec.json.decode((folder / _QUIET).read_bytes(), type=Quiet).until_s - time.time())
    return 0.0


def acknowledge(folder: Path, incident: str) -> None:
    """Say no more of this incident than its end; raises OSError."""
    write_whole(folder / "incidents" / incident / _ACKNOWLEDGED, b"")


def is_acknowledged(folder: Path, incident: str) -> bool:
    """True if somebody has taken this incident."""
    return (folder / "incidents" / incident / _ACKNOWLEDGED).exists()
