"""What a worker keeps of each share on its own disk for a day: where the scheduler went away, it can be fetched."""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from wsinvest.facts.fleet import LOST, NOT_EXAMINED, Fleet, Member
from wsinvest.fleet.output import Output
from wsinvest.fleet.page import fleet_page
from wsinvest.fleet.running import folder_of as folder_of_target
from wsinvest.fleet.shares import Done, plain
from wsinvest.host import paths
from wsinvest.host.files import UNREADABLE, read, write_whole
from wsinvest.model.failure import Exit, Failure
from wsinvest.publish.fleets import DOCUMENT, INDEX, opened
from wsinvest.report.fleet_document import fleet_document

KEPT_S: Final = 86_400.0
_FOLDER: Final = "kept"
_MISSING: Final = frozenset({LOST, NOT_EXAMINED})


class NothingKept(Failure):
    """None of these folders holds what a run has lost."""

    exit_status = Exit.USAGE


def folder_of(run: str) -> Path:
    """Where this machine keeps what it did of a run."""
    return paths.fleets() / _FOLDER / run


def keep(run: str, number: int, done: bytes) -> None:
    """Keep what came of a share, and remove what is older than a day. A full disk is no reason to lose the share."""
    with suppress(OSError):
        write_whole(folder_of(run) / f"{number}.json", done)
        for one in folder_of(run).parent.iterdir():
            if time.time() - one.stat().st_mtime > KEPT_S:
                shutil.rmtree(one, ignore_errors=True)


def fetched(run: Path, places: Sequence[Path], output: Output, name: str) -> tuple[Fleet, str]:
    """A run again, with what its lost workers kept: `places` are their folders, `name` is that of the new run.

    Raises NoFleet, StoreError, NothingKept, NotWritten.
    """
    before = opened(str(run))
    lost = {one.name for one in before.members if one.state in _MISSING}
    found = {done.member.name: done for place in places for done in kept_in(place) if done.member.name in lost}
    if not found:
        raise NothingKept(
            f"{run}: none of its lost targets is in {', '.join(map(str, places))}; "
            f"name folders of fleets/{_FOLDER} of its workers"
        )
    for path in sorted((run / "targets").rglob("*")):
        if path.is_file():
            output.write(path.relative_to(run).as_posix(), path.read_text("utf-8"))
    for done in found.values():
        for name_of_file, text in done.files.items():
            output.write(f"{folder_of_target(done.member.name)}/{name_of_file}", text)
    members = tuple(_member(one, found) for one in before.members)
    after = replace(before, run=name, members=members)
    output.write(DOCUMENT, fleet_document(after))
    output.write(INDEX, fleet_page(after, after.language))
    return after, output.finish()


def _member(one: Member, found: dict[str, Done]) -> Member:
    if one.state not in _MISSING or one.name not in found:
        return one
    return replace(found[one.name].member, report=f"{folder_of_target(one.name)}/report.html")


def kept_in(place: Path) -> Iterator[Done]:
    """What is kept in a folder, or in folders in it, as scp puts several; what cannot be read is left out."""
    for path in sorted((*place.glob("*.json"), *place.glob("*/*.json"))):
        with suppress(msgspec.MsgspecError, Failure, ValueError, *UNREADABLE):
            done = msgspec.json.decode(read(path), type=Done)
            for name in done.files:
                plain(name)
            yield done
