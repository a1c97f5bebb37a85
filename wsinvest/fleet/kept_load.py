"""The record of a load of several workers, and how it is made whole by what the workers kept on their own disks.

It is written before anything is sent: a coordinator that is killed leaves behind which parts there were.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import msgspec

from wsinvest.fleet.kept import NothingKept, folder_of, kept_in
from wsinvest.fleet.output import Output
from wsinvest.fleet.parts import PartDone, Together, not_come, part_done, together
from wsinvest.fleet.shares import Share
from wsinvest.host import paths
from wsinvest.host.files import UNREADABLE, StoreError, read, write_whole

RECORD: Final = "load.json"


@dataclass(frozen=True, slots=True)
class Record:
    """A load as its coordinator knew it. `parts`: in the order of their numbers, each with what came of it.

    `declared`: connections, of all parts.
    """

    run: str
    target: str
    engine: str
    language: str
    declared: int
    parts: tuple[PartDone, ...]


def begun(run: str, target: str, engine: str, language: str, shares: Sequence[Share]) -> Record:
    """The record before anything came back."""
    return Record(run, target, engine, language, shares[0].declared[0], tuple(map(not_come, shares)))


def ended(record: Record, parts: Sequence[PartDone]) -> Record:
    """The record with what came of these parts."""
    came = {one.number: one for one in parts}
    return replace(record, parts=tuple(came.get(one.number, one) for one in record.parts))


def note(record: Record) -> None:
    """Write the record into the folder of its run. A full disk is no reason not to load."""
    with suppress(OSError):
        write_whole(paths.fleets() / record.run / RECORD, msgspec.json.encode(record))


def place_of(run: str, engine: str) -> str:
    """Where the workers of this engine keep what they did of a run, for a reader: on this machine, or on theirs."""
    return str(folder_of(run)) if engine != "dask" else f"FOLDER... (fleets/kept/{run} of its workers)"


def record_in(run: str) -> Path | None:
    """The record of the run in this folder or of this name; None if that is no run of a load."""
    for folder in (Path(run), paths.fleets() / run):
        if (folder / RECORD).is_file():
            return folder / RECORD
    return None


def opened(path: Path) -> Record:
    """Read a record; raises StoreError."""
    try:
        return msgspec.json.decode(read(path), type=Record)
    except (msgspec.MsgspecError, *UNREADABLE) as error:
        raise StoreError(f"{path}: no record of a load; name the folder of its run") from error


def made_whole(before: Record, places: Sequence[Path], output: Output, name: str) -> tuple[Together, str]:
    """The load with what its workers kept in these folders, as a run of this name; and where its record lies.

    Only what was kept of this very run counts. Raises NothingKept, NothingLoaded, NotWritten.
    """
    missing = {one.number for one in before.parts if one.load is None}
    found = {
        done.number: part_done(done)
        for place in places
        for done in kept_in(place)
        if done.run == before.run and done.number in missing and done.load is not None
    }
    if not found:
        raise NothingKept(
            f"{before.run}: no part that it misses is in {', '.join(map(str, places))}; "
            f"name folders fleets/kept/{before.run} of its workers"
        )
    after = replace(ended(before, tuple(found.values())), run=name)
    load = together(name, after.target, after.engine, after.declared, after.parts)
    output.write(RECORD, msgspec.json.encode(after).decode())
    return load, output.finish()
