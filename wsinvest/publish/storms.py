"""The page of a reconnect storm, and the folder that keeps it with its evidence."""

from pathlib import Path
from typing import Final

from wsinvest.host import files
from wsinvest.model.finding import Diagnosis
from wsinvest.publish import kept
from wsinvest.publish.page import framed
from wsinvest.redact.redactor import Redactor
from wsinvest.report.html import fragment
from wsinvest.report.sections import section
from wsinvest.report.storm_document import document
from wsinvest.report.storm_screen import TITLE, names
from wsinvest.store import cases

PAGE: Final = "storm.html"
DOCUMENT: Final = "storm.json"


def page(diagnosis: Diagnosis, language: str = "") -> str:
    """The sections of a storm as an HTML page that loads nothing."""
    first, *others = [section(diagnosis, name, language) for name in names(diagnosis)]
    title = TITLE.say(first.language, {"target": diagnosis.case.manifest.target.name})
    contents = [(one.name, one.title) for one in others]
    body = "".join(fragment(one) for one in others)
    return framed(body, first.language, title, first=fragment(first), contents=contents, footer="alone_footer")


def keep(diagnosis: Diagnosis, folder: Path, redactor: Redactor, language: str = "") -> Path:
    """Write case, JSON and page into this folder, in place of an older storm there; returns the page.

    Raises NotKeptHere, and Leak if a file would hold a secret; then nothing is kept.
    """

    def write(place: Path) -> None:
        for evidence in diagnosis.case.evidence.values():
            cases.save_evidence(place, evidence)
        cases.save_manifest(place, diagnosis.case.manifest)
        files.write_whole(place / DOCUMENT, (document(diagnosis, language) + "\n").encode())
        files.write_whole(place / PAGE, page(diagnosis, language).encode())

    kept.keep(folder, DOCUMENT, redactor, write)
    return folder / PAGE
