"""Opens a run over a fleet again, from the document beside its page: for notebooks and `wsinvest.frames.fleet`."""

import re
from pathlib import Path
from typing import Final

import msgspec

from wsinvest.facts.fleet import Fleet
from wsinvest.host import paths
from wsinvest.host.files import UNREADABLE, StoreError, read
from wsinvest.model.failure import Exit, Failure
from wsinvest.report.fleet_document import fleet_of
from wsinvest.store import parameters

DOCUMENT: Final = "fleet.json"
INDEX: Final = "index.html"
_RUN: Final = re.compile(r"[0-9]{8}T[0-9]{6}Z-(?P<fleet>.+)-[0-9a-f]{4}")


class NoFleet(Failure):
    """There is no such run over a fleet; the message says what to do."""

    exit_status = Exit.USAGE


def opened(run: str = "", language: str = "en") -> Fleet:
    """The run of this name or folder, or the newest of the fleet of this name; empty: the newest of all.

    Raises ParameterError, NoFleet, StoreError.
    """
    parameters.typed(run=run, language=language)
    parameters.language_of(language)
    folder = _folder(run)
    try:
        return fleet_of(read(folder / DOCUMENT))
    except (msgspec.MsgspecError, *UNREADABLE) as error:
        raise StoreError(f"{folder / DOCUMENT}: no document of a fleet; run wsinvest fleet again") from error


def _folder(run: str) -> Path:
    if run and (Path(run) / DOCUMENT).is_file():
        return Path(run)
    parameters.without_secrets(run=run)
    known = sorted(one for one in paths.fleets().glob("*") if _RUN.fullmatch(one.name) and (one / DOCUMENT).is_file())
    found = [one for one in known if run in ("", one.name) or _of(one) == paths.slug(run)]
    if not found:
        raise NoFleet(
            f"{run or 'fleet'}: no run over a fleet in {paths.fleets()}; make one by wsinvest fleet FILE.toml"
        )
    return found[-1]


def _of(folder: Path) -> str:
    found = _RUN.fullmatch(folder.name)
    return found["fleet"] if found else ""
