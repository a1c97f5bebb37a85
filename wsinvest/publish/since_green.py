"""Writes into a run's case what changed since a watch of the target found all well, where it kept such a case."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from wsinvest.host import paths
from wsinvest.host.files import StoreError
from wsinvest.model.case import Case, Remark, SinceGreen
from wsinvest.store import cases

_MOST: Final = 12


def keep(folder: Path) -> None:
    """Write it into the manifest in this folder; raises StoreError. The manifest stays as it is without such a case."""
    case = cases.open_case(folder)
    before = _green(case)
    if before is not None:
        cases.save_manifest(folder, replace(case.manifest, since_green=changed(before, case)))


def changed(before: Case, after: Case) -> SinceGreen:
    """What differs, in sentences."""
    from wsinvest.compare.runs import changes  # only where there is such a case
    from wsinvest.report.compared import sentences

    found = changes(before, after)
    pairs = zip(sentences(found, "en"), sentences(found, "pt_BR"), strict=True)
    return SinceGreen(before.manifest.taken_at, tuple(Remark(en, pt) for en, pt in pairs)[:_MOST])


def _green(case: Case) -> Case | None:
    """The last case in which all was well, None if there is none of this URL that can be read."""
    target = case.manifest.target
    folder = paths.data() / "watch" / paths.slug(target.name) / paths.GREEN
    if not (folder / cases.MANIFEST).is_file():
        return None
    try:
        found = cases.open_case(folder)
    except StoreError:
        return None
    return found if str(found.manifest.target.url) == str(target.url) else None
