"""The case of the last capacity ladder of a target: data/capacity/<target>, read by later diagnoses and by watches."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

from wsinvest.facts.ladder import Ladder
from wsinvest.host import paths
from wsinvest.host.files import StoreError
from wsinvest.model.case import Case
from wsinvest.model.failure import Exit
from wsinvest.model.target import Target
from wsinvest.store import cases

FOLDER: Final = "capacity"
DOCUMENT: Final = "capacity.json"
STOPPED: Final = "stopped"  # beneath the folder of a ladder that was climbed to its end


class NotKept(StoreError):
    """The result could not be written; it was printed, and later runs do not know it."""

    exit_status = Exit.NOT_WRITTEN


def place(name: str) -> Path:
    """The folder of this target's last ladder."""
    return paths.data() / FOLDER / paths.slug(name)


def document(name: str) -> Path:
    """The file beside the case in which the result stands as `wsinvest capacity --json` prints it."""
    return place(name) / DOCUMENT


def keep(case: Case, folder: Path | None = None) -> Path:
    """Write the case in place of the one before; the folder, `place` if None is given. Raises NotKept.

    Rows of collectors are left out.
    """
    folder = folder or place(case.manifest.target.name)
    new = folder.with_name(f".{folder.name}.new")
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True, mode=0o700)
        for one in case.evidence.values():
            cases.save_evidence(new, replace(one, rows=0))
        cases.save_manifest(new, case.manifest)
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    except OSError as error:
        raise NotKept(f"{folder}: {error.strerror}; free some room and measure again") from error
    return folder


def named(name: str) -> Case | None:
    """The case of the last ladder of the target of this name, None if there is none; raises StoreError."""
    folder = place(name)
    return cases.open_case(folder) if (folder / cases.MANIFEST).is_file() else None


def last(target: Target) -> Case | None:
    """The case of the last ladder of this target at this URL; None if there is none that can be read."""
    try:
        found = named(target.name)
    except StoreError:
        return None
    if found is None or str(found.manifest.target.url) != str(target.url):
        return None
    return found if found.facts(Ladder) is not None else None
