"""The page of a reconnect storm, and the folder that keeps it with its evidence."""

from pathlib import Path

from wsinvest.host import files
from wsinvest.model.failure import Exit, Failure
from wsinvest.model.finding import Diagnosis
from wsinvest.publish.page import framed
from wsinvest.report.html import fragment
from wsinvest.report.sections import section
from wsinvest.report.storm_document import document
from wsinvest.report.storm_screen import TITLE, names
from wsinvest.store import cases


class StormNotKept(Failure):
    """The storm could not be written; it was printed."""

    exit_status = Exit.NOT_WRITTEN


def page(diagnosis: Diagnosis, language: str = "") -> str:
    """The sections of a storm as an HTML page that loads nothing."""
    first, *others = [section(diagnosis, name, language) for name in names(diagnosis)]
    title = TITLE.say(first.language, {"target": diagnosis.case.manifest.target.name})
    contents = [(one.name, one.title) for one in others]
    body = "".join(fragment(one) for one in others)
    return framed(body, first.language, title, first=fragment(first), contents=contents, footer="alone_footer")


def keep(diagnosis: Diagnosis, folder: Path, language: str = "") -> Path:
    """Write case, JSON and page into this folder; returns the page. Raises StormNotKept."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for evidence in diagnosis.case.evidence.values():
            cases.save_evidence(folder, evidence)
        cases.save_manifest(folder, diagnosis.case.manifest)
        files.write_whole(folder / "storm.json", (document(diagnosis, language) + "\n").encode())
        files.write_whole(folder / "storm.html", page(diagnosis, language).encode())
    except OSError as error:
        raise StormNotKept(f"{folder}: {error.strerror}; the storm was printed, and is kept nowhere else") from error
    return folder / "storm.html"
